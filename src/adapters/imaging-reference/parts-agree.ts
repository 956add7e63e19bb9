import type { Bundle } from '@medplum/fhirtypes';
import { type Issue, issue } from '../../model/issue.ts';
import { readJson } from '../../model/json-text.ts';
import { readKos } from '../dicom/read-kos.ts';
import type { ReadDocument } from '../document-message/read.ts';
import { jsonLimits } from '../json-source.ts';
import type { Identifier, Patient } from '../referral/referral-message.ts';
import { isObject } from '../referral/shape.ts';
import type { ImagingReference, Study } from './imaging-reference.ts';
import { readImagingDocument } from './read-document.ts';
import { imagingRules } from './rules.ts';

/** The manifest among the documents of a message, as plain shape. */
export function manifestOf(
  documents: readonly ReadDocument[],
): (Omit<ImagingReference, 'patient'> & { patient?: Patient }) | undefined {
  for (const { mediaType, bytes } of documents) {
    if (!mediaType.startsWith('application/fhir+json')) continue;
    const { value } = readJson(bytes, jsonLimits);
    if (isObject(value) && value.resourceType === 'Bundle') return readImagingDocument(value as unknown as Bundle);
  }
  return undefined;
}

/**
 * Manifest and KOS of one message name the same images of the same patient, the one that the message is about. What a
 * KOS says of a study that the manifest does not know, or leaves out, is told at its part.
 */
export function partsAgree(documents: readonly ReadDocument[], patient: Identifier | undefined, at: string): Issue[] {
  const manifest = manifestOf(documents);
  if (!manifest) return [];
  const own = imagingRules({ ...manifest, patient: { identifier: patient ?? { system: '', value: '' } } })
    .filter(({ code }) => code !== 'imaging-empty' && code !== 'imaging-without-uid')
    .map((found) => ({ ...found, place: 'Bundle', detail: `Inside the manifest: ${found.place}.` }));
  const kos = documents.filter(
    ({ mediaType }) => mediaType.startsWith('application/dicom') && !mediaType.includes('json'),
  );
  return [
    ...own,
    ...patientFault(manifest.patient?.identifier, patient, 'Bundle'),
    ...kos.flatMap((document) => kosFaults(document, manifest.studies, patient, at)),
  ];
}

function kosFaults(
  document: ReadDocument,
  studies: readonly Study[],
  patient: Identifier | undefined,
  at: string,
): Issue[] {
  const { reference, issues } = readKos(document.bytes, at);
  const place = document.place;
  if (!reference) return issues.map((found) => ({ ...found, place, detail: `Inside the KOS: ${found.place ?? ''}.` }));
  const [said] = reference.studies;
  const study = studies.find(({ uid }) => uid === said?.uid);
  const differing = study && said ? difference(named(study), named(said)) : undefined;
  return [
    ...patientFault(reference.patient.identifier, patient, place),
    ...(study ? [] : [issue('kos-differs', { place, expected: 'a study of the manifest' })]),
    ...(differing ? [issue('kos-differs', { place, found: differing })] : []),
  ];
}

/** Only identifiers of one system can be told apart: another system may name the same person. */
const patientFault = (said: Identifier | undefined, patient: Identifier | undefined, place: string): Issue[] =>
  said && patient && said.system === patient.system && said.value !== patient.value
    ? [issue('study-patient', { place })]
    : [];

/** Series and instances of a study as `series/instance`. */
export const named = ({ series }: Study): Set<string> =>
  new Set(series.flatMap(({ uid, instances }) => instances.map((instance) => `${uid}/${instance.uid}`)));

/** How two sets of images differ, in numbers; undefined when they do not. */
export function difference(expected: ReadonlySet<string>, found: ReadonlySet<string>): string | undefined {
  const missing = [...expected].filter((one) => !found.has(one)).length;
  const more = [...found].filter((one) => !expected.has(one)).length;
  if (missing + more === 0) return undefined;
  return `${missing} of ${expected.size} missing${more > 0 ? `, ${more} more` : ''}`;
}
