import { type Issue, issue } from '../../model/issue.ts';
import { isObject, type Json, objectsOf } from '../json.ts';
import { shownReference } from '../quote.ts';
import type { Entry, Message } from './entries.ts';

/** A literal reference as it stands in a message. */
interface FoundReference {
  /** FHIRPath of the string itself. */
  readonly place: string;
  readonly to: string;
}

const source = 'canonical message Bundle: references';

/** Every `Reference.reference`, and every url that names an entry (Attachment.url of a part). */
const isReference = (name: string, value: string): boolean =>
  name === 'reference' || (name === 'url' && value.startsWith('urn:uuid:'));

function collect(object: Json, into: string[]): void {
  for (const name in object) {
    const value = object[name];
    if (typeof value === 'string') {
      if (isReference(name, value)) into.push(value);
    } else if (Array.isArray(value)) {
      for (const inner of value) if (isObject(inner)) collect(inner, into);
    } else if (isObject(value)) collect(value, into);
  }
}

function targetsOf({ resource }: Entry): readonly string[] {
  const found: string[] = [];
  collect(resource, found);
  return found;
}

/** The same with their places, which are written only where there is something to tell. */
function referencesOf(entry: Entry): FoundReference[] {
  const found: FoundReference[] = [];
  const look = (object: Json, place: string): void => {
    for (const [name, value] of Object.entries(object)) {
      if (typeof value === 'string') {
        if (isReference(name, value)) found.push({ place: `${place}.${name}`, to: value });
      } else if (isObject(value)) look(value, `${place}.${name}`);
      else for (const [i, inner] of objectsOf(value)) look(inner, `${place}.${name}[${i}]`);
    }
  };
  look(entry.resource, entry.place);
  return found;
}

/**
 * Within a message every reference is `urn:uuid:` and leads to an entry. `Type/id` would mean another thing at each
 * server it is shown at; an absolute address is never fetched, so what it holds is not part of the message: a warning.
 */
export function referenceRules(message: Message): Issue[] {
  const targets = message.entries.map(targetsOf);
  const faulty = message.entries.filter((_, n) => !targets[n]!.every((to) => leadsToEntry(to, message)));
  const faults = faulty.flatMap(referencesOf).flatMap((reference) => faultOf(reference, message));
  return [...faults, ...unconnected(targets, message)];
}

const leadsToEntry = (to: string, { byUrl }: Message): boolean => to.startsWith('urn:uuid:') && byUrl.has(to);

function faultOf({ place, to }: FoundReference, message: Message): Issue[] {
  if (leadsToEntry(to, message) || to.startsWith('#')) return [];
  const found = shownReference(to);
  if (to.startsWith('urn:uuid:')) {
    // Told at the Reference, as the Validator does, so that what both find is told once.
    const holder = place.replace(/\.reference$/, '');
    return [issue('reference-unresolved', { place: holder, expected: 'the fullUrl of an entry', found, source })];
  }
  const absolute = /^https?:\/\//.test(to);
  return [
    issue('reference-style', {
      place,
      found,
      source,
      ...(absolute && { severity: 'warning', detail: 'It is not followed.' }),
    }),
  ];
}

/** Entries that no chain of references, in either direction, joins to the MessageHeader. `targets` are those of each. */
function unconnected(targets: readonly (readonly string[])[], { entries, byUrl, header }: Message): Issue[] {
  if (!header) return [];
  const neighbours = new Map<Entry, Entry[]>(entries.map((entry) => [entry, []]));
  for (let n = 0; n < entries.length; n++)
    for (const to of targets[n]!) {
      const other = byUrl.get(to);
      if (!other) continue;
      neighbours.get(entries[n]!)!.push(other);
      neighbours.get(other)!.push(entries[n]!);
    }
  const reached = new Set([header]);
  for (const entry of reached) for (const next of neighbours.get(entry)!) reached.add(next);
  return entries.filter((e) => !reached.has(e)).map((e) => issue('entry-unreferenced', { place: e.place, source }));
}
