import { createHmac, createSecretKey } from 'node:crypto';
import { madeOnce } from '../../model/remembered.ts';
import { canonicalSystem } from '../../model/systems.ts';

/** Bytes are made a key for each call: that takes five times as long as the digest. */
const keyOf = madeOnce((salt: Uint8Array) => createSecretKey(salt));

/**
 * The salted digest by which a patient's rows are found for the extract (PDL 8 kap. 5 §): HMAC-SHA-256 in lower-case
 * hex over `system|value`, under any name of the system. Without the salt nobody can go through all personal identity
 * numbers to see whose rows they are. `patient` is `system|value`.
 */
export function patientDigest(salt: Uint8Array | string, patient: string): string {
  const bar = patient.lastIndexOf('|');
  const named = `${canonicalSystem(patient.slice(0, bar))}|${patient.slice(bar + 1)}`;
  return createHmac('sha256', typeof salt === 'string' ? salt : keyOf(salt))
    .update(named)
    .digest('hex');
}
