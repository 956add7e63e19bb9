import type { Resource } from '@medplum/fhirtypes';
import { type Issue, issue } from '../../model/issue.ts';
import { readJson } from '../../model/json-text.ts';
import { scrub } from '../../model/personal-number-scrubber.ts';
import { isObject, textOf } from '../json.ts';
import type { Validator } from '../validator.ts';
import type { Entry, Message } from './entries.ts';
import { bytesOf } from './parts.ts';

/** A record copy of 2,000 entries has some 300,000 values. */
const limits = { depth: 64, nodes: 500_000 };

/** Looks inside the parts that are FHIR themselves. A place inside stands in `detail`; `place` is the Binary's data. */
export function documentRules(message: Message, validator: Validator): Issue[] {
  return message.entries.filter(isFhir).flatMap((entry) => insideOf(entry, validator));
}

const isFhir = ({ type, resource }: Entry): boolean =>
  type === 'Binary' &&
  /^(application\/fhir\+json|application\/json\+fhir)\s*(;|$)/i.test(textOf(resource.contentType) ?? '');

function insideOf(entry: Entry, validator: Validator): Issue[] {
  const place = `${entry.place}.data`;
  const bytes = bytesOf(entry);
  if (!bytes) return [];
  const { value, issues } = readJson(bytes, limits);
  const found = issues.length > 0 ? issues : validateDocument(value, validator);
  return found.map((i) => ({ ...i, place, detail: inside(i) }));
}

/** A JSON Pointer holds property names as they were sent. */
const inside = ({ place, detail }: Issue): string =>
  [`Inside the document: ${scrub(place ?? 'all of it')}.`, ...(detail ? [detail] : [])].join(' ');

function validateDocument(value: unknown, validator: Validator): Issue[] {
  if (!isObject(value) || typeof value.resourceType !== 'string')
    return [issue('profile-structure', { expected: 'a FHIR resource' })];
  return validator.validate(value as unknown as Resource);
}
