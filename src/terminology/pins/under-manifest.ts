import type { OperationOutcome } from '@medplum/fhirtypes';
import type { Issue } from '../../model/issue.ts';
import { operationOutcome } from '../../model/operation-outcome.ts';
import { withManifest } from '../operations/manifest.ts';
import { type CheckedAgainst, checkedAgainst } from '../operations/write/checked-against.ts';
import type { Terminology } from '../registry/terminology.ts';
import type { PinnableBindings } from './pinnable-bindings.ts';

/**
 * Does `work`, which must not wait for anything, with the versions of lists that a manifest (canonical of a Library) pins, or
 * with those in use, and tells which were asked. Throws TerminologyError for a manifest that is not at hand.
 */
export type UnderManifest = <T>(
  manifest: string | undefined,
  work: () => T,
) => { readonly result: T; readonly against: CheckedAgainst };

export const underManifest =
  (current: () => Terminology, bindings: PinnableBindings): UnderManifest =>
  (canonical, work) => {
    const asked = canonical === undefined ? [] : [{ name: 'manifest', value: canonical }];
    const { terminology, manifest } = withManifest(current(), asked);
    const { result, codeSystems, valueSets } = bindings.under(terminology, work);
    return { result, against: { codeSystems: codeSystems.keys(), valueSets: valueSets.keys(), manifest } };
  };

/** The findings of a validation, and in `meta` what it rests on, as in the answer of `$validate-code`. */
export function checkedOutcome(issues: readonly Issue[], against: CheckedAgainst): OperationOutcome {
  const { resourceType, issue } = operationOutcome(issues);
  return { resourceType, ...checkedAgainst(against), issue };
}
