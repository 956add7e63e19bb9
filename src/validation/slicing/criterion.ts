import { isObject } from '../json.ts';
import type { ProfileNode } from '../plan/profile-node.ts';
import { codingsIn } from '../rules/codings.ts';
import { fitsPattern, isSame } from '../rules/values.ts';
import { type Item, itemsOf } from '../walk/items.ts';
import type { Scope } from '../walk/scope.ts';

/** Does a value fit what a slice's definition fixes about it? */
export type Criterion = (item: Item, scope: Scope) => boolean | 'unknown';

/** What tells the slice's values by: a fixed value, a pattern, a required value set, or those of its inner elements. */
export function criterionOf(node: ProfileNode): Criterion | undefined {
  if (node.fixed !== undefined) return ({ value }) => isSame(value, node.fixed);
  if (node.pattern !== undefined) return ({ value }) => fitsPattern(value, node.pattern);
  const { anyBinding } = node;
  const inner = node.children.flatMap((child) => innerOf(child));
  if (inner.length > 0)
    return (item, scope) => {
      const answers = inner.map((criterion) => criterion(item, scope));
      return answers.includes(false) ? false : answers.includes('unknown') ? 'unknown' : true;
    };
  if (anyBinding?.strength === 'required') return (item, scope) => isMember(item, anyBinding.valueSet, scope);
  return undefined;
}

function innerOf(child: ProfileNode): Criterion[] {
  const nodes = [child, ...child.slices];
  return nodes.flatMap((node) => {
    const criterion = node.name === 'extension' ? undefined : criterionOf(node);
    if (!criterion) return [];
    return [
      (item: Item, scope: Scope) => {
        if (!isObject(item.value)) return false;
        const values = itemsOf(item.value, node.properties, item.place);
        if (values.length === 0) return node.min === 0;
        const answers = values.map((value) => criterion(value, scope));
        return answers.includes(true) || (answers.includes('unknown') ? 'unknown' : false);
      },
    ];
  });
}

function isMember({ value }: Item, valueSet: string, { run }: Scope): boolean | 'unknown' {
  const answers = codingsIn(value).map((coding) => run.bindings?.check(valueSet, coding).result ?? 'unknown');
  return answers.includes('yes') || (answers.includes('unknown') ? 'unknown' : false);
}
