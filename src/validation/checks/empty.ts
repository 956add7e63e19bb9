import { issue } from '../../model/issue.ts';
import { isObject } from '../json.ts';
import { type Context, r4Source } from '../walk.ts';

/** No empty array, object or string: what is not known is left out (R4 2.6.2, ele-1). */
export function checkEmpty(value: unknown, place: string, context: Context): void {
  const kind = emptyKind(value);
  if (kind === undefined) return;
  context.report(issue('element-empty', { place, found: kind, source: r4Source(context.resourceType) }));
}

function emptyKind(value: unknown): string | undefined {
  if (value === '') return 'an empty string';
  if (Array.isArray(value)) return value.length === 0 ? 'an empty array' : undefined;
  return isObject(value) && Object.keys(value).length === 0 ? 'an empty object' : undefined;
}
