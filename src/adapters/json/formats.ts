import { checkHsaId } from '../../model/identifiers/hsa-id.ts';
import { hasErrors } from '../../model/issue.ts';
import { isUid } from '../imaging-reference/uid.ts';

const datePattern = /^\d{4}-\d{2}-\d{2}$/;
const timePattern =
  /^(\d{4}-\d{2}-\d{2})T([01]\d|2[0-3]):[0-5]\d:([0-5]\d|60)(\.\d{1,9})?(Z|[+-](0\d|1[0-4]):[0-5]\d)$/;
const uuidPattern = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

/** A day of the calendar, `YYYY-MM-DD`. */
export function isDate(text: string): boolean {
  if (!datePattern.test(text)) return false;
  const ms = Date.parse(`${text}T00:00:00Z`);
  return !Number.isNaN(ms) && new Date(ms).toISOString().startsWith(text);
}

/** ISO 8601 with seconds and offset, the form of FHIR `instant`. */
export function isTime(text: string): boolean {
  const day = timePattern.exec(text)?.[1];
  return day !== undefined && isDate(day);
}

/** UUID in lower case, the form that an id in FHIR takes. */
export const isUuid = (text: string): boolean => uuidPattern.test(text);

/** Base64 of RFC 4648 section 4, padded, without line breaks. Linear in the length of the text. */
export function isBase64(text: string): boolean {
  if (text.length % 4 !== 0) return false;
  const padding = text.endsWith('==') ? 2 : text.endsWith('=') ? 1 : 0;
  for (let n = 0; n < text.length - padding; n += 1) {
    if (!isBase64Digit(text.charCodeAt(n))) return false;
  }
  return true;
}

const isBase64Digit = (c: number): boolean =>
  (c >= 0x41 && c <= 0x5a) || (c >= 0x61 && c <= 0x7a) || (c >= 0x30 && c <= 0x39) || c === 0x2b || c === 0x2f;

/** Formats of the schema with what each expects, for findings. */
export const formats: Readonly<Record<string, { validate: (text: string) => boolean; expected: string }>> = {
  date: { validate: isDate, expected: 'a date YYYY-MM-DD' },
  'date-time': { validate: isTime, expected: 'YYYY-MM-DDThh:mm:ss with offset' },
  'date-or-time': {
    validate: (text) => isDate(text) || isTime(text),
    expected: 'YYYY-MM-DD, or YYYY-MM-DDThh:mm:ss with offset',
  },
  uuid: { validate: isUuid, expected: 'a UUID in lower case' },
  base64: { validate: isBase64, expected: 'base64 with padding and without line breaks' },
  'hsa-id': { validate: (text) => !hasErrors(checkHsaId(text, 'read')), expected: 'an HSA-id' },
  'dicom-uid': { validate: isUid, expected: 'a DICOM UID: digits and dots, at most 64' },
  'referral-id': { validate: (text) => /^[^#]+#./.test(text), expected: 'HSA-id#local-id' },
};
