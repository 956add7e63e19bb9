import { inflateSync } from 'node:zlib';
import { PDFDocument, PDFName, type PDFRawStream } from 'pdf-lib';
import { expect, test } from 'vitest';
import { archival } from '../../../src/adapters/pdf/archival.ts';
import { srgbProfile } from '../../../src/adapters/pdf/srgb-profile.ts';

/** Whether all of it is PDF/A-2b is for veraPDF to say (test/peers/verapdf.test.ts); here, what this software puts in. */
const described = { title: 'Journalkopia <A> & B', date: new Date('2026-11-24T09:00:00Z'), producer: 'Vårdbro' };

async function made(content: string): Promise<Uint8Array> {
  const document = await PDFDocument.create();
  document.addPage();
  document.setCreationDate(described.date);
  document.setModificationDate(described.date);
  archival(document, { ...described, content });
  return document.save();
}

test('a document says of itself what it is, in XMP, with its colours and an identifier of its content', async () => {
  const document = await PDFDocument.load(await made('x'), { updateMetadata: false });
  const { catalog, context } = document;
  const metadata = catalog.lookup(PDFName.of('Metadata')) as PDFRawStream;
  const xmp = Buffer.from(metadata.contents).toString('utf8');
  expect(xmp).toContain('<pdfaid:part>2</pdfaid:part>');
  expect(xmp).toContain('Journalkopia &lt;A&gt; &amp; B');
  expect(xmp).toContain('<xmp:CreateDate>2026-11-24T09:00:00Z</xmp:CreateDate>');
  expect(String(catalog.lookup(PDFName.of('OutputIntents')))).toContain('GTS_PDFA1');
  const profiles = context
    .enumerateIndirectObjects()
    .flatMap(([, one]) => ('contents' in one && String((one as PDFRawStream).dict).includes('/N 3') ? [one] : []));
  expect(Buffer.from(inflateSync((profiles[0] as PDFRawStream).contents))).toEqual(Buffer.from(srgbProfile()));
  expect(String(context.trailerInfo.ID)).toMatch(/^\[ <[0-9a-f]{32}> <[0-9a-f]{32}> \]$/i);
});

test('the same content has the same bytes, another content another identifier', async () => {
  expect(Buffer.from(await made('x')).equals(Buffer.from(await made('x')))).toBe(true);
  expect(Buffer.from(await made('x')).equals(Buffer.from(await made('y')))).toBe(false);
});

test('the profile is one of ICC: signature, size, tags inside it, white that its colours add up to', () => {
  const bytes = Buffer.from(srgbProfile());
  expect([bytes.readUInt32BE(0), bytes.toString('latin1', 36, 40)]).toEqual([bytes.length, 'acsp']);
  const tags = new Map(
    Array.from({ length: bytes.readUInt32BE(128) }, (_, n) => {
      const at = 132 + 12 * n;
      return [bytes.toString('latin1', at, at + 4), bytes.readUInt32BE(at + 4)] as const;
    }),
  );
  const xyz = (name: string) => [8, 12, 16].map((at) => bytes.readInt32BE(tags.get(name)! + at) / 65_536);
  const white = xyz('wtpt');
  const sum = [0, 1, 2].map((n) => xyz('rXYZ')[n]! + xyz('gXYZ')[n]! + xyz('bXYZ')[n]!);
  for (const n of [0, 1, 2]) expect(sum[n]).toBeCloseTo(white[n]!, 3);
});
