import type { ClosureOrder } from '../../../gateway/terminology/closures.ts';
import { instant } from '../../../model/clock.ts';
import { hasErrors } from '../../../model/issue.ts';
import { readJson } from '../../../model/json-text.ts';
import { TerminologyError } from '../../../terminology/error.ts';
import { txIssue } from '../../../terminology/messages/tx-issue.ts';
import { parametersOf, readParameters } from '../../../terminology/operations/parameters.ts';
import { writeClosure } from '../../../terminology/operations/write/closure.ts';
import { type Language, outcomeOf } from '../../../terminology/operations/write/outcome.ts';
import type { Coding } from '../../../terminology/resource.ts';
import type { ActorCall, Reply } from '../../call.ts';
import type { HttpDeps } from '../../deps.ts';
import { requireFhirJson } from '../../negotiate.ts';
import { Problem } from '../../problem.ts';
import { terminologyReply, versionOf } from './operation.ts';

type Deps = Pick<HttpDeps, 'lists' | 'limits' | 'clock'>;

/** POST /fhir/$closure: `name` begins a table anew, with `concept` adds to it, with `version` asks for what came since. */
export const closureTable =
  ({ lists, limits, clock }: Deps) =>
  async (call: ActorCall): Promise<Reply> => {
    requireFhirJson(call.mediaType);
    const { value, issues } = readJson(call.body, limits);
    if (hasErrors(issues)) throw new Problem(issues);
    const version = versionOf(call);
    try {
      const order = orderOf(value);
      const answer = await lists.closure(order, call.actor);
      const date = instant(clock.now());
      return terminologyReply(writeClosure({ ...answer, name: order.name, date }, version), version);
    } catch (error) {
      if (!(error instanceof TerminologyError)) throw error;
      const language: Language = /^sv\b/i.test(call.header('accept-language') ?? '') ? 'sv' : 'en';
      return terminologyReply(outcomeOf(error.issues, language), version, error.status);
    }
  };

const mostAtOnce = 1_000;
const refusal = (name: string, expected: string): TerminologyError =>
  new TerminologyError([txIssue('VB_PARAMETER_VALUE', { name, expected })], 400);

function orderOf(resource: unknown): ClosureOrder {
  const parameters = parametersOf(readParameters(resource));
  const name = parameters.text('name');
  if (name === undefined) throw new TerminologyError([txIssue('VB_PARAMETER_REQUIRED', { name: 'name' })], 400);
  if (name.length > 200) throw refusal('name', 'at most 200 characters');
  const concepts = parameters.all('concept').map(({ value }) => value);
  if (concepts.length > mostAtOnce) throw refusal('concept', `given at most ${mostAtOnce} times`);
  const since = parameters.text('version');
  if (since !== undefined && !/^\d{1,9}$/.test(since)) throw refusal('version', 'a version that $closure has told');
  if (since !== undefined && concepts.length > 0) throw refusal('version', 'given without concept');
  const codings = concepts.map((value, n) => codingOf(value, `concept[${n}]`));
  return { name, concepts: codings, ...(since !== undefined && { since: Number(since) }) };
}

function codingOf(value: unknown, name: string): Coding {
  const { system, version, code } = (value ?? {}) as Record<string, unknown>;
  const isText = (one: unknown) => typeof one === 'string' && one !== '' && one.length <= 1_000;
  if (!isText(system) || !isText(code) || !(version === undefined || isText(version)))
    throw refusal(name, 'a Coding with system and code');
  return value as Coding;
}
