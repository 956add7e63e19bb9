import type {
  Bundle,
  BundleEntry,
  DocumentReference,
  List,
  Patient,
  Reference,
  ServiceRequest,
} from '@medplum/fhirtypes';
import { isReceiverEvent, isSenderEvent } from '../model/event.ts';
import { hasErrors, type Issue, issue } from '../model/issue.ts';
import type { Adaptation, Adapter, AdapterContext, GivenEnvelope, Source } from './adapter.ts';
import { readEnvelope } from './envelope.ts';
import { copyInBundle } from './record-copy/in-bundle.ts';
import { mergeCopies } from './record-copy/merge.ts';
import { recordCopyToBundle } from './record-copy/to-bundle.ts';
import { addManifest } from './referral/attachments.ts';
import { createGraph, urn } from './referral/graph.ts';
import { readGraph } from './referral/graph-reader.ts';
import { referralClaims } from './referral/profiles.ts';
import { objects } from './referral/shape.ts';

/** One of several sources that belong together, and the adapter that reads it. */
export interface Together {
  readonly source: Source;
  readonly adapter: Adapter;
}

/**
 * Several sources -> one message: the referral among them carries the others' documents; without a referral the first
 * message does. What the carrier says of parties, patient and referral holds for those that do not say it themselves. All
 * must be about the same patient. Places of findings begin with the number of the source.
 */
export async function adaptTogether(sources: readonly Together[], context: AdapterContext): Promise<Adaptation> {
  const first = await Promise.all(sources.map(({ adapter, source }) => adapter.toBundle(source, context)));
  const carrier = carrierOf(first);
  const said = first[carrier]?.bundle && addressOf(first[carrier].bundle, context.envelope);
  if (!said) return { issues: first.flatMap(placed), unmapped: first.flatMap(({ unmapped }) => unmapped) };
  const { messageId: _own, ...others } = { ...context, envelope: said }.envelope;
  const adapted = await Promise.all(
    sources.map(({ adapter, source }, n) =>
      n === carrier ? first[n]! : adapter.toBundle(source, { ...context, envelope: others }),
    ),
  );
  const issues = adapted.flatMap(placed);
  const unmapped = adapted.flatMap((one) => one.unmapped);
  if (hasErrors(issues)) return { issues, unmapped };
  const given = adapted.map(({ bundle }) => bundle!);
  const unfit = given.flatMap((rider, n) =>
    n === carrier
      ? []
      : [
          ...patientIssues(given[carrier]!, rider),
          ...bornIssues(given[carrier]!, rider, adapted[n]!, context.envelope?.patient !== undefined),
          ...kindIssues(rider),
        ],
  );
  if (unfit.length > 0) return { issues: [...issues, ...unfit], unmapped };
  const { bundles, issues: merging } = oneCopy(given, { ...context, envelope: said });
  const [head, ...riders] = isOfReferral(given[carrier]) ? lifted(bundles, given[carrier]!) : bundles;
  return { bundle: riders.reduce(withDocuments, head!), issues: [...issues, ...merging], unmapped };
}

/** The record copies of several sources are one copy: what two of them tell stands in it once. */
function oneCopy(bundles: readonly Bundle[], context: AdapterContext): { bundles: readonly Bundle[]; issues: Issue[] } {
  const copies = bundles.flatMap((bundle) => {
    const copy = eventOf(bundle) === 'journalkopia' ? copyInBundle(bundle) : undefined;
    return copy ? [{ bundle, copy }] : [];
  });
  if (copies.length < 2) return { bundles, issues: [] };
  const { copy, issues } = mergeCopies(copies.map((one) => one.copy));
  if (!copy) return { bundles, issues };
  const whole = recordCopyToBundle(copy, context);
  const [place] = copies;
  const merged = new Set(copies.map(({ bundle }) => bundle));
  const kept = bundles.flatMap((bundle) => (bundle === place!.bundle ? [whole] : merged.has(bundle) ? [] : [bundle]));
  return { bundles: kept, issues };
}

const lifted = (bundles: readonly Bundle[], first: Bundle): readonly Bundle[] => [
  first,
  ...bundles.filter((bundle) => bundle !== first),
];

const placed = ({ issues }: Adaptation, n: number): Issue[] =>
  issues.map((found) => ({ ...found, place: `source ${n + 1}: ${found.place ?? ''}` }));

const eventOf = (bundle: Bundle | undefined) => bundle && readEnvelope(new Uint8Array(), bundle).envelope?.event;
const isOfReferral = (bundle: Bundle | undefined): boolean => {
  const event = eventOf(bundle);
  return event !== undefined && (isSenderEvent(event) || isReceiverEvent(event));
};

function carrierOf(adapted: readonly Adaptation[]): number {
  const referral = adapted.findIndex(({ bundle }) => isOfReferral(bundle));
  return referral >= 0 ? referral : adapted.findIndex(({ bundle }) => eventOf(bundle) !== undefined);
}

/** What the carrier says, for the sources that come with it; the envelope beside them wins where it says more. */
function addressOf(bundle: Bundle, given: GivenEnvelope | undefined): GivenEnvelope | undefined {
  const { envelope } = readEnvelope(new Uint8Array(), bundle);
  if (!envelope) return undefined;
  const { sender, receiver, remissId, caseId, test } = envelope;
  const patient = patientOf(bundle)?.identifier?.[0];
  return {
    ...(patient?.system && patient.value && { patient: { id: { system: patient.system, value: patient.value } } }),
    ...given,
    sender,
    receiver,
    ...(remissId !== undefined && { referral: remissId }),
    ...(caseId !== undefined && { caseId }),
    ...(test && { test }),
  };
}

const patientOf = (bundle: Bundle): Patient | undefined =>
  (bundle.entry ?? []).map(({ resource }) => resource).find((r): r is Patient => r?.resourceType === 'Patient');

const keyOf = (bundle: Bundle): string =>
  (patientOf(bundle)?.identifier ?? []).map(({ system, value }) => `${system}|${value}`).join(' ');

const patientIssues = (carrier: Bundle, rider: Bundle): Issue[] =>
  keyOf(carrier) === keyOf(rider) ? [] : [issue('document-patient-differs', { place: 'Patient.identifier' })];

/**
 * A document that knows its patient by foreign numbers has the carrier's. That both are one person the envelope says, or the
 * day of birth that both know; days that differ say the contrary.
 */
function bornIssues(carrier: Bundle, rider: Bundle, { issues }: Adaptation, named: boolean): Issue[] {
  if (!issues.some(({ code }) => code === 'document-patient-linked')) return [];
  const [one, other] = [patientOf(carrier)?.birthDate, patientOf(rider)?.birthDate];
  const known = one !== undefined && other !== undefined;
  if (known ? one === other : named) return [];
  return [issue('document-patient-differs', { place: 'Patient.birthDate', expected: 'the same day in both sources' })];
}

/** A second referral has no place in the message of the first. */
const kindIssues = (rider: Bundle): Issue[] =>
  isOfReferral(rider) || eventOf(rider) === undefined
    ? [issue('sources-mixed', { place: 'MessageHeader.eventCoding', expected: 'documents beside one referral' })]
    : [];

/** The carrier with the documents of another message of the same patient, named in its manifest and its referral. */
function withDocuments(carrier: Bundle, rider: Bundle): Bundle {
  const reader = readGraph(carrier);
  const header = reader.first('MessageHeader');
  const patient = reader.resources.find((r): r is Patient => r.resourceType === 'Patient')!;
  const parts = partsOf(rider, { reference: urn(patient.id!) });
  const references = parts
    .filter(({ resource }) => resource?.resourceType === 'DocumentReference')
    .map(({ fullUrl }): Reference<DocumentReference> => ({ reference: fullUrl! }));
  const manifest = manifestOf(carrier, header!.id!, references, { reference: urn(patient.id!) });
  const named = [...references, ...(manifest.isNew ? [{ reference: urn(manifest.list.id!) }] : [])];
  const kept = (carrier.entry ?? []).map((entry) => withReferences(entry, manifest.list, named));
  return { ...carrier, entry: [...kept, ...(manifest.isNew ? [entryOf(manifest.list)] : []), ...parts] };
}

const entryOf = (list: List): BundleEntry => ({ fullUrl: urn(list.id!), resource: list });

/** DocumentReferences and Binaries as they stood; their subject is the carrier's patient. */
function partsOf({ entry = [] }: Bundle, subject: Reference<Patient>): BundleEntry[] {
  return entry.flatMap((e) => {
    if (e.resource?.resourceType === 'Binary') return [e];
    if (e.resource?.resourceType !== 'DocumentReference') return [];
    return [{ ...e, resource: { ...e.resource, subject } }];
  });
}

function manifestOf(
  { entry = [] }: Bundle,
  messageId: string,
  references: readonly Reference<DocumentReference>[],
  subject: Reference<Patient>,
): { list: List; isNew: boolean } {
  const held = entry.map(({ resource }) => resource).find((r): r is List => r?.resourceType === 'List');
  const items = references.map((item) => ({ item }));
  if (held) return { list: { ...held, entry: [...(held.entry ?? []), ...items] }, isNew: false };
  const graph = createGraph(messageId, referralClaims);
  const date = entry.map(({ resource }) => resource).find((r) => r?.resourceType === 'Task')?.authoredOn;
  addManifest(graph, references, subject, date ?? '');
  return { list: graph.entries()[0]!.resource as List, isNew: true };
}

function withReferences(entry: BundleEntry, list: List, named: readonly Reference[]): BundleEntry {
  const { resource } = entry;
  if (resource?.resourceType === 'List' && resource.id === list.id) return { ...entry, resource: list };
  if (resource?.resourceType !== 'ServiceRequest') return entry;
  const supportingInfo = [...objects(resource.supportingInfo), ...named];
  return { ...entry, resource: { ...resource, supportingInfo } as ServiceRequest };
}
