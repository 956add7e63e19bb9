import type { Binary, Bundle, DocumentReference } from '@medplum/fhirtypes';
import { dicomUidSystem } from '../../adapters/imaging-reference/systems.ts';
import { bareUid, isUid } from '../../adapters/imaging-reference/uid.ts';
import { sha256 } from '../../model/content-hash.ts';
import type { PartRow, ResourceIndexRow } from '../../store/rows.ts';

/** The parts (documents with their exact bytes) that ride in a message, as rows of the case's manifest. */
export function messageParts(bundle: Bundle, where: Pick<PartRow, 'caseId' | 'exchangeId' | 'createdAt'>): PartRow[] {
  const entries = bundle.entry ?? [];
  const documents = entries.flatMap(({ resource }) =>
    resource?.resourceType === 'DocumentReference' ? [resource] : [],
  );
  return entries.flatMap(({ fullUrl, resource }) =>
    resource?.resourceType === 'Binary' && fullUrl ? [partRow(resource, fullUrl, documents, where)] : [],
  );
}

function partRow(
  binary: Binary,
  fullUrl: string,
  documents: readonly DocumentReference[],
  where: Pick<PartRow, 'caseId' | 'exchangeId' | 'createdAt'>,
): PartRow {
  const bytes = Buffer.from(binary.data ?? '', 'base64');
  const document = documents.find((d) => d.content?.some(({ attachment }) => attachment?.url === fullUrl));
  return {
    ...where,
    sha256: sha256(bytes),
    size: bytes.length,
    mediaType: binary.contentType ?? 'application/octet-stream',
    title: document?.content?.[0]?.attachment?.title ?? document?.description ?? null,
    fullUrl,
  };
}

/** Every resource of a message by `Type/id`, so that each can be read by itself. */
export function messageResources(bundle: Bundle, exchangeId: string): ResourceIndexRow {
  const held = (bundle.entry ?? []).flatMap(({ resource }) =>
    resource?.id ? [`${resource.resourceType}/${resource.id}`] : [],
  );
  const all = [...held, ...studiesNamed(bundle)];
  return { exchangeId, references: bundle.id ? [`Bundle/${bundle.id}`, ...all] : all };
}

/** `ImagingStudy/<study UID>` of every study that a part is about: how the proxy finds whose images are asked for. */
function studiesNamed(bundle: Bundle): string[] {
  const related = (bundle.entry ?? []).flatMap(({ resource }) =>
    resource?.resourceType === 'DocumentReference' ? (resource.context?.related ?? []) : [],
  );
  const uids = related
    .filter(({ type, identifier }) => type === 'ImagingStudy' && identifier?.system === dicomUidSystem)
    .map(({ identifier }) => bareUid(identifier?.value ?? ''));
  return [...new Set(uids.filter(isUid))].map((uid) => `ImagingStudy/${uid}`);
}
