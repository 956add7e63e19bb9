import { documentJson } from '../../adapters/record-copy/fhir/json.ts';
import { foundTypes, kindsOfType } from '../../gateway/overview/found.ts';
import type { SearchPage } from '../../gateway/overview/overview.ts';
import { type ActorCall, fhirJson, type Reply } from '../call.ts';
import type { HttpDeps } from '../deps.ts';
import { count, once, only } from '../form.ts';
import { Problem, problem } from '../problem.ts';
import { patientOf, periodOf } from './record-parameters.ts';

export type RecordDeps = Pick<HttpDeps, 'overview' | 'baseUrl'>;

/** The use case, where a consumer is configured. */
export function overviewIn({ overview }: RecordDeps): NonNullable<HttpDeps['overview']> {
  if (!overview) throw problem('not-found', {}, { why: 'overview is not configured' });
  return overview;
}

/**
 * POST /fhir/{type}/_search: what other care providers have of a patient. By POST alone: a patient's number may not stand
 * in an address.
 */
export const searchRecords =
  (deps: RecordDeps) =>
  async (call: ActorCall): Promise<Reply> => {
    only(once(call.query), []);
    const { type = '' } = call.params;
    const overview = overviewIn(deps);
    if (!foundTypes.includes(type)) throw problem('not-found');
    const { params, dates } = parameters(call);
    only(params, ['patient:identifier', 'patient.identifier', 'category', '_count', '_format']);
    const category = params.get('category');
    const question = { patient: patientOf(params), kinds: kindsOfType(type), period: periodOf(dates) };
    const how = { type, count: count(params), ...(category !== undefined && { category }) };
    const answer = await overview.search(question, how, call.actor, call.gone());
    if ('refused' in answer) throw new Problem(answer.refused);
    return searchset(answer, deps, `${type}/_search`);
  };

/** GET /fhir/{type}/_search?page=... and /fhir/$record?page=...: a further page of what was read there, and nothing else. */
export const recordPage =
  (deps: RecordDeps) =>
  async (call: ActorCall): Promise<Reply> => {
    const { type } = call.params;
    if (type !== undefined && !foundTypes.includes(type)) throw problem('not-found');
    const params = once(call.query);
    only(params, ['page', '_format']);
    const token = params.get('page');
    if (token === undefined)
      throw problem('search-parameter', { place: 'page', expected: `a link next; a search is by POST to _search` });
    const page = await overviewIn(deps).page(token, type, call.actor, call.gone());
    if (!page) throw problem('overview-page-unknown');
    if ('refused' in page) throw new Problem(page.refused);
    return searchset(page, deps, type === undefined ? '$record' : `${type}/_search`);
  };

/** Every parameter once, but for `date`, whose two ends are two parameters. */
function parameters({ body, mediaType }: ActorCall) {
  if (mediaType?.essence !== 'application/x-www-form-urlencoded')
    throw problem('media-type', { place: 'Content-Type', expected: 'application/x-www-form-urlencoded' });
  const form = new URLSearchParams(Buffer.from(body).toString('utf8'));
  const dates = form.getAll('date');
  form.delete('date');
  return { params: once(form), dates };
}

/** With decimals as their sources wrote them. */
const documentReply = (bundle: object): Reply => ({
  status: 200,
  mediaType: fhirJson,
  bytes: documentJson(bundle),
});

/** `where` it was asked for: what may search there may read on. */
export const searchset = ({ entries, total, next }: SearchPage, { baseUrl }: RecordDeps, where: string): Reply =>
  documentReply({
    resourceType: 'Bundle',
    type: 'searchset',
    total,
    ...(next !== undefined && { link: [{ relation: 'next', url: `${baseUrl}/fhir/${where}?page=${next}` }] }),
    ...(entries.length > 0 && { entry: entries }),
  });
