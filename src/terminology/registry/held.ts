import { deflateRawSync, inflateRawSync } from 'node:zlib';
import type { CodeSystemResource, ConceptResource, TerminologyResource } from '../resource.ts';

/** A resource as it is kept for reading; of a large list the concepts lie packed, since its columns hold them already. */
export interface Held {
  /** The resource without its concepts where these are packed. */
  readonly header: TerminologyResource;
  load(): TerminologyResource;
}

const mostUnpacked = 2_000;

export function hold(resource: TerminologyResource): Held {
  if (resource.resourceType !== 'CodeSystem' || !isLarge(resource)) return { header: resource, load: () => resource };
  const { concept: _, ...header } = resource;
  const packed = deflateRawSync(JSON.stringify(resource), { level: 1 });
  return { header, load: () => JSON.parse(inflateRawSync(packed).toString('utf8')) as CodeSystemResource };
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
