import type { SoapFault } from '../../adapters/rivta/fault.ts';
import { issue } from '../../model/issue.ts';
import type { DeliveryResult } from '../transport.ts';
import { platformCodes } from './platform-codes.ts';

/** Codes that say that the call itself is wrong (SOAP 1.1, 4.4.1). */
const ofCaller: ReadonlySet<string> = new Set(['Client', 'VersionMismatch', 'MustUnderstand']);

/**
 * What a SOAP Fault says of the message that was sent. The platform's codes have a table; a producer's own Client fault
 * refuses the call, its Server fault leaves open what became of it. The text of a fault may hold anything and is kept
 * as evidence only.
 */
export function faultVerdict({ code, platformCode }: SoapFault): Pick<DeliveryResult, 'outcome' | 'code' | 'issues'> {
  const known = platformCode === undefined ? undefined : platformCodes[platformCode];
  const ofCall = ofCaller.has(code);
  const outcome = known?.outcome ?? (ofCall ? 'permanent' : 'ambiguous');
  const word = platformCode ?? `fault-${ofCall ? 'client' : 'server'}`;
  return { outcome, code: word, issues: [issue('rivta-fault', { found: word, ...(known && { detail: known.text }) })] };
}
