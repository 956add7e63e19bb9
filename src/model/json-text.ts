import { isUtf8 } from 'node:buffer';
import { type Issue, issue } from './issue.ts';
import { type JsonLimits, JsonScanner } from './json-scanner.ts';

export type { JsonLimits } from './json-scanner.ts';

/**
 * Reads a JSON text from hostile bytes. Strict UTF-8 and strict RFC 8259; depth and number of values are bounded before
 * anything is built; repeated keys (compared after their escapes are resolved) and `__proto__`, `constructor`,
 * `prototype` as keys are refused. `value` is undefined whenever there is an issue.
 *
 * Places are JSON Pointers, of `json-syntax` `line:column`; each has its position in the text. Codes: body-empty, body-encoding, json-syntax,
 * json-depth, json-too-many, json-duplicate-key, json-forbidden-key. Numbers lose precision as in JSON.parse: who needs
 * the digits as sent keeps the bytes.
 */
export function readJson(bytes: Uint8Array, limits: JsonLimits): { value: unknown; issues: Issue[] } {
  if (bytes.length === 0) return { value: undefined, issues: [issue('body-empty')] };
  const text = decode(bytes);
  if (text === undefined) return { value: undefined, issues: [issue('body-encoding', { source: 'RFC 8259 8.1' })] };
  const issues = [...new JsonScanner(text, limits).scan()];
  return { value: issues.length === 0 ? JSON.parse(text) : undefined, issues };
}

/** A byte order mark stays in the text, where the grammar of JSON refuses it. */
function decode(bytes: Uint8Array): string | undefined {
  return isUtf8(bytes) ? Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString() : undefined;
}
