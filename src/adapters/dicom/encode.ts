/**
 * DICOM data sets as Explicit VR Little Endian (PS3.5 annex A.2): just what a Key Object Selection document needs.
 * Elements stand in the order of their tags, strings are UTF-8 and padded to even length, sequences have their length.
 */
export type DataSet = readonly DicomElement[];

export interface DicomElement {
  /** `GGGGEEEE`, hexadecimal. */
  readonly tag: string;
  readonly vr: 'AE' | 'CS' | 'DA' | 'IS' | 'LO' | 'OB' | 'PN' | 'SH' | 'SQ' | 'TM' | 'UI' | 'UL' | 'UR' | 'UT';
  readonly value: string | Uint8Array | readonly DataSet[];
}

export const element = (tag: string, vr: DicomElement['vr'], value: DicomElement['value'] = ''): DicomElement => ({
  tag,
  vr,
  value,
});

/** VRs whose length takes four bytes after two reserved ones. */
const longVrs: readonly string[] = ['OB', 'SQ', 'UR', 'UT'];

const encodeDataSet = (elements: DataSet): Buffer =>
  Buffer.concat([...elements].sort((a, b) => (a.tag < b.tag ? -1 : 1)).map(encodeElement));

function encodeElement({ tag, vr, value }: DicomElement): Buffer {
  const body =
    typeof value === 'string' ? encodeText(value, vr) : value instanceof Uint8Array ? even(value) : items(value);
  const long = longVrs.includes(vr);
  const head = Buffer.alloc(long ? 12 : 8);
  head.writeUInt16LE(Number.parseInt(tag.slice(0, 4), 16), 0);
  head.writeUInt16LE(Number.parseInt(tag.slice(4), 16), 2);
  head.write(vr, 4, 'latin1');
  if (long) head.writeUInt32LE(body.length, 8);
  else head.writeUInt16LE(body.length, 6);
  return Buffer.concat([head, body]);
}

/** UIDs are padded with NUL, other strings with a blank (PS3.5 section 6.2). */
function encodeText(text: string, vr: string): Buffer {
  const bytes = Buffer.from(text, 'utf8');
  return bytes.length % 2 === 0 ? bytes : Buffer.concat([bytes, Buffer.from([vr === 'UI' ? 0x00 : 0x20])]);
}

const even = (bytes: Uint8Array): Buffer => Buffer.concat(bytes.length % 2 === 0 ? [bytes] : [bytes, Buffer.from([0])]);

function items(sets: readonly DataSet[]): Buffer {
  return Buffer.concat(
    sets.flatMap((set) => {
      const body = encodeDataSet(set);
      const head = Buffer.from([0xfe, 0xff, 0x00, 0xe0, 0, 0, 0, 0]);
      head.writeUInt32LE(body.length, 4);
      return [head, body];
    }),
  );
}

const explicitLittleEndian = '1.2.840.10008.1.2.1';
/** UID of this implementation (PS3.7 annex D.3.3.2), of our own 2.25 root. */
const implementationUid = '2.25.213915018837541243486120983154019874013';

/** A DICOM file (PS3.10): preamble, meta information, data set. */
export function encodeFile(sopClass: string, sopInstance: string, dataSet: DataSet): Uint8Array {
  const meta = encodeDataSet([
    element('00020001', 'OB', Buffer.from([0, 1])),
    element('00020002', 'UI', sopClass),
    element('00020003', 'UI', sopInstance),
    element('00020010', 'UI', explicitLittleEndian),
    element('00020012', 'UI', implementationUid),
    element('00020013', 'SH', 'VARDBRO'),
  ]);
  const length = Buffer.alloc(4);
  length.writeUInt32LE(meta.length);
  const group = encodeElement(element('00020000', 'UL', length));
  return new Uint8Array(Buffer.concat([Buffer.alloc(128), Buffer.from('DICM'), group, meta, encodeDataSet(dataSet)]));
}
