import { canonical } from '../../canonical.ts';
import type { CodeSystemProvider } from '../../code-system/provider.ts';
import { type TxIssue, txIssue } from '../../messages/tx-issue.ts';
import { isPartial } from '../../registry/shelf.ts';
import type { Coding } from '../../resource.ts';
import { type CompiledValueSet, valueSetName } from '../../value-set/compiled.ts';
import type { OperationContext } from '../context.ts';
import type { Places } from './places.ts';

/** What the findings say of a code: not in the set, not in its list, of no known list. */
export function notInSet(coding: Coding, set: CompiledValueSet, places: Places): TxIssue {
  const words = { coding: codingText(coding), valueSet: valueSetName(set.resource) };
  return txIssue('None_of_the_provided_codes_are_in_the_value_set_one', words, { place: places.code });
}

/** `system|version#code ('display')` */
export function codingText({ system, version, code = '', display }: Coding): string {
  const head = system === undefined ? '' : canonical(system, version);
  return `${head}#${code}${display === undefined ? '' : ` ('${display}')`}`;
}

export function wordsOf(coding: Coding, system: string, { version }: CodeSystemProvider) {
  return { code: coding.code ?? '', system, version: version ?? '' };
}

/** The code is none of its own code system; of a fragment that cannot be said. */
export function unknownCode(coding: Coding, system: string, provider: CodeSystemProvider, places: Places): TxIssue {
  const words = wordsOf(coding, system, provider);
  const place = { place: places.code };
  if (isPartial(provider.header)) return txIssue('UNKNOWN_CODE_IN_FRAGMENT', words, place);
  return txIssue(provider.version === undefined ? 'Unknown_Code_in' : 'Unknown_Code_in_Version', words, place);
}

/** The system is not at hand: perhaps something else goes by its name, or it is nearly another's. */
export function unknownSystem(system: string, { terminology }: OperationContext, places: Places): TxIssue[] {
  const place = { place: places.system };
  if (!/^[a-z][a-z0-9+.-]*:|^[0-2](?:\.\d+)+$|^[0-9a-f]{8}-/i.test(system))
    return [txIssue('Terminology_TX_System_Relative', {}, place), txIssue('UNKNOWN_CODESYSTEM', { system }, place)];
  if (terminology.supplement(system)) return [txIssue('CODESYSTEM_CS_NO_SUPPLEMENT', { system }, place)];
  if (terminology.valueSet(system)) return [txIssue('Terminology_TX_System_ValueSet2', { system }, place)];
  const near = terminology.nearMiss(system);
  const hint = near === undefined ? [] : [txIssue('VB_SYSTEM_NEAR_MISS', { system, near }, place)];
  return [txIssue('UNKNOWN_CODESYSTEM', { system }, place), ...hint];
}
