import type { JWK } from 'jose';
import { strand as clinicUnit, eke as regionUnit } from '../../src/cli/demo/world.ts';
import type { CareUnit, DirectoryData, Organisation } from '../../src/gateway/directory/directory.ts';
import { publicHalf } from './foundation.ts';

export { clinicUnit, regionUnit };

/** A region and a clinic with a unit each and an agreement on referrals, as the gateway of `local` sees them. */
export function directoryData(keys: { region: JWK; clinic: JWK }, local: string): DirectoryData {
  const organisations: Organisation[] = [
    {
      hsaId: 'SE5566778899-0001',
      name: 'Region Ekeby',
      region: '14',
      sector: 'public',
      jwks: { keys: [publicHalf(keys.region)] },
    },
    {
      hsaId: 'SE5599990008-0001',
      name: 'Strandkliniken',
      region: '01',
      sector: 'private',
      jwks: { keys: [publicHalf(keys.clinic)] },
    },
  ];
  const endpoints = [{ transport: 'fhir', address: 'https://localhost/fhir', formats: ['fhir:4.0'] }];
  const units: CareUnit[] = [
    {
      hsaId: regionUnit,
      name: 'Eke vårdcentral',
      organisation: 'SE5566778899-0001',
      endpoints,
      local: local === regionUnit,
    },
    {
      hsaId: clinicUnit,
      name: 'Ortopedmottagningen',
      organisation: 'SE5599990008-0001',
      endpoints,
      local: local === clinicUnit,
    },
  ];
  const parties: [string, string] = ['SE5566778899-0001', 'SE5599990008-0001'];
  return { organisations, units, agreements: [{ id: 'test', parties, kinds: ['referral'] }], clients: [] };
}
