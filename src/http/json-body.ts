import type { ErrorObject, ValidateFunction } from 'ajv';
import type { Limits } from '../gateway/directory/config.ts';
import { issue } from '../model/issue.ts';
import { readJson } from '../model/json-text.ts';
import type { Call } from './call.ts';
import { Problem, problem, refuse } from './problem.ts';

/** A plain JSON body in the form that `check` holds; throws every fault at once (media-type, json-*). Quotes no value. */
export function readJsonBody<T>({ body, mediaType }: Call, limits: Limits, check: ValidateFunction<T>): T {
  if (mediaType?.essence !== 'application/json')
    throw problem('media-type', { place: 'Content-Type', expected: 'application/json' });
  const { value, issues } = readJson(body, limits);
  refuse(issues);
  if (check(value)) return value;
  throw new Problem((check.errors ?? []).map(schemaIssue));
}

const schemaIssue = ({ instancePath, message }: ErrorObject) =>
  issue('json-schema', { place: instancePath || '/', ...(message && { expected: message }) });
