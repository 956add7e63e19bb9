import type { RecordItem } from '../../../src/adapters/record-copy/record-copy.ts';

/** Entries of the region's own source system, which it may offer. */

export const provider = 'SE5566778899-0001';
export const system = 'SE5566778899-SYS';
export const hsa = 'urn:oid:1.2.752.29.4.19';
export const patient = { system: 'http://electronichealth.se/identifier/personnummer', value: '196101182803' };

export function diagnosis(
  id: string,
  time: string,
  change: { careUnit?: string; provider?: string; nullified?: boolean } = {},
): RecordItem {
  const careUnit = { system: hsa, value: change.careUnit ?? 'SE5566778899-VCEKEN' };
  const author = {
    time,
    id: { system: hsa, value: 'SE5566778899-L0007' },
    name: 'Ebba Kvarnlund',
    unit: { id: careUnit, name: 'Eke vårdcentral' },
  };
  return {
    kind: 'diagnosis',
    id: { value: id },
    sourceSystem: { system: hsa, value: system },
    patient,
    author,
    careUnit,
    careProvider: { system: hsa, value: change.provider ?? provider },
    approvedForPatient: true,
    rank: 'main',
    code: { code: 'M16.1', system: 'urn:oid:1.2.752.116.1.1.1.1.3', display: 'Annan primär koxartros' },
    ...(change.nullified && { nullified: true }),
  };
}

export const note = (n: number): RecordItem => ({
  kind: 'note',
  id: { system: `urn:oid:1.2.752.99.1.${n}` },
  sourceSystem: { system: hsa, value: system },
  patient,
  time: `2026-01-01T00:${String(Math.floor(n / 60)).padStart(2, '0')}:${String(n % 60).padStart(2, '0')}+01:00`,
  careProvider: { system: hsa, value: provider },
  careUnit: { system: hsa, value: 'SE5566778899-VCEKEN' },
  blockComparisonTime: '2026-01-01T00:00:00+01:00',
  approvedForPatient: true,
  type: { code: 'bes', system: 'urn:oid:1.2.752.129.2.2.2.11', display: 'Besöksanteckning' },
  text: `Anteckning ${n}.`,
});
