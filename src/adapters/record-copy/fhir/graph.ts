import type { BundleEntry, Resource } from '@medplum/fhirtypes';
import { patientOf } from '../../referral/patient.ts';
import { claimed, recordCopyClaims } from '../../referral/profiles.ts';
import { tidy } from '../../referral/shape.ts';
import type { RecordCopy, RecordItem } from '../record-copy.ts';
import { isInstant } from './codecs.ts';
import type { Ref, Writing } from './context.ts';
import type { Json } from './details.ts';
import { mappingOf } from './kinds.ts';
import { provenanceOf, recordIdentifier } from './provenance.ts';
import { notToPatient } from './systems.ts';

export const urn = (id: string): string => `urn:uuid:${id}`;

/** Where the ids of entries come from. */
export interface Naming {
  /** UUID of an entry, by its place. */
  id(place: string): string;
  /** Place of an item: the places of its resources lie under it. */
  item(item: RecordItem, n: number): string;
  /** Place of a resource that several items share: by what it says, or the number that it is. */
  shared(said: string, n: number): string;
}

export interface EntryGraph {
  readonly naming: Naming;
  readonly entries: BundleEntry[];
  /** Places among the entries of those that several items may share. */
  readonly common: Set<number>;
  add(place: string, resource: Json): Ref;
  share(resource: Json): Ref;
  once(said: object, write: () => Ref): Ref;
}

export const entryOf = (id: string, resource: Json): BundleEntry => {
  const claims = claimed(resource as unknown as Resource, recordCopyClaims);
  // In the order of FHIR's members: a member keeps the place at which it is first named.
  const whole = { resourceType: resource.resourceType, id, ...claims, ...resource, ...claims };
  return { fullUrl: urn(id), resource: whole as unknown as Resource };
};

export function graphOf(naming: Naming): EntryGraph {
  const entries: BundleEntry[] = [];
  const common = new Set<number>();
  const known = new Map<string, Ref>();
  const add = (place: string, resource: Json): Ref => {
    const id = naming.id(place);
    entries.push(entryOf(id, resource));
    return { reference: urn(id) };
  };
  const share = (resource: Json): Ref => {
    const said = JSON.stringify(resource);
    const before = known.get(said);
    if (before) return before;
    common.add(entries.length);
    const reference = add(naming.shared(said, known.size), resource);
    known.set(said, reference);
    return reference;
  };
  const written = new Map<string, Ref>();
  const once = (said: object, write: () => Ref): Ref => {
    const words = JSON.stringify(said);
    const reference = written.get(words) ?? write();
    written.set(words, reference);
    return reference;
  };
  return { naming, entries, common, add, share, once };
}

export interface Written {
  readonly item: RecordItem;
  /** The resources that it became. */
  readonly targets: readonly Ref[];
  /** Its places among the entries: from the first, up to but not with the second. */
  readonly places: readonly [number, number];
}

/** The patient, and the resources and Provenance of every item. `time`: when it was written, of an item that does not say. */
export function writeItems(copy: RecordCopy, graph: EntryGraph, time: string) {
  const patient = graph.add('patient', patientResource(copy) as unknown as Json);
  const written = copy.items.map((item, n) => writeItem(item, n, { copy, graph, patient, time }));
  return { patient, written };
}

/** When the newest of it was written. */
export const newest = (items: readonly RecordItem[]): string | undefined =>
  items
    .flatMap(({ time, author, signed }) => [time, author?.time, signed?.time])
    .filter(isInstant)
    .reduce<string | undefined>(
      (last, one) => (last === undefined || Date.parse(one) > Date.parse(last) ? one : last),
      undefined,
    );

const patientResource = ({ patient }: RecordCopy) => {
  const made = patientOf(patient);
  const others = patient.otherIdentifiers?.map(({ system, value }) => ({ system, value })) ?? [];
  return { ...made, identifier: [...(made.identifier ?? []), ...others] };
};

interface Context {
  readonly copy: RecordCopy;
  readonly graph: EntryGraph;
  readonly patient: Ref;
  readonly time: string;
}

function writeItem(item: RecordItem, n: number, { copy, graph, patient, time }: Context): Written {
  const from = graph.entries.length;
  const home = graph.naming.item(item, n);
  const writing: Writing = {
    subject: patient,
    add: (place, resource) =>
      place === '' ? graph.add(home, marked(item, resource)) : graph.add(`${home}/${place}`, resource),
    share: graph.share,
    once: graph.once,
  };
  const targets = mappingOf(item.kind).write(item as never, writing);
  graph.add(`${home}/provenance`, provenanceOf(item, targets, copy.patient.identifier, writing, time));
  return { item, targets, places: [from, graph.entries.length] };
}

/** The main resource of an item: its identity, source system and whether the patient may see it. */
function marked(item: RecordItem, resource: Json): Json {
  const { sourceSystem, approvedForPatient } = item;
  const source = sourceSystem?.value;
  const meta = tidy({
    source: source === undefined || /\s/.test(source) ? undefined : `urn:oid:1.2.752.129.2.1.4.1#${source}`,
    security: approvedForPatient === false ? [notToPatient] : undefined,
  });
  return {
    resourceType: resource.resourceType,
    ...(Object.keys(meta).length > 0 ? { meta } : {}),
    ...resource,
    identifier: [...((resource.identifier as Json[] | undefined) ?? []), recordIdentifier(item)],
  };
}
