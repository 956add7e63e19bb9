import type { Json } from '../json.ts';

/**
 * The element whose absence alone makes an expression true, read off its text; undefined when none is sure. Most
 * invariants speak of an element that most resources lack, and looking is a hundred times cheaper than evaluating.
 */
export function guardOf(expression: string): string | undefined {
  const text = expression.trim();
  // `and` binds tighter than `or`, and `implies` looser than both (FHIRPath 6.5): what follows cannot undo these.
  if (!text.includes(' implies ')) {
    const or = /^([a-z][A-Za-z]*)(?:\.[A-Za-z]+)*\.empty\(\)(?: or |$)/.exec(text);
    if (or) return or[1];
    const not = /^([a-z][A-Za-z]*)(?:\.[A-Za-z]+)*\.(?:exists|hasValue)\(\)\.not\(\)(?: or |$)/.exec(text);
    if (not) return not[1];
    const all = /^([a-z][A-Za-z]*)(?:\.[A-Za-z]+)*\.(?:all|where)\(/.exec(text);
    if (all && isOneCall(text, all[0].length) && /^[^(]*\.all\(/.test(text)) return all[1];
    return distinctGuard(text);
  }
  const implies = /^([a-z][A-Za-z]*)(?:\.[A-Za-z]+)*\.exists\(\) implies /.exec(text);
  return implies && text.split(' implies ').length === 2 ? implies[1] : undefined;
}

/** `a.b.select(c).isDistinct()` of nothing is true. */
function distinctGuard(text: string): string | undefined {
  return /^([a-z][A-Za-z]*)(?:\.[A-Za-z]+)*(?:\.select\([A-Za-z&]+\))?\.isDistinct\(\)$/.exec(text)?.[1];
}

/** Does the bracket opened before `from` close at the very end? Brackets in strings make the answer no. */
function isOneCall(text: string, from: number): boolean {
  let depth = 1;
  for (let i = from; i < text.length; i++) {
    if (text[i] === "'") return false;
    if (text[i] === '(') depth++;
    else if (text[i] === ')' && --depth === 0) return i === text.length - 1;
  }
  return false;
}

/** No property of that name, no twin of it, and none that begins with it, as those of a choice do. */
export function lacks(object: Json, name: string): boolean {
  for (const property in object) {
    if (property.startsWith(name) || (property.startsWith('_') && property.startsWith(name, 1))) return false;
  }
  return true;
}
