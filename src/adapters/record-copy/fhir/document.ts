import { createHash } from 'node:crypto';
import type { Bundle } from '@medplum/fhirtypes';
import { resourceIdOf } from '../../../model/ids.ts';
import { nameSpace } from '../../../model/name-uuid.ts';
import { claimed, recordCopyClaims } from '../../referral/profiles.ts';
import { remissIdentifier } from '../../referral/service-request.ts';
import { tidy } from '../../referral/shape.ts';
import { narrativeOf, xhtml } from '../../xhtml.ts';
import type { ItemKind, RecordCopy, RecordItem } from '../record-copy.ts';
import type { Id } from '../values.ts';
import { identifierOf } from './codecs.ts';
import type { Ref } from './context.ts';
import type { Json } from './details.ts';
import { type EntryGraph, entryOf, graphOf, newest, urn, type Written, writeItems } from './graph.ts';
import { sectionNarrative } from './narrative.ts';
import { logicalOrganisation } from './parties.ts';
import { type Section, sections } from './sections.ts';
import { concept, hl7, loinc } from './systems.ts';

/** RecordCopy -> FHIR document Bundle: Composition, patient, and the resources and Provenance of every item. */

export interface BuiltDocument {
  readonly bundle: Bundle;
  /** UUID of this content. */
  readonly id: string;
  /** When the newest of it was written. */
  readonly time: string;
  readonly title: string;
}

/**
 * `at` is the time of an empty copy, and the timestamp of a document that stands alone. Ids come from the content, never
 * from the patient's identity, so that the same copy made twice is the same document.
 */
export function recordCopyDocument(copy: RecordCopy, at: string, timestamp?: string): BuiltDocument {
  const id = documentIdOf(copy);
  const time = newest(copy.items) ?? at;
  const title = copy.title ?? 'Journalkopia';
  const graph = graphOf({
    id: nameSpace(id),
    item: (_, n) => `item/${n}`,
    shared: (_, n) => `shared/${n}`,
  });
  const { patient, written } = writeItems(copy, graph, time);
  const made = composition(copy, { id, time, title, patient, written, graph });
  const entries = [entryOf(id, made), ...graph.entries];
  const bundle: Bundle = {
    resourceType: 'Bundle',
    id: resourceIdOf(id, 'bundle'),
    ...claimed({ resourceType: 'Bundle', type: 'document' }, recordCopyClaims),
    identifier: { system: 'urn:ietf:rfc:3986', value: urn(resourceIdOf(id, 'bundle')) },
    type: 'document',
    timestamp: timestamp ?? time,
    entry: entries,
  };
  return { bundle, id: resourceIdOf(id, 'bundle'), time, title };
}

/** From the content without the patient; entry by entry, since one may hold megabytes. */
function documentIdOf({ items, asked, period, provider, unit }: RecordCopy): string {
  const hash = createHash('sha256').update(JSON.stringify({ asked, period, provider, unit }));
  for (const item of items) hash.update(JSON.stringify({ ...item, patient: undefined }));
  return resourceIdOf('record-copy', hash.digest('hex'));
}

interface Whole {
  readonly id: string;
  readonly time: string;
  readonly title: string;
  readonly patient: Ref;
  readonly written: readonly Written[];
  readonly graph: EntryGraph;
}

function composition(copy: RecordCopy, { id, time, title, patient, written, graph }: Whole): Json {
  const provider = partyOf(copy.provider, graph) ?? commonProvider(copy.items);
  const unit = partyOf(copy.unit, graph);
  const { period, referral } = copy;
  return tidy({
    resourceType: 'Composition',
    text: narrativeOf([`${title}: ${copy.items.length} ${copy.items.length === 1 ? 'post' : 'poster'}`]),
    identifier: { system: 'urn:ietf:rfc:3986', value: urn(id) },
    status: 'final',
    type: concept(loinc, '11503-0', 'Medical records'),
    subject: patient,
    date: time,
    author: [unit ?? provider ?? { display: 'ej angivet' }],
    title,
    confidentiality: copy.patient.protectedIdentity ? 'R' : 'N',
    custodian: provider,
    relatesTo: referral === undefined ? undefined : [{ code: 'appends', targetIdentifier: remissIdentifier(referral) }],
    event: period && (period.start ?? period.end) !== undefined ? [{ period: tidy({ ...period }) }] : undefined,
    section: sections.map((section) => sectionOf(section, written, copy.asked)),
  });
}

/** A unit that is described is an entry; one that is only named is a logical reference. */
function partyOf(party: { readonly id?: Id; readonly name?: string } | undefined, graph: EntryGraph): Json | undefined {
  if (!party) return undefined;
  const { id, name } = party;
  if (name === undefined) return id && logicalOrganisation(id);
  return graph.share(tidy({ resourceType: 'Organization', identifier: id && [identifierOf(id)], name })) as Json;
}

/** The care provider of all items, where they have one and the same. */
function commonProvider(items: readonly RecordItem[]): Json | undefined {
  const [first, ...more] = items.map(({ careProvider }) => careProvider);
  return first && more.every((other) => other?.value === first.value) ? logicalOrganisation(first) : undefined;
}

const emptyReasons = {
  none: { code: 'nilknown', display: 'Nil Known', text: 'Inget finns' },
  notAsked: { code: 'notasked', display: 'Not Asked', text: 'Inte kopierat' },
} as const;

function sectionOf(section: Section, written: readonly Written[], asked: readonly ItemKind[]): Json {
  const { code, display, title, kind, holds } = section;
  const here = written.filter(({ item }) => item.kind === kind && (holds?.(item) ?? true));
  const head = { title, code: concept(loinc, code, display) };
  if (here.length > 0) {
    const entry = here.flatMap(({ targets }) => targets);
    return { ...head, text: sectionNarrative(here.map(({ item }) => item)), entry };
  }
  const known = asked.includes(kind) || written.some(({ item }) => item.kind === kind);
  const reason = known ? emptyReasons.none : emptyReasons.notAsked;
  return {
    ...head,
    text: xhtml(`<p>${reason.text}</p>`),
    emptyReason: { ...concept(hl7('list-empty-reason'), reason.code, reason.display), text: reason.text },
  };
}
