import { isObject, type Json, objectsOf } from '../json.ts';
import type { Scope } from '../walk/scope.ts';
import { mustBeHere } from './present.ts';

/** What a document's Composition refers to is in the document (R4 documents.html#content). bdl-9 to bdl-11 are invariants. */
export function checkDocument(scope: Scope): void {
  const [first] = scope.bundle?.entries ?? [];
  if (first?.type !== 'Composition' || !first.resource) return;
  const inner = inEntry(scope);
  const place = `${scope.place}.entry[${first.index}].resource`;
  const { subject, encounter, custodian, author, attester, section } = first.resource;
  mustBeHere(subject, `${place}.subject`, inner);
  mustBeHere(encounter, `${place}.encounter`, inner);
  mustBeHere(custodian, `${place}.custodian`, inner);
  for (const [i, one] of objectsOf(author)) mustBeHere(one, `${place}.author[${i}]`, inner);
  for (const [i, { party }] of objectsOf(attester)) mustBeHere(party, `${place}.attester[${i}].party`, inner);
  for (const [i, one] of objectsOf(section)) checkSection(one, `${place}.section[${i}]`, inner);
}

function checkSection({ author, focus, entry, section }: Json, place: string, scope: Scope): void {
  for (const [i, one] of objectsOf(author)) mustBeHere(one, `${place}.author[${i}]`, scope);
  mustBeHere(focus, `${place}.focus`, scope);
  for (const [i, one] of objectsOf(entry)) mustBeHere(one, `${place}.entry[${i}]`, scope);
  for (const [i, one] of objectsOf(section)) checkSection(one, `${place}.section[${i}]`, scope);
}

/** What is in sight of the first entry's resource. */
export function inEntry(scope: Scope): Scope {
  const [first] = scope.bundle?.entries ?? [];
  const resource = isObject(first?.resource) ? first.resource : scope.resource;
  const { run, bundle } = scope;
  const place = `${scope.place}.entry[${first?.index ?? 0}].resource`;
  return { run, resource, type: first?.type ?? '', place, bundle, fullUrl: first?.fullUrl, container: undefined };
}
