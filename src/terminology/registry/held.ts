import { promisify } from 'node:util';
import { deflateRaw, inflateRawSync } from 'node:zlib';
import type { CodeSystemResource, ConceptResource, TerminologyResource } from '../resource.ts';

/** A resource as it is kept for reading; of a large list the concepts lie packed, since its columns hold them already. */
export interface Held {
  /** The resource without its concepts where these are packed. */
  readonly header: TerminologyResource;
  load(): TerminologyResource;
}

const mostUnpacked = 2_000;

/** A release of one list does not pack the others again. `json` is the resource as JSON, where that is in hand. */
const packed = new WeakMap<TerminologyResource, Held>();

export function hold(resource: TerminologyResource, json?: Uint8Array): Held {
  const known = packed.get(resource) ?? held(resource, json);
  packed.set(resource, known);
  return known;
}

/** Begins to pack a resource that has not been packed yet; true if that took a while. */
export function packing(resource: TerminologyResource): boolean {
  if (packed.has(resource)) return false;
  return hold(resource).header !== resource;
}

const held = (resource: TerminologyResource, json?: Uint8Array): Held =>
  resource.resourceType === 'CodeSystem' && isLarge(resource)
    ? large(resource, { whole: resource, json })
    : whole(resource);

const whole = (resource: TerminologyResource): Held => ({ header: resource, load: () => resource });

/** What a list is packed from, until it is. */
interface InHand {
  whole?: CodeSystemResource;
  json?: Uint8Array | undefined;
  packed?: Buffer;
}

function large({ concept: _, ...header }: CodeSystemResource, inHand: InHand): Held {
  inTurn(() => pack(inHand));
  return { header, load: () => inHand.whole ?? unpacked(inHand.packed!) };
}

async function pack(inHand: InHand): Promise<void> {
  inHand.packed = await deflated(inHand.json ?? JSON.stringify(inHand.whole), { level: 1 });
  // The resource itself is let go once it is packed.
  delete inHand.whole;
  delete inHand.json;
}

const unpacked = (packed: Buffer) => JSON.parse(inflateRawSync(packed).toString('utf8')) as CodeSystemResource;

const deflated = promisify(deflateRaw);

/** Off the main thread, and one after the other: the JSON of a large list is twice its size, and all at once would stay as memory. */
let last: Promise<void> = Promise.resolve();
function inTurn(pack: () => Promise<void>): void {
  // What could not be packed stays whole.
  last = last.then(pack).catch(() => undefined);
}

function isLarge({ concept = [] }: CodeSystemResource): boolean {
  let count = 0;
  const open: (readonly ConceptResource[])[] = [concept];
  for (let level = open.pop(); level !== undefined; level = open.pop()) {
    count += level.length;
    if (count > mostUnpacked) return true;
    for (const one of level) if (one.concept) open.push(one.concept);
  }
  return false;
}
