import type { Bundle, ExtractResource, Reference, Resource, ResourceType } from '@medplum/fhirtypes';
import { madeOnce } from '../../model/remembered.ts';
import { unitOf } from './organisation.ts';
import { readHsaId } from './read.ts';
import type { Unit } from './referral-message.ts';
import { isObject, objects, string } from './shape.ts';

/** The entries of a message Bundle while it is read. Nothing is assumed of their quality. */
export interface GraphReader {
  readonly resources: readonly Resource[];
  first<T extends ResourceType>(type: T): ExtractResource<T> | undefined;
  /** The entry that a reference names, when it is of that type. */
  resolve<T extends ResourceType>(reference: Reference | undefined, type: T): ExtractResource<T> | undefined;
  /** The entry behind a urn:uuid. */
  at<T extends ResourceType>(url: string | undefined, type: T): ExtractResource<T> | undefined;
  /** HSA-id of the care unit that a reference names: in the entry, or in the logical reference itself. */
  hsaId(reference: Reference | undefined): string | undefined;
  unit(reference: Reference | undefined): Unit | undefined;
  /** FHIRPath of a resource in the Bundle. */
  place(resource: Resource | undefined): string;
}

/** Addressing, codes and content of one message each ask for it. */
export const readGraph: (bundle: Bundle) => GraphReader = madeOnce(graphOf);

function graphOf(bundle: Bundle): GraphReader {
  const byUrl = new Map<string, Resource>();
  const places = new Map<Resource, string>();
  const entries = Array.isArray(bundle.entry) ? bundle.entry : [];
  entries.forEach((entry, n) => {
    if (!isObject(entry) || !isObject(entry.resource)) return;
    const resource = entry.resource as unknown as Resource;
    places.set(resource, `Bundle.entry[${n}].resource`);
    if (string(entry.fullUrl) !== undefined) byUrl.set(entry.fullUrl as string, resource);
  });
  const resources = [...places.keys()];

  const at = <T extends ResourceType>(url: string | undefined, type: T): ExtractResource<T> | undefined => {
    const found = byUrl.get(url ?? '');
    return found?.resourceType === type ? (found as ExtractResource<T>) : undefined;
  };
  const resolve = <T extends ResourceType>(reference: Reference | undefined, type: T) =>
    at(string(reference?.reference), type);
  const unit = (reference: Reference | undefined): Unit | undefined => {
    const organisation = resolve(reference, 'Organization');
    if (organisation) return unitOf(organisation);
    const hsaId = readHsaId(objects(present(reference?.identifier)));
    return hsaId === undefined ? undefined : { hsaId };
  };

  return {
    resources,
    first: (type) => resources.find((r) => r.resourceType === type) as never,
    resolve,
    at,
    unit,
    hsaId: (reference) => unit(reference)?.hsaId,
    place: (resource) => (resource && places.get(resource)) ?? 'Bundle',
  };
}

const present = <T>(value: T | undefined): T[] => (value === undefined ? [] : [value]);
