import { issue } from '../../model/issue.ts';
import type { TypeShape } from '../definitions/shape.ts';
import type { Json } from '../json.ts';
import { type Context, r4Source } from '../walk.ts';

/** At most one type of a choice: `valueString` beside `valueCode` says two things at once (R4 2.6.1.5). */
export function checkChoices(object: Json, shape: TypeShape, place: string, context: Context): void {
  let seen: Map<string, string> | undefined;
  for (const name of Object.keys(object)) {
    const plain = name.startsWith('_') ? name.slice(1) : name;
    const choice = shape.get(plain)?.choice;
    if (choice === undefined) continue;
    seen ??= new Map();
    const first = seen.get(choice);
    if (first !== undefined && first !== plain) {
      const expected = `one type of ${choice}`;
      const found = `${first} and ${plain}`;
      const source = r4Source(context.resourceType);
      context.report(issue('profile-structure', { place: `${place}.${plain}`, expected, found, source }));
    } else seen.set(choice, plain);
  }
}
