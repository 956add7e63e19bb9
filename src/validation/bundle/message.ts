import { objectsOf } from '../json.ts';
import type { Scope } from '../walk/scope.ts';
import { inEntry } from './document.ts';
import { mustBeHere } from './present.ts';

/** What MessageHeader.focus names is in the message (R4 messageheader.html#focus). bdl-12 is an invariant. */
export function checkMessage(scope: Scope): void {
  const [first] = scope.bundle?.entries ?? [];
  if (first?.type !== 'MessageHeader') return;
  const inner = inEntry(scope);
  for (const [i, focus] of objectsOf(first.resource?.focus)) mustBeHere(focus, `${inner.place}.focus[${i}]`, inner);
}
