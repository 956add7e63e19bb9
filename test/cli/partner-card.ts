import { generateKeyPairSync } from 'node:crypto';
import type { JWK } from 'jose';
import type { Card } from '../../src/gateway/directory/card.ts';

export const partnerId = 'SE5599990008-0001';

/** The card of a private clinic that nobody answers for. */
export function partnerCard(): Card {
  return {
    organisation: { hsaId: partnerId, name: 'Strandkliniken', sector: 'private', clientId: 'strand-gateway' },
    units: [{ hsaId: 'SE5599990008-STRAND', name: 'Ortopedmottagningen' }],
    jwks: { keys: [publicKey('strand-1')] },
    endpoints: [{ transport: 'fhir', address: 'https://strand.example/fhir', formats: ['fhir:4.0'] }],
  };
}

export function publicKey(kid: string): JWK {
  const { publicKey: key } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  return { ...(key.export({ format: 'jwk' }) as JWK), kid, alg: 'ES256', use: 'sig' };
}
