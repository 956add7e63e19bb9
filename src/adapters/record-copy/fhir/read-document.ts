import type { Bundle } from '@medplum/fhirtypes';
import { remissIdSystem } from '../../../model/canonical.ts';
import { readPatient } from '../../referral/patient.ts';
import { isObject, objects, string, tidy } from '../../referral/shape.ts';
import type { ItemKind, RecordCopy, RecordItem } from '../record-copy.ts';
import { readIdentifier } from './codecs.ts';
import type { Reading } from './context.ts';
import type { Json } from './details.ts';
import { isItemKind, mappingOf } from './kinds.ts';
import { readOrganisation } from './parties.ts';
import { readBase } from './provenance.ts';
import { sections } from './sections.ts';

/** A document of ours back as a RecordCopy; undefined for a Bundle that is none, or that has no patient. Never throws. */
export function readRecordCopy(bundle: Bundle): RecordCopy | undefined {
  const { resources, reading } = open(bundle);
  const composition = resources.find(({ resourceType }) => resourceType === 'Composition');
  const found = resources.find(({ resourceType }) => resourceType === 'Patient');
  const patient = found && readPatient(found as never);
  if (bundle.type !== 'document' || !composition || !found || !patient) return undefined;
  const others = objects(found.identifier as Json[])
    .slice(1)
    .flatMap((identifier) => readIdentifier(identifier) ?? []);
  const items = resources
    .filter(({ resourceType }) => resourceType === 'Provenance')
    .flatMap((provenance) => readItem(provenance, patient.identifier, reading) ?? []);
  const partOf = (reference: unknown) => partyOf(reference, reading);
  const authors = objects(composition.author as Json[]);
  const relates = objects(composition.relatesTo as Json[])[0]?.targetIdentifier as Json | undefined;
  const about = tidy({
    patient: tidy({ ...patient, otherIdentifiers: others }),
    provider: partOf(composition.custodian),
    unit: partOf(authors[0]),
    period: objects(composition.event as Json[])[0]?.period,
    title: string(composition.title),
    referral: relates?.system === remissIdSystem ? string(relates.value) : undefined,
  });
  return { ...about, items, asked: askedOf(composition, items) } as unknown as RecordCopy;
}

function open(bundle: Bundle): { resources: Json[]; reading: Reading } {
  const byUrl = new Map<string, Json>();
  const resources = objects(bundle.entry).flatMap(({ fullUrl, resource }) => {
    if (!isObject(resource)) return [];
    if (typeof fullUrl === 'string') byUrl.set(fullUrl, resource as Json);
    return [resource as Json];
  });
  const resolve = (reference: unknown, type: string) => {
    const url = isObject(reference) ? string(reference.reference) : undefined;
    const resource = byUrl.get(url ?? '');
    return resource && (type === '' || resource.resourceType === type) ? resource : undefined;
  };
  return { resources, reading: { resolve } };
}

function readItem(
  provenance: Json,
  patient: Required<RecordItem['patient']>,
  reading: Reading,
): RecordItem | undefined {
  const base = readBase(provenance, patient, reading);
  if (!isItemKind(base.kind) || !isObject(base.id)) return undefined;
  const targets = objects(provenance.target as Json[]).flatMap((target): Json[] => {
    const found = reading.resolve(target, '');
    return found ? [found] : [];
  });
  return { ...base, ...mappingOf(base.kind).read(targets, reading) } as unknown as RecordItem;
}

function partyOf(reference: unknown, reading: Reading) {
  if (!isObject(reference)) return undefined;
  const unit = readOrganisation(reading.resolve(reference, 'Organization'));
  if (unit) return tidy({ id: unit.id, name: unit.name });
  const id = readIdentifier(reference.identifier);
  return id && { id };
}

/** A section that is empty because nothing is there was asked for. */
function askedOf(composition: Json, items: readonly RecordItem[]): ItemKind[] {
  const empty = objects(composition.section as Json[]).flatMap((section) => {
    const reason = objects((section.emptyReason as Json | undefined)?.coding as Json[])[0]?.code;
    const code = objects((section.code as Json | undefined)?.coding as Json[])[0]?.code;
    return reason === 'nilknown' ? sections.filter((known) => known.code === code).map(({ kind }) => kind) : [];
  });
  return [...new Set([...items.map(({ kind }) => kind), ...empty])];
}
