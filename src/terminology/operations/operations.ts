import { TerminologyError } from '../error.ts';
import { txIssue } from '../messages/tx-issue.ts';
import type { Terminology } from '../registry/terminology.ts';
import { contextOf, type OperationRequest } from './context.ts';
import { type ExpandDeps, expandValueSet } from './expand/expand-operation.ts';
import type { ExpandResult } from './expand/result.ts';
import { type FindMatchesResult, findMatches } from './find-matches.ts';
import { type LookupResult, lookup } from './lookup.ts';
import { type Parameter, parametersOf, readParameters } from './parameters.ts';
import { type SubsumesResult, subsumes } from './subsumes.ts';
import { type TranslateResult, translate } from './translate/translate.ts';
import { validateInSystem } from './validate/code-system.ts';
import type { ValidateResult } from './validate/result.ts';
import { askedCode, validateIn } from './validate/validate.ts';
import { valueSetOf } from './value-set-of.ts';

export type OperationResult =
  | ValidateResult
  | ExpandResult
  | LookupResult
  | SubsumesResult
  | TranslateResult
  | FindMatchesResult
  | { readonly kind: 'batch'; readonly answers: readonly BatchAnswer[] };

export type BatchAnswer = { readonly result: OperationResult } | { readonly error: TerminologyError };

/** A terminology operation: where it is called, and a function from the request to an answer without a FHIR version. */
export interface Operation {
  readonly type: 'CodeSystem' | 'ValueSet' | 'ConceptMap';
  readonly name: string;
  /** Throws TerminologyError for what cannot be answered. */
  handle(request: OperationRequest, terminology: Terminology, deps: ExpandDeps): OperationResult;
}

const mostValidations = 1_000;

const validateCode: Operation = {
  type: 'ValueSet',
  name: 'validate-code',
  handle(request, terminology) {
    const valueSet = valueSetOf(request, terminology);
    const context = contextOf(terminology, request, valueSet);
    return validateIn(valueSet, askedCode(context, undefined), context);
  },
};

/** All terminology operations. The route table and the CapabilityStatement are made from this list. */
export const operations: readonly Operation[] = [
  {
    type: 'CodeSystem',
    name: 'lookup',
    handle: (request, terminology) => lookup(request, contextOf(terminology, request)),
  },
  {
    type: 'CodeSystem',
    name: 'validate-code',
    handle: (request, terminology) => validateInSystem(request, contextOf(terminology, request)),
  },
  {
    type: 'CodeSystem',
    name: 'subsumes',
    handle: (request, terminology) => subsumes(request, contextOf(terminology, request)),
  },
  {
    type: 'CodeSystem',
    name: 'find-matches',
    handle: (request, terminology) => findMatches(request, contextOf(terminology, request)),
  },
  {
    type: 'ValueSet',
    name: 'expand',
    handle(request, terminology, deps) {
      const valueSet = valueSetOf(request, terminology);
      return expandValueSet(valueSet, contextOf(terminology, request, valueSet), deps);
    },
  },
  validateCode,
  { type: 'ValueSet', name: 'batch-validate-code', handle: batchValidate },
  {
    type: 'ConceptMap',
    name: 'translate',
    handle: (request, terminology) => translate(request, contextOf(terminology, request)),
  },
];

/**
 * ValueSet/$batch-validate-code: each `validation` is a Parameters of $validate-code; what stands beside them holds for
 * all. One that cannot be answered does not spoil the others.
 */
function batchValidate(request: OperationRequest, terminology: Terminology, deps: ExpandDeps): OperationResult {
  const validations = request.parameters.all('validation');
  if (validations.length > mostValidations)
    throw new TerminologyError(
      [txIssue('VB_PARAMETER_VALUE', { name: 'validation', expected: `given at most ${mostValidations} times` })],
      400,
    );
  const shared = request.parameters.list.filter(({ name }) => name !== 'validation');
  const answers = validations.map(({ resource }): BatchAnswer => {
    try {
      const own: Parameter[] = readParameters(resource);
      const named = new Set(own.map(({ name }) => name));
      const list = [...own, ...shared.filter(({ name }) => !named.has(name))];
      return { result: validateCode.handle({ ...request, parameters: parametersOf(list) }, terminology, deps) };
    } catch (error) {
      if (error instanceof TerminologyError) return { error };
      throw error;
    }
  });
  return { kind: 'batch', answers };
}
