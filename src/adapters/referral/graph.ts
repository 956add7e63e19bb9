import type { Bundle, BundleEntry, Organization, Reference, Resource } from '@medplum/fhirtypes';
import { hsaIdSystem } from '../../model/canonical.ts';
import { resourceIdOf } from '../../model/ids.ts';
import { organisationOf } from './organisation.ts';
import { type Claims, claimed } from './profiles.ts';
import type { Unit } from './referral-message.ts';

/** The entries of a message Bundle while it is written. Ids come from places, so that the same message gives the same Bundle. */
export interface Graph {
  readonly messageId: string;
  /** Adds a resource whose id is UUIDv5(messageId, place). */
  add<T extends Resource>(place: string, resource: T): Reference<T>;
  /** Adds a resource whose id is ruled elsewhere (`src/model/ids.ts`). */
  put<T extends Resource>(id: string, resource: T): Reference<T>;
  /** Adds a care unit; a unit of which the same is said twice is one Organization. */
  unit(place: string, unit: Unit): Reference<Organization>;
  /** The Organization of an HSA-id added before, else a logical reference. */
  party(hsaId: string): Reference<Organization>;
  entries(): BundleEntry[];
}

export const urn = (id: string): string => `urn:uuid:${id}`;

/** A logical reference to a care unit by its HSA-id. */
export const logicalUnit = (hsaId: string): Reference<Organization> => ({
  type: 'Organization',
  identifier: { system: hsaIdSystem, value: hsaId },
});

export function createGraph(messageId: string, claims: Claims = {}): Graph {
  const entries: BundleEntry[] = [];
  const units: { readonly said: string; readonly hsaId: string; readonly reference: Reference<Organization> }[] = [];

  const put = <T extends Resource>(id: string, resource: T): Reference<T> => {
    const { resourceType, meta: _, ...rest } = resource;
    entries.push({ fullUrl: urn(id), resource: { resourceType, id, ...claimed(resource, claims), ...rest } as T });
    return { reference: urn(id) };
  };
  const add = <T extends Resource>(place: string, resource: T): Reference<T> =>
    put(resourceIdOf(messageId, place), resource);

  const unit = (place: string, given: Unit): Reference<Organization> => {
    const organisation = organisationOf(given);
    const said = JSON.stringify(organisation);
    const before = units.find((known) => known.said === said);
    if (before) return before.reference;
    const reference = add(place, organisation);
    units.push({ said, hsaId: given.hsaId, reference });
    return reference;
  };
  const party = (hsaId: string): Reference<Organization> =>
    units.find((known) => known.hsaId === hsaId)?.reference ?? logicalUnit(hsaId);

  return { messageId, add, put, unit, party, entries: () => entries };
}

/** A message Bundle of entries; `timestamp` is the time of this sending and no part of the content. */
export const messageBundle = (id: string, timestamp: string, entry: BundleEntry[], claims: Claims = {}): Bundle => ({
  resourceType: 'Bundle',
  id,
  ...claimed({ resourceType: 'Bundle', type: 'message' }, claims),
  identifier: { system: 'urn:ietf:rfc:3986', value: urn(id) },
  type: 'message',
  timestamp,
  entry,
});
