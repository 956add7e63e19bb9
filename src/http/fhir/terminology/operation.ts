import { hasErrors } from '../../../model/issue.ts';
import { readJson } from '../../../model/json-text.ts';
import { TerminologyError } from '../../../terminology/error.ts';
import { type Parameter, queryParameters, readParameters } from '../../../terminology/operations/parameters.ts';
import type { FhirVersion } from '../../../terminology/operations/write/form.ts';
import { outcomeOf } from '../../../terminology/operations/write/outcome.ts';
import { type Call, json, type Reply } from '../../call.ts';
import type { HttpDeps } from '../../deps.ts';
import { fhirVersionAsked } from '../../media-type.ts';
import { requireFhirJson } from '../../negotiate.ts';
import { Problem, problem } from '../../problem.ts';

type OperationDeps = Pick<HttpDeps, 'limits' | 'terminology'>;

/** The FHIR version a caller wants its answer in. */
export const versionOf = ({ header, query, mediaType }: Call): FhirVersion =>
  fhirVersionAsked(query.get('_format'), header('accept'), mediaType?.text) === '5.0' ? '5.0' : '4.0';

/** A FHIR resource in the version of the call. */
export const terminologyReply = (resource: object, version: FhirVersion, status = 200): Reply =>
  json(resource, { status, mediaType: mediaTypeOf(version) });

const mediaTypeOf = (version: FhirVersion): string => `application/fhir+json; fhirVersion=${version}; charset=utf-8`;

/** GET or POST /fhir/{type}[/{id}]/${operation}: the terminology operations (R4 operations.html 3.2.0.4). */
export const terminologyOperation =
  ({ limits, terminology }: OperationDeps) =>
  (call: Call): Reply => {
    const { type = '', id, operation = '' } = call.params;
    const version = versionOf(call);
    const instance = id === undefined ? undefined : terminology.catalogue.read(type, id);
    if (id !== undefined && !instance) throw problem('not-found');
    let parameters: readonly Parameter[];
    try {
      parameters = call.body.length === 0 ? queryParameters(call.query) : bodyParameters(call, limits);
    } catch (error) {
      if (error instanceof TerminologyError)
        return terminologyReply(outcomeOf(error.issues, 'en'), version, error.status);
      throw error;
    }
    const answer = terminology.service.bytes({
      type,
      operation,
      parameters,
      instance,
      acceptLanguage: call.header('accept-language'),
      fhirVersion: version,
    });
    if (!answer) throw problem('not-found');
    return { status: answer.status, mediaType: mediaTypeOf(version), bytes: answer.bytes };
  };

/** Parameters as a resource or as a form, as POST allows. */
function bodyParameters({ body, mediaType }: Call, limits: HttpDeps['limits']): Parameter[] {
  if (mediaType?.essence === 'application/x-www-form-urlencoded')
    return queryParameters(new URLSearchParams(Buffer.from(body).toString('utf8')));
  requireFhirJson(mediaType);
  const { value, issues } = readJson(body, limits);
  if (hasErrors(issues)) throw new Problem(issues);
  return readParameters(value);
}
