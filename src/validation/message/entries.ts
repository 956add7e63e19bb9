import { type Issue, issue } from '../../model/issue.ts';
import { type Json, objectOf, objectsOf, textOf } from '../json.ts';
import { shownCode } from '../quote.ts';

/** One entry of a message with its resource. */
export interface Entry {
  readonly index: number;
  readonly fullUrl: string | undefined;
  readonly resource: Json;
  readonly type: string;
  /** `Bundle.entry[3].resource` */
  readonly place: string;
}

/** A message Bundle laid out for its rules. */
export interface Message {
  readonly bundle: Json;
  readonly entries: readonly Entry[];
  /** The first entry of each fullUrl. */
  readonly byUrl: ReadonlyMap<string, Entry>;
  /** The MessageHeader, when it is where it belongs. */
  readonly header: Entry | undefined;
}

const urnUuid = /^urn:uuid:[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;
const source = 'canonical message Bundle: entries';

export function readMessage(bundle: Json): Message {
  const entries = objectsOf(bundle.entry).map(([index, entry]): Entry => {
    const resource = objectOf(entry.resource);
    const type = textOf(resource.resourceType) ?? '';
    return { index, fullUrl: textOf(entry.fullUrl), resource, type, place: `Bundle.entry[${index}].resource` };
  });
  const byUrl = new Map<string, Entry>();
  for (const entry of entries) if (entry.fullUrl && !byUrl.has(entry.fullUrl)) byUrl.set(entry.fullUrl, entry);
  const first = entries[0];
  return { bundle, entries, byUrl, header: first?.index === 0 && first.type === 'MessageHeader' ? first : undefined };
}

/** The entry that a Reference names. */
export const follow = (message: Message, reference: unknown): Entry | undefined =>
  message.byUrl.get(textOf(objectOf(reference).reference) ?? '');

/** Type message; MessageHeader first and alone; one Patient; each fullUrl the UUID of its resource, none twice. */
export function entryRules(message: Message): Issue[] {
  return [...wrapperFaults(message), ...message.entries.flatMap((entry) => fullUrlFaults(entry, message))];
}

function wrapperFaults({ bundle, entries, header }: Message): Issue[] {
  const faults: Issue[] = [];
  if (bundle.type !== 'message')
    faults.push(issue('not-a-message', { place: 'Bundle.type', expected: 'message', source }));
  if (!header) {
    const found = entries[0] ? shownCode(entries[0].type) : 'no entry';
    faults.push(issue('not-a-message', { place: 'Bundle.entry[0]', expected: 'MessageHeader', found, source }));
  }
  for (const entry of entries.filter((e) => e.type === 'MessageHeader' && e !== header))
    faults.push(issue('not-a-message', { place: entry.place, expected: 'one MessageHeader, first', source }));
  // A second patient in a message is how one person's data ends in another's record.
  for (const entry of entries.filter((e) => e.type === 'Patient').slice(1))
    faults.push(issue('element-repeated', { place: entry.place, expected: 'one Patient', source }));
  return faults;
}

function fullUrlFaults(entry: Entry, message: Message): Issue[] {
  const { fullUrl, resource, index } = entry;
  const place = `Bundle.entry[${index}].fullUrl`;
  if (fullUrl === undefined || !urnUuid.test(fullUrl))
    return [issue('full-url', { place, expected: 'urn:uuid: and a lower-case UUID', source })];
  const faults: Issue[] = [];
  if (resource.id !== fullUrl.slice(9))
    faults.push(issue('full-url', { place: `${entry.place}.id`, expected: fullUrl.slice(9), source }));
  const first = message.byUrl.get(fullUrl);
  if (first && first !== entry)
    faults.push(issue('full-url-repeated', { place, found: `also entry[${first.index}]`, source }));
  return faults;
}
