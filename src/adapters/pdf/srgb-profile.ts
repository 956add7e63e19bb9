/**
 * An ICC profile of the colour space sRGB (IEC 61966-2-1): what PDF/A asks for where colours are given as red, green and blue.
 * Made here, so that no profile under somebody's licence lies in the software: ICC.1:2004-10 (4.2), display class, matrix and
 * parametric curve; about 500 bytes.
 */
export function srgbProfile(): Uint8Array {
  const curve = parametric(2.4, 1 / 1.055, 0.055 / 1.055, 1 / 12.92, 0.04045);
  const tags: readonly (readonly [string, Buffer])[] = [
    ['desc', unicode('sRGB')],
    ['cprt', unicode('No copyright, use freely')],
    ['wtpt', xyz(0.9642, 1, 0.82491)],
    // Of D65, as sRGB has it, to D50, as profiles reckon: Bradford.
    ['chad', numbers('sf32', 1.04788, 0.02292, -0.05022, 0.02959, 0.99048, -0.01707, -0.00925, 0.01508, 0.75168)],
    ['rXYZ', xyz(0.43607, 0.22249, 0.01392)],
    ['gXYZ', xyz(0.38515, 0.71687, 0.09708)],
    ['bXYZ', xyz(0.14307, 0.06061, 0.7141)],
    ['rTRC', curve],
    ['gTRC', curve],
    ['bTRC', curve],
  ];
  const start = 128 + 4 + 12 * tags.length;
  const data: Buffer[] = [];
  const places = new Map<Buffer, number>();
  let at = start;
  for (const [, bytes] of tags) {
    if (places.has(bytes)) continue;
    places.set(bytes, at);
    data.push(bytes);
    at += bytes.length;
  }
  const table = Buffer.alloc(start - 128);
  table.writeUInt32BE(tags.length, 0);
  tags.forEach(([name, bytes], n) => {
    table.write(name, 4 + 12 * n, 'latin1');
    table.writeUInt32BE(places.get(bytes)!, 8 + 12 * n);
    table.writeUInt32BE(bytes.length, 12 + 12 * n);
  });
  return Buffer.concat([header(at), table, ...data]);
}

/** ICC.1:2004-10, 7.2: size, version, class, spaces, date, signature, and D50 of the profile connection space. */
function header(size: number): Buffer {
  const bytes = Buffer.alloc(128);
  bytes.writeUInt32BE(size, 0);
  bytes.writeUInt32BE(0x04200000, 8);
  bytes.write('mntrRGB XYZ ', 12, 'latin1');
  [2026, 1, 1].forEach((part, n) => {
    bytes.writeUInt16BE(part, 24 + 2 * n);
  });
  bytes.write('acsp', 36, 'latin1');
  [0.9642, 1, 0.82491].forEach((value, n) => {
    bytes.writeInt32BE(fixed(value), 68 + 4 * n);
  });
  return bytes;
}

/** s15Fixed16Number. */
const fixed = (value: number): number => Math.round(value * 65_536);

function numbers(type: string, ...values: readonly number[]): Buffer {
  const bytes = Buffer.alloc(8 + 4 * values.length);
  bytes.write(type, 0, 'latin1');
  values.forEach((value, n) => {
    bytes.writeInt32BE(fixed(value), 8 + 4 * n);
  });
  return bytes;
}

const xyz = (...values: readonly [number, number, number]): Buffer => numbers('XYZ ', ...values);

/** parametricCurveType, function 3: (aX + b)^g above d, cX below. */
function parametric(g: number, a: number, b: number, c: number, d: number): Buffer {
  const bytes = numbers('para', 0, g, a, b, c, d);
  bytes.writeUInt32BE(0x00030000, 8);
  return bytes;
}

/** multiLocalizedUnicodeType with one text, padded to four bytes. */
function unicode(text: string): Buffer {
  const words = Buffer.from(text, 'utf16le').swap16();
  const bytes = Buffer.alloc(28 + Math.ceil(words.length / 4) * 4);
  bytes.write('mluc', 0, 'latin1');
  bytes.writeUInt32BE(1, 8);
  bytes.writeUInt32BE(12, 12);
  bytes.write('enUS', 16, 'latin1');
  bytes.writeUInt32BE(words.length, 20);
  bytes.writeUInt32BE(28, 24);
  words.copy(bytes, 28);
  return bytes;
}
