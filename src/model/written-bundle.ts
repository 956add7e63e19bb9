import { createHash } from 'node:crypto';
import type { Bundle, BundleEntry } from '@medplum/fhirtypes';
import { contentHash } from './content-hash.ts';

/** A Bundle of our own making as the bytes that go out and are kept. */
export interface WrittenBundle {
  readonly bytes: Uint8Array;
  /** Of these bytes, as `contentHash` finds it. */
  readonly contentHash: string;
}

/**
 * Writes a Bundle as JSON.stringify does, and hashes each resource as it is written: looking for the resources in the
 * finished bytes costs as much as writing them.
 */
export function writeBundle(bundle: Bundle): WrittenBundle {
  const { entry = [] } = bundle;
  if (entry.length === 0 || !entry.every(isPlain)) {
    const bytes = Buffer.from(JSON.stringify(bundle));
    return { bytes, contentHash: contentHash(bytes) };
  }
  const hash = createHash('sha256');
  const entries = entry.map(({ fullUrl, resource }) => {
    const text = JSON.stringify(resource);
    hash.update(`${fullUrl}\n`).update(text).update('\n');
    return `{"fullUrl":${JSON.stringify(fullUrl)},"resource":${text}}`;
  });
  const members = Object.entries(bundle)
    .filter(([, value]) => value !== undefined)
    .map(([key, value]) => `"${key}":${key === 'entry' ? `[${entries.join(',')}]` : JSON.stringify(value)}`);
  return { bytes: Buffer.from(`{${members.join(',')}}`), contentHash: hash.digest('hex') };
}

/** An entry of a message has an address and a resource, in this order, and nothing else. */
function isPlain(entry: BundleEntry): boolean {
  const [first, second, ...more] = Object.keys(entry);
  return (
    first === 'fullUrl' &&
    second === 'resource' &&
    more.length === 0 &&
    typeof entry.fullUrl === 'string' &&
    entry.resource !== undefined
  );
}
