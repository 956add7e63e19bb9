import { TerminologyError } from '../error.ts';
import { txIssue } from '../messages/tx-issue.ts';
import type { Coding } from '../resource.ts';
import type { OperationContext, OperationRequest } from './context.ts';
import { systemAsked } from './lookup.ts';
import { unknownCode } from './validate/coding-issues.ts';
import { parameterPlaces } from './validate/places.ts';

export interface SubsumesResult {
  readonly kind: 'subsumes';
  readonly outcome: 'equivalent' | 'subsumes' | 'subsumed-by' | 'not-subsumed';
}

/** CodeSystem/$subsumes (FHIR R4 codesystem-operation-subsumes.html): how code A stands to code B. */
export function subsumes(request: OperationRequest, context: OperationContext): SubsumesResult {
  const { parameters } = request;
  const sides = (['A', 'B'] as const).map((side) => {
    const coding = parameters.object<Coding>(`coding${side}`);
    const code = coding?.code ?? parameters.text(`code${side}`);
    if (code === undefined)
      throw new TerminologyError([txIssue('VB_PARAMETER_REQUIRED', { name: `code${side}` })], 400);
    return { code, coding };
  });
  const provider = systemAsked(request, context, sides[0]!.coding);
  const other = sides[1]!.coding?.system;
  if (other !== undefined && context.terminology.systemName(other) !== provider.system)
    throw new TerminologyError([
      txIssue('VB_PARAMETER_VALUE', { name: 'codingB', expected: `of the system ${provider.system}` }),
    ]);
  const [a, b] = sides.map(({ code }) => {
    const key = provider.validateCode(code);
    if (key !== undefined) return key;
    throw new TerminologyError(
      [{ ...unknownCode({ code }, provider.system, provider, parameterPlaces), severity: 'error' }],
      404,
    );
  });
  if (a === b) return { kind: 'subsumes', outcome: 'equivalent' };
  if (!provider.subsumes) throw new TerminologyError([txIssue('VB_NO_SUBSUMPTION', { system: provider.system })]);
  if (provider.subsumes(a!, b!))
    return { kind: 'subsumes', outcome: provider.subsumes(b!, a!) ? 'equivalent' : 'subsumes' };
  return { kind: 'subsumes', outcome: provider.subsumes(b!, a!) ? 'subsumed-by' : 'not-subsumed' };
}
