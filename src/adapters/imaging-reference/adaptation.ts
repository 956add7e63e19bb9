import type { Bundle } from '@medplum/fhirtypes';
import { hasErrors, type Issue } from '../../model/issue.ts';
import type { Adaptation, AdapterContext, Unmapped } from '../adapter.ts';
import { kosUidOf, writeKos } from '../dicom/write-kos.ts';
import type { DocumentMessage, DocumentPart } from '../document-message/document-message.ts';
import { documentMessage } from '../document-message/to-bundle.ts';
import { urn } from '../referral/graph.ts';
import { tidy } from '../referral/shape.ts';
import { documentIdOf, imagingDocument } from './document.ts';
import type { ImagingReference, Study } from './imaging-reference.ts';
import { titleOf } from './narrative.ts';
import { imagingRules, type PlaceOf } from './rules.ts';
import { dicomUidSystem, fhirManifestFormat, imagingStudyCode, kosFormat, medicalImaging } from './systems.ts';
import { uidUrn } from './uid.ts';

export interface ImagingFindings {
  readonly issues?: readonly Issue[];
  readonly unmapped?: readonly Unmapped[];
  readonly placeOf?: PlaceOf;
}

/**
 * What every source of an imaging reference ends in: held against the rules, then the message Bundle where sender and
 * receiver are known, by the source or by the envelope beside it, else the manifest alone.
 */
export function adaptImaging(
  read: ImagingReference,
  context: AdapterContext,
  { issues = [], unmapped = [], placeOf }: ImagingFindings = {},
): Adaptation {
  const reference = addressed(read, context);
  const found = [...issues, ...imagingRules(reference, placeOf)];
  if (hasErrors(found)) return { issues: found, unmapped };
  const manifest = imagingDocument(reference);
  const { sender, receiver } = reference;
  if (sender === undefined || receiver === undefined) return { bundle: manifest, issues: found, unmapped };
  const message = imagingMessage({ ...reference, sender, receiver }, manifest);
  return { bundle: documentMessage(message, { at: context.at, n: context.n ?? 0 }), issues: found, unmapped };
}

const addressed = (reference: ImagingReference, { envelope }: AdapterContext): ImagingReference =>
  ({
    ...tidy({
      ...reference,
      sender: (reference.sender ?? envelope?.sender)?.toUpperCase(),
      receiver: (reference.receiver ?? envelope?.receiver)?.toUpperCase(),
      messageId: reference.messageId ?? envelope?.messageId,
      caseId: reference.caseId ?? envelope?.caseId,
      test: reference.test ?? envelope?.test,
      referral: reference.referral ?? envelope?.referral,
    }),
    studies: reference.studies,
    links: reference.links,
  }) as ImagingReference;

type Addressed = ImagingReference & { readonly sender: string; readonly receiver: string };

function imagingMessage(reference: Addressed, manifest: Bundle): DocumentMessage {
  const { sender, receiver, messageId, caseId, test, time, patient, referral, author } = reference;
  const id = documentIdOf(reference);
  return tidy<DocumentMessage>({
    event: 'bildreferens',
    sender,
    receiver,
    messageId,
    ownId: reference.ownId ?? id,
    caseId,
    test,
    time,
    patient,
    referral,
    author,
    title: titleOf(reference),
    documents: [manifestPart(reference, urn(id), manifest), ...kosOf(reference, urn(id))],
  });
}

const manifestPart = (reference: ImagingReference, id: string, manifest: Bundle): DocumentPart =>
  tidy<DocumentPart>({
    id,
    mediaType: 'application/fhir+json',
    bytes: new TextEncoder().encode(JSON.stringify(manifest)),
    title: `Bildmanifest: ${titleOf(reference)}`,
    profile: 'imaging-manifest-document-reference',
    type: imagingStudyCode,
    category: medicalImaging,
    format: fhirManifestFormat,
    created: reference.time,
    related: reference.studies.flatMap(relations),
  });

/** The KOS of the source as it came, else one that we write; a study of which no instance is known can have none. */
export const kosOf = (reference: ImagingReference, manifestId: string): DocumentPart[] =>
  reference.studies
    .filter((study) => study.kos || study.series.some(({ instances }) => instances.length > 0))
    .map((study) => ({
      id: uidUrn(study.kos?.uid ?? kosUidOf(reference, study)),
      mediaType: 'application/dicom',
      bytes: study.kos?.bytes ?? writeKos(reference, study),
      title: `KOS: ${titleOf({ ...reference, studies: [study] })}`,
      profile: 'kos-document-reference',
      type: imagingStudyCode,
      category: medicalImaging,
      format: kosFormat,
      created: reference.time,
      transformOf: manifestId,
      related: relations(study),
    }));

const relations = ({ uid, accession }: Study): NonNullable<DocumentPart['related']>[number][] => [
  { type: 'ImagingStudy', system: dicomUidSystem, value: uidUrn(uid) },
  ...(accession ? [{ type: 'ServiceRequest' as const, ...accession }] : []),
];
