import { parseCanonical } from '../../canonical.ts';
import { TerminologyError } from '../../error.ts';
import { txIssue } from '../../messages/tx-issue.ts';
import type { OperationContext, OperationRequest } from '../context.ts';
import { allOf } from '../value-set-of.ts';
import type { ValidateResult } from './result.ts';
import { type Asked, askedCode, validateIn } from './validate.ts';

/** CodeSystem/$validate-code: is the code one of the code system's, whatever value sets say. */
export function validateInSystem(
  { instance, parameters }: OperationRequest,
  context: OperationContext,
): ValidateResult {
  const here = instance?.resourceType === 'CodeSystem' ? instance : undefined;
  const named = here?.url ?? parameters.text('url') ?? parameters.text('system');
  const { url, version } = named === undefined ? { url: undefined, version: undefined } : parseCanonical(named);
  const asked = askedCode(context, url);
  const first = asked.form === 'codeableConcept' ? asked.codeableConcept.coding?.[0] : asked.coding;
  const system = url ?? first?.system;
  if (system === undefined) throw new TerminologyError([txIssue('VB_PARAMETER_REQUIRED', { name: 'url' })], 400);
  const wanted = here?.version ?? parameters.text('version') ?? version;
  return withoutValueSet(validateIn(allOf(system, wanted), asked as Asked, context));
}

/** There is no value set to be outside of. */
function withoutValueSet(found: ValidateResult): ValidateResult {
  return {
    ...found,
    issues: found.issues.filter(
      ({ messageId }) =>
        messageId !== 'None_of_the_provided_codes_are_in_the_value_set_one' &&
        messageId !== 'TX_GENERAL_CC_ERROR_MESSAGE',
    ),
  };
}
