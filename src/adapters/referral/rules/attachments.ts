import type { Attachment } from '../referral-message.ts';
import { type Finding, finding, source } from './finding.ts';

/** KV Mediatyper of the electronic referral, as MIME types. */
const attachmentTypes: readonly string[] = [
  'application/pdf',
  'image/jpeg',
  'image/png',
  'text/html',
  'text/plain',
  'image/gif',
  'image/bmp',
];

/** Documents that ride with a referral: a record copy, an imaging manifest and its KOS. RIV-TA cannot carry them. */
const documentTypes: readonly string[] = ['application/fhir+json', 'application/dicom'];

const allowed = [...attachmentTypes, ...documentTypes];

/** Each attachment has an id of its own, bytes, and one of the allowed media types. */
export function attachmentRules(path: string, attachments: readonly Attachment[]): Finding[] {
  const ids = new Set<string>();
  return attachments.flatMap(({ id, mediaType, bytes }, n) => {
    const repeated = ids.has(id);
    ids.add(id);
    const at = `${path}[${n}]`;
    const type = mediaType.split(';')[0]?.trim().toLowerCase() ?? '';
    return [
      ...(repeated ? [finding('element-repeated', `${at}.id`, { expected: 'an id of its own', source })] : []),
      ...(id.trim() === '' ? [finding('element-empty', `${at}.id`, { source })] : []),
      ...(allowed.includes(type)
        ? []
        : [finding('attachment-type', `${at}.mediaType`, { expected: allowed.join(', '), source })]),
      ...(bytes.length === 0
        ? [finding('element-empty', `${at}.bytes`, { expected: 'at least one byte', source })]
        : []),
    ];
  });
}
