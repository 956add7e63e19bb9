import type { Scope } from '../walk/scope.ts';
import { checkDocument } from './document.ts';
import { checkEntries } from './entries.ts';
import { checkLinks } from './links.ts';
import { checkMessage } from './message.ts';
import { checkSearch } from './search.ts';
import { checkTransaction } from './transaction.ts';

/** Rules of one kind of Bundle, by `Bundle.type`. */
const kinds: Readonly<Record<string, (scope: Scope) => void>> = {
  document: checkDocument,
  message: checkMessage,
  searchset: checkSearch,
  transaction: checkTransaction,
  batch: checkTransaction,
};

/** What a Bundle must meet beyond its StructureDefinition (R4 bundle.html). `scope` is the Bundle's own. */
export function checkBundle(scope: Scope): void {
  checkEntries(scope);
  checkLinks(scope);
  const { type } = scope.resource;
  if (typeof type === 'string' && Object.hasOwn(kinds, type)) kinds[type]?.(scope);
}
