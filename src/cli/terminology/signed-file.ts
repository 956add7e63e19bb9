import { type Issue, issue } from '../../model/issue.ts';
import { canonicalBytes, decimalFaults } from '../../terminology/signing/canonical-json.ts';
import { type KeySet, verifyDetached } from '../../terminology/signing/detached-jws.ts';

/** Holds a file of FHIR JSON against a detached JWS over its canonical form. */
export async function signatureFaults(bytes: Uint8Array, jws: string, keys: KeySet): Promise<readonly Issue[]> {
  const text = new TextDecoder().decode(bytes);
  const decimals = decimalFaults(text);
  if (decimals.length > 0) return decimals;
  const fault = await verifyDetached(canonicalOf(text), jws, keys, 'file');
  return fault ? [fault] : [];

  function canonicalOf(json: string): Uint8Array {
    try {
      return canonicalBytes(JSON.parse(json));
    } catch {
      return bytes;
    }
  }
}

/** A key set from a file's text. */
export function readKeySet(text: string): { readonly keys?: KeySet; readonly issues: readonly Issue[] } {
  try {
    const value = JSON.parse(text) as KeySet;
    if (Array.isArray(value.keys)) return { keys: value, issues: [] };
  } catch {
    // told below, as what is no key set at all
  }
  return { issues: [issue('list-file', { expected: 'a JSON Web Key Set (RFC 7517)' })] };
}
