import type { Issue } from '../model/issue.ts';
import { issue } from '../model/issue.ts';
import { type JsonLimits, readJson } from '../model/json-text.ts';
import { isObject } from './referral/shape.ts';

/** Bounds of a JSON source: far above any honest message, far below what would exhaust the process. */
export const jsonLimits: JsonLimits = { depth: 64, nodes: 500_000 };

/** Reads a JSON source that must be one object. Never throws. */
export function readJsonObject(bytes: Uint8Array): { value?: Record<string, unknown>; issues: Issue[] } {
  const { value, issues } = readJson(bytes, jsonLimits);
  if (issues.length > 0) return { issues };
  return isObject(value) ? { value, issues } : { issues: [issue('json-schema', { place: '', expected: 'object' })] };
}

const openBrace = 0x7b;
const whitespace: readonly (number | undefined)[] = [0x20, 0x09, 0x0a, 0x0d];

/** True when the first byte that is not white space opens a JSON object. */
export function looksLikeJsonObject(bytes: Uint8Array): boolean {
  let n = 0;
  while (whitespace.includes(bytes[n])) n += 1;
  return bytes[n] === openBrace;
}

/** True when the text has a member of that name at any depth. Inside a JSON string its quotes would be escaped. */
export const namesMember = (bytes: Uint8Array, name: string): boolean =>
  Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).includes(`"${name}"`);

/** A media type without its parameters, in lower case. */
export const bareMediaType = (mediaType: string | undefined): string | undefined =>
  mediaType?.split(';')[0]?.trim().toLowerCase();
