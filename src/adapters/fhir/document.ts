import type { Bundle, Composition } from '@medplum/fhirtypes';
import { sha256 } from '../../model/content-hash.ts';
import { checkPersonId } from '../../model/identifiers/person-id.ts';
import { hasErrors, type Issue, issue } from '../../model/issue.ts';
import { hasOffset } from '../../model/local-time.ts';
import { isPersonSystem, systemUri } from '../../model/systems.ts';
import type { Adaptation, AdapterContext } from '../adapter.ts';
import { addressed } from '../document-message/addressed.ts';
import type { DocumentMessage, DocumentPart } from '../document-message/document-message.ts';
import { documentMessage } from '../document-message/to-bundle.ts';
import { givenPatient } from '../given-patient.ts';
import { kosOf } from '../imaging-reference/adaptation.ts';
import { readImagingDocument, subjectOf } from '../imaging-reference/read-document.ts';
import { fhirManifestFormat, imagingStudyCode } from '../imaging-reference/systems.ts';
import { readCoding } from '../referral/read.ts';
import type { Patient } from '../referral/referral-message.ts';
import { objects, string, tidy } from '../referral/shape.ts';
import { documentRules } from './document-rules.ts';

const mediaType = 'application/fhir+json';

/**
 * A ready FHIR document as a source. It is not rewritten: with addressing beside it it becomes a part of a message, byte
 * for byte; without, it is what comes out. One with images is an imaging reference, any other a record copy.
 */
export function adaptDocument(bytes: Uint8Array, bundle: Bundle, context: AdapterContext): Adaptation {
  const issues = documentRules(bundle);
  const { envelope } = context;
  const { sender, receiver } = envelope ?? {};
  if (sender === undefined || receiver === undefined) return { bundle, issues, unmapped: [], asIs: true };
  const { patient, issues: told } = patientOf(bundle, context);
  const found = [...issues, ...told];
  if (!patient || hasErrors(found)) return { issues: found, unmapped: [] };
  const message = messageOf(bytes, bundle, patient, context, { sender, receiver });
  return { bundle: documentMessage(message, { at: context.at, n: context.n ?? 0 }), issues: found, unmapped: [] };
}

/**
 * Of the document, or of the envelope where the document names none; two that differ are never sent on as one. A document
 * from abroad knows its patient by numbers of its own country: by which Swedish one the sender knows that person is for
 * the envelope to say, and is told.
 */
function patientOf(bundle: Bundle, { envelope }: AdapterContext): { patient?: Patient; issues: Issue[] } {
  const inside = subjectOf(bundle);
  const { patient: given, issues } = givenPatient(envelope);
  if (hasErrors(issues)) return { issues };
  if (!inside && !given)
    return { issues: [issue('document-patient', { place: 'Bundle.entry.resource.ofType(Patient)' })] };
  if (inside && given && !isPersonSystem(inside.identifier.system)) return linked(inside, given);
  if (inside && given && JSON.stringify(inside.identifier) !== JSON.stringify(given.identifier))
    return { issues: [issue('document-patient-differs', { place: '/patient/id' })] };
  return { patient: (inside ?? given) as Patient, issues };
}

function linked(inside: Patient, { identifier, name, birthDate }: Patient): { patient?: Patient; issues: Issue[] } {
  const number = swedishNumber(inside.identifier.value);
  if (number !== undefined && number !== identifier.value)
    return { issues: [issue('document-patient-differs', { place: '/patient/id' })] };
  const born = inside.birthDate ?? birthDate;
  if (birthDate !== undefined && born !== birthDate)
    return { issues: [issue('document-patient-differs', { place: '/patient/birthDate' })] };
  const patient = tidy<Patient>({ ...inside, identifier, name: inside.name ?? name, birthDate: born } as Patient);
  return { patient, issues: [issue('document-patient-linked', { place: '/patient/id' })] };
}

/** A number that keeps the rules of a Swedish one is one, whatever its system is called there. */
function swedishNumber(value: string): string | undefined {
  const plain = value.replace(/^(\d{8})-(\d{4})$/, '$1$2');
  const systems = [systemUri('personnummer'), systemUri('samordningsnummer')];
  return systems.some((system) => checkPersonId({ system, value: plain }).length === 0) ? plain : undefined;
}

function messageOf(
  bytes: Uint8Array,
  bundle: Bundle,
  patient: Patient,
  { at, envelope }: AdapterContext,
  parties: { sender: string; receiver: string },
): DocumentMessage {
  const composition = compositionOf(bundle);
  const imaging = objects(bundle.entry).some(({ resource }) => resource?.resourceType === 'ImagingStudy');
  const id = string(bundle.identifier?.value) ?? `urn:sha256:${sha256(bytes)}`;
  const title = envelope?.title ?? string(composition?.title) ?? (imaging ? 'Bildreferens' : 'Journalkopia');
  const time = instant(bundle.timestamp) ?? envelope?.time ?? at;
  const part = tidy<DocumentPart>({
    id,
    mediaType,
    bytes,
    title,
    type: readCoding(composition?.type?.coding) ?? (imaging ? imagingStudyCode : undefined),
    format: isManifest(composition) ? fhirManifestFormat : undefined,
    created: time,
  });
  const message = tidy({
    event: imaging ? ('bildreferens' as const) : ('journalkopia' as const),
    ...addressed(envelope, parties),
    ownId: id,
    time,
    patient,
    title,
  });
  return { ...message, documents: [part, ...(imaging ? kosOfDocument(bundle, patient, id) : [])] } as DocumentMessage;
}

/** The KOS beside a manifest that came without one, of those of its studies whose instances it names. */
const kosOfDocument = (bundle: Bundle, patient: Patient, id: string): DocumentPart[] =>
  kosOf({ ...readImagingDocument(bundle), patient }, id);

const compositionOf = (bundle: Bundle): Composition | undefined =>
  objects(bundle.entry).flatMap(({ resource }) => (resource?.resourceType === 'Composition' ? [resource] : []))[0];

const isManifest = (composition: Composition | undefined): boolean =>
  objects(composition?.type?.coding).some(({ code }) => code === imagingStudyCode.code);

const instant = (value: unknown): string | undefined =>
  typeof value === 'string' && hasOffset(value) ? value : undefined;
