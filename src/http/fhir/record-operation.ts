import type { Parameters, ParametersParameter } from '@medplum/fhirtypes';
import { foundTypes } from '../../gateway/overview/found.ts';
import { readJson } from '../../model/json-text.ts';
import { answerOf } from '../answer.ts';
import type { ActorCall, Reply } from '../call.ts';
import type { HttpDeps } from '../deps.ts';
import { count, once, only } from '../form.ts';
import { Problem, problem, refuse } from '../problem.ts';
import { kindsOf, periodOf } from './record-parameters.ts';
import { overviewIn, type RecordDeps, searchset } from './record-search.ts';

interface Known {
  readonly value: keyof ParametersParameter;
  readonly type: 'string' | 'boolean' | 'number';
  readonly many?: true;
}

/** Parameters of $record: value[x] and how often. */
const known: Readonly<Record<string, Known>> = {
  case: { value: 'valueString', type: 'string' },
  type: { value: 'valueCode', type: 'string', many: true },
  date: { value: 'valueString', type: 'string', many: true },
  keep: { value: 'valueBoolean', type: 'boolean' },
  _count: { value: 'valueInteger', type: 'number' },
};

/**
 * POST /fhir/$record: what other care providers have of the patient of a case. With `keep` true it becomes a part of the
 * case; else nothing of it is kept.
 */
export const readRecord =
  (deps: RecordDeps & Pick<HttpDeps, 'limits'>) =>
  async (call: ActorCall): Promise<Reply> => {
    only(once(call.query), []);
    const overview = overviewIn(deps);
    const said = readParameters(call, deps);
    const [caseId] = said('case') as string[];
    if (caseId === undefined) throw problem('element-required', { place: 'Parameters.parameter', expected: 'case' });
    const types = said('type') as string[];
    if (types.some((type) => !foundTypes.includes(type)))
      throw problem('value-invalid', { place: 'type', expected: foundTypes.join(', ') });
    const [keep = false] = said('keep') as boolean[];
    const counted = new Map(said('_count').map((value) => ['_count', String(value)]));
    const question = {
      caseId,
      kinds: kindsOf(types),
      period: periodOf(said('date') as string[]),
      keep,
      count: count(counted),
    };
    const answer = await overview.ofCase(question, call.actor, call.gone());
    if (!answer) throw problem('not-found');
    if ('refused' in answer) throw new Problem(answer.refused);
    const { kept } = answer;
    // What could not be kept is answered as a refusal of the part: the caller asked for both.
    if (kept && kept.status >= 300) return answerOf(kept);
    return { ...(kept ? answerOf(kept) : {}), ...searchset(answer, deps, '$record') };
  };

/** Values of a parameter by its name; a parameter that is not known, or has another type, is refused. */
function readParameters({ body, mediaType }: ActorCall, { limits }: Pick<HttpDeps, 'limits'>) {
  if (mediaType?.essence !== 'application/fhir+json')
    throw problem('media-type', { place: 'Content-Type', expected: 'application/fhir+json' });
  const { value, issues } = readJson(body, limits);
  refuse(issues);
  const { resourceType, parameter = [] } = (value ?? {}) as Partial<Parameters>;
  if (resourceType !== 'Parameters' || !Array.isArray(parameter))
    throw problem('value-invalid', { place: 'resourceType', expected: 'Parameters' });
  const found = new Map<string, unknown[]>();
  parameter.forEach((one, n) => {
    const place = `Parameters.parameter[${n}]`;
    const form = Object.hasOwn(known, one?.name ?? '') ? known[one.name!]! : undefined;
    if (!form) throw problem('value-invalid', { place, expected: Object.keys(known).join(', ') });
    const given = one[form.value];
    if (typeof given !== form.type) throw problem('value-invalid', { place, expected: form.value });
    const before = found.get(one.name!) ?? [];
    if (before.length > 0 && !form.many) throw problem('value-invalid', { place, expected: 'once' });
    found.set(one.name!, [...before, given]);
  });
  return (name: string): unknown[] => found.get(name) ?? [];
}
