import { issue } from '../../model/issue.ts';
import type { ElementShape } from '../definitions/shape.ts';
import { shownCode } from '../quote.ts';
import { type Context, r4Source } from '../walk.ts';

/** A `code` with a required binding is one of its value set, where that can be listed (R4 4.1.5). */
export function checkRequiredCode(value: string, element: ElementShape, place: string, context: Context): void {
  if (element.type !== 'code' || element.valueSet === undefined) return;
  const codes = context.core.codes(element.valueSet);
  if (!codes || codes.has(value)) return;
  context.report(
    issue('code-unknown', {
      place,
      expected: expectation(element.valueSet, codes),
      found: shownCode(value),
      source: r4Source(context.resourceType),
    }),
  );
}

const expectation = (valueSet: string, codes: ReadonlySet<string>): string =>
  codes.size <= 12 ? `one of ${[...codes].join(', ')}` : `a code of ${valueSet}`;
