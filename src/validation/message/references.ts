import { type Issue, issue } from '../../model/issue.ts';
import { indexed, isObject, type Json } from '../json.ts';
import { shownReference } from '../quote.ts';
import type { Entry, Message } from './entries.ts';

/** A literal reference as it stands in a message. */
export interface FoundReference {
  /** FHIRPath of the string itself. */
  readonly place: string;
  readonly to: string;
  /** Entry that it stands in. */
  readonly from: Entry;
}

const source = 'canonical message Bundle: references';

/** Every `Reference.reference`, and every url that names an entry (Attachment.url of a part). */
export function referencesOf(entry: Entry): FoundReference[] {
  const found: FoundReference[] = [];
  const look = (object: Json, place: string): void => {
    for (const name in object) {
      const value = object[name];
      if (typeof value === 'string') {
        const isReference = name === 'reference' || (name === 'url' && value.startsWith('urn:uuid:'));
        if (isReference) found.push({ place: `${place}.${name}`, to: value, from: entry });
      } else if (Array.isArray(value)) {
        for (let i = 0; i < value.length; i++) if (isObject(value[i])) look(value[i], `${place}.${name}${indexed(i)}`);
      } else if (isObject(value)) look(value, `${place}.${name}`);
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
  const references = message.entries.flatMap(referencesOf);
  return [...references.flatMap((r) => faultOf(r, message)), ...unconnected(references, message)];
}

function faultOf({ place, to }: FoundReference, message: Message): Issue[] {
  const found = shownReference(to);
  if (to.startsWith('#')) return [];
  if (to.startsWith('urn:uuid:')) {
    if (message.byUrl.has(to)) return [];
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

/** Entries that no chain of references, in either direction, joins to the MessageHeader. */
function unconnected(references: readonly FoundReference[], message: Message): Issue[] {
  if (!message.header) return [];
  const neighbours = new Map<Entry, Entry[]>(message.entries.map((e) => [e, []]));
  for (const { from, to } of references) {
    const other = message.byUrl.get(to);
    if (!other) continue;
    neighbours.get(from)?.push(other);
    neighbours.get(other)?.push(from);
  }
  const reached = new Set([message.header]);
  for (const entry of reached) for (const next of neighbours.get(entry) ?? []) reached.add(next);
  return message.entries
    .filter((e) => !reached.has(e))
    .map((e) => issue('entry-unreferenced', { place: e.place, source }));
}
