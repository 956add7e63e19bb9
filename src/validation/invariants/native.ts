import type { Json } from '../json.ts';
import type { Scope } from '../walk/scope.ts';
import { isOrdered } from './periods.ts';

/** True or false as the library would answer; undefined leaves the question to it. */
export type Native = (value: Json, scope: Scope) => boolean | undefined;

const has = (value: Json, name: string): boolean => value[name] !== undefined || value[`_${name}`] !== undefined;
const codeNeedsSystem: Native = (value) => !has(value, 'code') || has(value, 'system');

/**
 * The invariants met most often, by their text. Everything else goes through the FHIRPath library; a test holds both to
 * the same answers.
 */
export const natives: Readonly<Record<string, Native>> = {
  'code.empty() or system.exists()': codeNeedsSystem,
  'value.empty() or system.exists()': (value) => !has(value, 'value') || has(value, 'system'),
  'comparator.empty()': (value) => !has(value, 'comparator'),
  'start.hasValue().not() or end.hasValue().not() or (start <= end)': (value) => isOrdered(value),
  'resource.exists() or request.exists() or response.exists()': (value) =>
    has(value, 'resource') || has(value, 'request') || has(value, 'response'),
  "fullUrl.exists() implies fullUrl.contains('/_history/').not()": (value) =>
    typeof value.fullUrl !== 'string' || !value.fullUrl.includes('/_history/'),
  'contained.meta.versionId.empty() and contained.meta.lastUpdated.empty()': (value) => noContained(value),
  'contained.meta.security.empty()': (value) => noContained(value),
  'contained.contained.empty()': (value) => noContained(value),
  'data.empty() or contentType.exists()': (value) => !has(value, 'data') || has(value, 'contentType'),
};

const noContained = (value: Json): true | undefined => (value.contained === undefined ? true : undefined);
