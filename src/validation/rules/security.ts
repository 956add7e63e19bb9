import { type Scope, tell } from '../walk/scope.ts';

/** A letter, `/` or `!` right after `<`: what a browser would take for a tag. */
const tag = /<[a-zA-Z/!][^<>]{0,200}>/;

/** Types in which mark-up has no business; markdown may hold some (R4 security.html#narrative, datatypes.html#string). */
const plain: ReadonlySet<string> = new Set(['string', 'code', 'id', 'uri', 'url', 'canonical']);

/** Text that looks like embedded HTML: an error where the receiver asks for it, else not told. */
export function checkText(value: string, type: string, place: string, scope: Scope): void {
  if (!scope.run.settings.strictSecurity || !plain.has(type) || !value.includes('<') || !tag.test(value)) return;
  tell(scope, 'text-markup', place, { expected: 'text without mark-up', source: 'R4 security.html' });
}
