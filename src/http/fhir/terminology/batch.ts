import { hasErrors } from '../../../model/issue.ts';
import { readJson } from '../../../model/json-text.ts';
import { TerminologyError } from '../../../terminology/error.ts';
import { queryParameters, readParameters } from '../../../terminology/operations/parameters.ts';
import type { FhirVersion } from '../../../terminology/operations/write/form.ts';
import { outcomeOf } from '../../../terminology/operations/write/outcome.ts';
import type { Call, Reply } from '../../call.ts';
import type { HttpDeps } from '../../deps.ts';
import { requireFhirJson } from '../../negotiate.ts';
import { Problem, problem } from '../../problem.ts';
import { terminologyReply, versionOf } from './operation.ts';

interface Entry {
  readonly request?: { readonly method?: string; readonly url?: string };
  readonly resource?: unknown;
}

const mostEntries = 500;

/**
 * POST /fhir with a Bundle of type batch: terminology operations, each answered by itself (R4 http.html 3.1.0.11). What
 * else a Bundle may ask for is answered 404 in its place.
 */
export const batch =
  ({ limits, terminology }: Pick<HttpDeps, 'limits' | 'terminology'>) =>
  (call: Call): Reply => {
    requireFhirJson(call.mediaType);
    const { value, issues } = readJson(call.body, limits);
    if (hasErrors(issues)) throw new Problem(issues);
    const {
      resourceType,
      type,
      entry = [],
    } = (value ?? {}) as { resourceType?: string; type?: string; entry?: Entry[] };
    if (resourceType !== 'Bundle' || !Array.isArray(entry) || type !== 'batch' || entry.length > mostEntries)
      throw problem('not-a-resource', { expected: `a Bundle of type batch with at most ${mostEntries} entries` });
    const version = versionOf(call);
    const answers = entry.map((one) => answerTo(one, call, version, terminology));
    return terminologyReply({ resourceType: 'Bundle', type: 'batch-response', entry: answers }, version);
  };

function answerTo(
  entry: Entry,
  call: Call,
  version: FhirVersion,
  { service, catalogue }: HttpDeps['terminology'],
): object {
  const { method = 'GET', url = '' } = entry?.request ?? {};
  const [path = '', query = ''] = url.replace(/^\//, '').split('?');
  const [, type = '', , id, operation = ''] = /^([A-Za-z]+)(\/([A-Za-z0-9.-]{1,64}))?\/\$([a-z-]+)$/.exec(path) ?? [];
  const instance = id === undefined ? undefined : catalogue.read(type, id);
  try {
    const parameters = method === 'POST' ? readParameters(entry.resource) : queryParameters(new URLSearchParams(query));
    const answer = service.call({
      type: id !== undefined && !instance ? '' : type,
      operation,
      parameters,
      instance,
      acceptLanguage: call.header('accept-language'),
      fhirVersion: version,
    });
    return answer
      ? { resource: answer.resource, response: { status: String(answer.status) } }
      : { response: { status: '404' } };
  } catch (error) {
    if (!(error instanceof TerminologyError)) throw error;
    return { response: { status: String(error.status), outcome: outcomeOf(error.issues, 'en') } };
  }
}
