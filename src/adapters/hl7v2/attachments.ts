import { isBase64 } from '../json/formats.ts';
import type { Media } from '../record-copy/values.ts';
import type { SegmentReader } from './segment.ts';

/** MIME main types as HL7 v2 names them (table 0191), and subtypes (table 0291) that are no MIME subtype themselves. */
const subtypes: Readonly<Record<string, string>> = {
  PDF: 'application/pdf',
  JPEG: 'image/jpeg',
  JPG: 'image/jpeg',
  PNG: 'image/png',
  GIF: 'image/gif',
  TIFF: 'image/tiff',
  BMP: 'image/bmp',
  HTML: 'text/html',
  RTF: 'application/rtf',
  XML: 'text/xml',
  TXT: 'text/plain',
  PLAIN: 'text/plain',
  DICOM: 'application/dicom',
};
const mainTypes: Readonly<Record<string, string>> = { IM: 'image', AU: 'audio', TEXT: 'text', AP: 'application' };

/** A document or an address in OBX-5: ED with its bytes, RP with a pointer; nothing for other types and for empty ones. */
export function mediaOf(obx: SegmentReader): Media[] {
  const type = obx.text(2);
  if (type !== 'ED' && type !== 'RP') return [];
  return Array.from({ length: obx.count(5) }, (_, n) => n + 1).flatMap(
    (n) => (type === 'ED' ? embedded(obx, n) : pointed(obx, n)) ?? [],
  );
}

function embedded(obx: SegmentReader, n: number): Media | undefined {
  const [mainType, subtype, encoding, data] = [2, 3, 4, 5].map((component) => obx.text(5, component, n));
  obx.text(5, 1, n);
  if (data === undefined) return undefined;
  const bytes = bytesOf(data, encoding);
  return bytes === undefined || bytes === '' ? undefined : { mediaType: mediaType(mainType, subtype), data: bytes };
}

/** Base64 without white space, from Base64, Hex and A (none); undefined for what is not what it says it is. */
function bytesOf(data: string, encoding: string | undefined): string | undefined {
  switch ((encoding ?? 'A').toLowerCase()) {
    case 'base64': {
      const plain = data.replace(/\s+/g, '');
      return isBase64(plain) ? plain : undefined;
    }
    case 'hex':
      return /^(?:[0-9A-Fa-f]{2})+$/.test(data) ? Buffer.from(data, 'hex').toString('base64') : undefined;
    default:
      return Buffer.from(data, 'utf8').toString('base64');
  }
}

function pointed(obx: SegmentReader, n: number): Media | undefined {
  const [url, , mainType, subtype] = [1, 2, 3, 4].map((component) => obx.text(5, component, n));
  if (url === undefined || !URL.canParse(url)) return undefined;
  return { mediaType: mediaType(mainType, subtype), url };
}

function mediaType(mainType: string | undefined, subtype: string | undefined): string {
  const known = subtypes[(subtype ?? '').toUpperCase()];
  if (known !== undefined) return known;
  const main = mainTypes[(mainType ?? '').toUpperCase()] ?? mainType?.toLowerCase();
  const valid = main !== undefined && subtype !== undefined && /^[a-z]+\/[a-z0-9.+-]+$/i.test(`${main}/${subtype}`);
  return valid ? `${main}/${subtype.toLowerCase()}` : 'application/octet-stream';
}
