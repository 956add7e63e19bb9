import dicomParser, { type DataSet as ParsedSet } from 'dicom-parser';
import { type Issue, issue } from '../../model/issue.ts';
import { dicomEncoding } from './character-set.ts';

/** A DICOM data set as it is read: absent and empty elements read as undefined. */
export interface DicomReader {
  text(tag: string): string | undefined;
  items(tag: string): DicomReader[];
}

/** Largest DICOM object that is read here: a KOS of 100,000 instances stays below it. */
const maxDicomBytes = 32 * 1024 * 1024;
const known: readonly string[] = ['1.2.840.10008.1.2', '1.2.840.10008.1.2.1', '1.2.840.10008.1.2.2'];
const source = 'DICOM PS3.10';

/**
 * Reads a DICOM file. Deflated and encapsulated transfer syntaxes are refused before anything is unpacked. Never
 * throws; findings are `dicom-malformed`, `dicom-syntax`, `body-too-large`.
 */
export function readDicomFile(bytes: Uint8Array): { dataSet?: DicomReader; issues: Issue[] } {
  if (bytes.length > maxDicomBytes)
    return { issues: [issue('body-too-large', { place: '/', expected: `at most ${maxDicomBytes} bytes` })] };
  try {
    const syntax = dicomParser.readPart10Header(bytes, { untilTag: 'x00020011' }).string('x00020010') ?? '';
    if (!known.includes(syntax))
      return { issues: [issue('dicom-syntax', { place: '(0002,0010)', expected: known.join(', '), source })] };
    const parsed = dicomParser.parseDicom(bytes, { untilTag: 'x7fe00010' });
    const charset = parsed.string('x00080005') ?? '';
    const encoding = dicomEncoding(charset.split('\\')[0] ?? '');
    const issues = encoding ? [] : [issue('body-encoding', { place: '(0008,0005)', severity: 'warning' as const })];
    return { dataSet: readerOf(parsed, new TextDecoder(encoding ?? 'windows-1252')), issues };
  } catch {
    return { issues: [issue('dicom-malformed', { place: '/', source })] };
  }
}

function readerOf(set: ParsedSet, decoder: InstanceType<typeof TextDecoder>): DicomReader {
  const elementOf = (tag: string) => set.elements[`x${tag.toLowerCase()}`];
  return {
    text(tag) {
      const found = elementOf(tag);
      if (!found || found.length <= 0) return undefined;
      const bytes = set.byteArray.subarray(found.dataOffset, found.dataOffset + found.length);
      return trimmed(decoder.decode(bytes)) || undefined;
    },
    items: (tag) =>
      (elementOf(tag)?.items ?? []).flatMap(({ dataSet }) => (dataSet ? [readerOf(dataSet, decoder)] : [])),
  };
}

/** Without the padding: blanks and NULs at the end. */
function trimmed(text: string): string {
  let end = text.length;
  while (end > 0 && (text.charCodeAt(end - 1) === 0 || text.charCodeAt(end - 1) === 0x20)) end -= 1;
  return text.slice(0, end).trimStart();
}
