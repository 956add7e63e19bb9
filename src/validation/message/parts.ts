import { createHash } from 'node:crypto';
import { extensionUrl } from '../../model/canonical.ts';
import { type Issue, issue } from '../../model/issue.ts';
import { extensionValue, type Json, objectOf, objectsOf, textOf } from '../json.ts';
import { type Entry, follow, type Message } from './entries.ts';

const source = 'canonical message Bundle: parts';
const hashUrl = extensionUrl('sha-256');

/** The bytes of a Binary; undefined when they are not base64 as RFC 4648 section 4 writes it. */
export function bytesOf(binary: Entry): Buffer | undefined {
  const { data = '' } = binary.resource;
  if (typeof data !== 'string') return undefined;
  const bytes = Buffer.from(data, 'base64');
  return bytes.toString('base64') === data ? bytes : undefined;
}

interface Content {
  readonly size: number;
  readonly sha256: string;
}

/** Once for a Binary, however many documents name it. */
function contentOf(binary: Entry): Content | undefined {
  const bytes = bytesOf(binary);
  return bytes && { size: bytes.length, sha256: createHash('sha256').update(bytes).digest('hex') };
}

/** Every Binary is exact base64; every DocumentReference names one with its size and SHA-256, and they agree. */
export function partRules(message: Message): Issue[] {
  const binaries = message.entries.filter((e) => e.type === 'Binary');
  const bytes = new Map(binaries.map((binary) => [binary, contentOf(binary)]));
  const faults = binaries
    .filter((binary) => bytes.get(binary) === undefined)
    .map((binary) => issue('base64-invalid', { place: `${binary.place}.data`, source }));
  for (const document of message.entries.filter((e) => e.type === 'DocumentReference'))
    for (const [i, content] of objectsOf(document.resource.content)) {
      const place = `${document.place}.content[${i}].attachment`;
      faults.push(...attachmentFaults(message, objectOf(content.attachment), place, bytes));
    }
  return faults;
}

function attachmentFaults(
  message: Message,
  attachment: Json,
  place: string,
  read: ReadonlyMap<Entry, Content | undefined>,
): Issue[] {
  if (attachment.data !== undefined)
    return [issue('element-unexpected', { place: `${place}.data`, expected: 'a Binary entry', source })];
  const binary = follow(message, { reference: attachment.url });
  // A url that leads nowhere is told by the rule of references.
  if (!binary) return textOf(attachment.url) ? [] : [issue('element-required', { place: `${place}.url`, source })];
  if (binary.type !== 'Binary')
    return [issue('attachment-hash', { place: `${place}.url`, expected: 'a Binary', source })];
  const content = read.get(binary);
  return [...typeFault(attachment, binary, place), ...(content ? contentFaults(attachment, content, place) : [])];
}

function typeFault(attachment: Json, binary: Entry, place: string): Issue[] {
  if (attachment.contentType === binary.resource.contentType) return [];
  const expected = 'the contentType of the Binary';
  return [issue('attachment-type', { place: `${place}.contentType`, expected, source })];
}

function contentFaults(attachment: Json, { size, sha256: expected }: Content, place: string): Issue[] {
  const faults: Issue[] = [];
  if (attachment.size !== size) {
    const found = typeof attachment.size === 'number' ? `${attachment.size}` : 'no size';
    faults.push(issue('attachment-hash', { place: `${place}.size`, expected: `${size}`, found, source }));
  }
  if (extensionValue(attachment, hashUrl, 'valueString') !== expected)
    faults.push(issue('attachment-hash', { place, expected: `${hashUrl} ${expected}`, source }));
  return faults;
}
