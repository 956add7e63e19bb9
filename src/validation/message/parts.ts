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

/** Every Binary is exact base64; every DocumentReference names one with its size and SHA-256, and they agree. */
export function partRules(message: Message): Issue[] {
  const binaries = message.entries.filter((e) => e.type === 'Binary');
  const bytes = new Map(binaries.map((binary) => [binary, bytesOf(binary)]));
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
  read: Map<Entry, Buffer | undefined>,
): Issue[] {
  if (attachment.data !== undefined)
    return [issue('element-unexpected', { place: `${place}.data`, expected: 'a Binary entry', source })];
  const binary = follow(message, { reference: attachment.url });
  // A url that leads nowhere is told by the rule of references.
  if (!binary) return textOf(attachment.url) ? [] : [issue('element-required', { place: `${place}.url`, source })];
  if (binary.type !== 'Binary')
    return [issue('attachment-hash', { place: `${place}.url`, expected: 'a Binary', source })];
  const bytes = read.get(binary);
  return [...typeFault(attachment, binary, place), ...(bytes ? contentFaults(attachment, bytes, place) : [])];
}

function typeFault(attachment: Json, binary: Entry, place: string): Issue[] {
  if (attachment.contentType === binary.resource.contentType) return [];
  const expected = 'the contentType of the Binary';
  return [issue('attachment-type', { place: `${place}.contentType`, expected, source })];
}

function contentFaults(attachment: Json, bytes: Buffer, place: string): Issue[] {
  const faults: Issue[] = [];
  if (attachment.size !== bytes.length) {
    const found = typeof attachment.size === 'number' ? `${attachment.size}` : 'no size';
    faults.push(issue('attachment-hash', { place: `${place}.size`, expected: `${bytes.length}`, found, source }));
  }
  const expected = createHash('sha256').update(bytes).digest('hex');
  if (extensionValue(attachment, hashUrl, 'valueString') !== expected)
    faults.push(issue('attachment-hash', { place, expected: `${hashUrl} ${expected}`, source }));
  return faults;
}
