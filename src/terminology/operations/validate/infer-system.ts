import { type TxIssue, txIssue } from '../../messages/tx-issue.ts';
import type { Coding } from '../../resource.ts';
import { type CompiledInclude, type CompiledValueSet, valueSetName } from '../../value-set/compiled.ts';
import type { OperationContext } from '../context.ts';
import { chooseVersion } from './choose-version.ts';
import { notInSet } from './coding-issues.ts';
import type { Judgement } from './judge-coding.ts';
import { hitsIn, systemsOf } from './membership.ts';
import type { Places } from './places.ts';

/** The systems under which the value set has the code. */
function systemsWith({ code = '' }: Coding, set: CompiledValueSet, context: OperationContext): string[] {
  const nowhere = { coding: '', system: '', version: '', code: '', display: '' };
  return [...systemsOf(set)].filter((system) => {
    const choose = ({ include }: CompiledInclude) => chooseVersion(context, system, include.version, {}, nowhere);
    return hitsIn(set, { code }, system, choose).length > 0;
  });
}

/** The one system under which the value set has the code. */
export function inferred(coding: Coding, set: CompiledValueSet, context: OperationContext): string | undefined {
  if (context.parameters.flag('inferSystem') !== true) return undefined;
  const systems = systemsWith(coding, set, context);
  return systems.length === 1 ? systems[0] : undefined;
}

export function withoutSystem(
  coding: Coding,
  set: CompiledValueSet,
  context: OperationContext,
  places: Places,
): Judgement {
  const issues = [notInSet(coding, set, places), whyNoSystem(coding, set, context, places)];
  return { membership: 'out', issues, system: undefined, missing: [] };
}

function whyNoSystem(coding: Coding, set: CompiledValueSet, context: OperationContext, places: Places): TxIssue {
  if (context.parameters.flag('inferSystem') !== true)
    return txIssue('Coding_has_no_system__cannot_validate', {}, { place: places.coding });
  const several = systemsWith(coding, set, context);
  const words = {
    code: coding.code ?? '',
    valueSet: valueSetName(set.resource),
    systems: (several.length > 0 ? several : [...systemsOf(set)]).join(', '),
  };
  const id =
    several.length > 1 ? 'Unable_to_resolve_system__value_set_has_multiple_matches' : 'UNABLE_TO_INFER_CODESYSTEM';
  return txIssue(id, words, { place: places.code });
}
