import { deflateSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { GivenEnvelope } from '../../../src/adapters/adapter.ts';
import { documentsOf } from '../../../src/adapters/document-message/read.ts';
import { imagingDocument } from '../../../src/adapters/imaging-reference/document.ts';
import { pdfAdapter } from '../../../src/adapters/pdf/adapter.ts';
import { checkPdf } from '../../../src/adapters/pdf/check-pdf.ts';
import { bundlePdf } from '../../../src/adapters/pdf/write-pdf.ts';
import { messageRules } from '../../../src/validation/message-rules.ts';
import { reference } from '../imaging-reference/reference.ts';

const at = '2026-11-24T10:00:00+01:00';
const envelope: GivenEnvelope = {
  sender: 'SE5566778899-VCEKEN',
  receiver: 'SE5566778899-KARD1',
  patient: { id: { type: 'personnummer', value: '191212121212' }, name: 'Testberg, Tolvan' },
  title: 'Epikris 2026',
};
const bytesOf = (text: string) => new Uint8Array(Buffer.from(text, 'latin1'));
const pdf = (inside = '') =>
  bytesOf(`%PDF-1.7\n1 0 obj <</Type /Catalog /Pages 2 0 R ${inside}>> endobj\nstartxref\n9\n%%EOF\n`);
const codes = (bytes: Uint8Array) => checkPdf(bytes).map(({ code, place }) => `${code} ${place}`);
const convert = (bytes: Uint8Array, given: GivenEnvelope | undefined = envelope, mediaType?: string) =>
  pdfAdapter.toBundle({ bytes, ...(mediaType && { mediaType }) }, { at, ...(given && { envelope: given }) });

describe('a PDF as a source', () => {
  test('becomes a record copy that carries its exact bytes', async () => {
    const { bundle, issues } = await convert(pdf());
    expect(issues).toEqual([]);
    expect(messageRules(bundle!)).toEqual([]);
    const copy = new TextDecoder().decode(documentsOf(bundle!)[0]!.bytes);
    expect(copy).toContain(Buffer.from(pdf()).toString('base64'));
    expect(copy).toContain('Epikris 2026');
  });

  test('handed in twice is the same message', async () => {
    const later = await pdfAdapter.toBundle({ bytes: pdf() }, { at: '2027-01-01T00:00:00Z', envelope });
    expect(later.bundle?.entry?.[0]?.resource?.id).toBe((await convert(pdf())).bundle?.entry?.[0]?.resource?.id);
  });

  test('must be said to be about someone', async () => {
    const { patient: _nobody, ...rest } = envelope;
    expect((await convert(pdf(), rest)).issues.map(({ code }) => code)).toEqual(['document-patient']);
  });

  test('as plain text becomes a note', async () => {
    const { bundle } = await convert(new TextEncoder().encode('Åter om två veckor.'), envelope, 'text/plain');
    expect(new TextDecoder().decode(documentsOf(bundle!)[0]!.bytes)).toContain('Åter om två veckor.');
    expect((await convert(bytesOf('\xe5'), envelope, 'text/plain')).issues.map(({ code }) => code)).toEqual([
      'body-encoding',
    ]);
  });

  test.each([
    ['text', 'hej', 'pdf-malformed byte 0'],
    ['a PDF that is cut', '%PDF-1.7\n1 0 obj', 'pdf-malformed byte 16'],
    ['an empty shell', '%PDF-1.7\nstartxref\n0\n%%EOF', 'pdf-malformed byte 0'],
  ])('that is %s is refused', (_name, text, expected) => expect(codes(bytesOf(text))).toEqual([expected]));

  test.each([
    ['/OpenAction << /S /JavaScript /JS (app.alert\\(1\\)) >>', ['OpenAction', 'JavaScript', 'JS']],
    ['/OpenAction << /S /J#61vaScript >>', ['OpenAction', 'JavaScript']],
    ['/AA << /O << /S /Launch /F (cmd.exe) >> >>', ['AA', 'Launch']],
    ['/Names << /EmbeddedFiles 3 0 R >>', ['EmbeddedFiles']],
    ['/AcroForm << /XFA 4 0 R >>', ['XFA']],
    ['/Annots [<< /Subtype /FileAttachment /FS << /EF << /F 7 0 R >> >> >>]', ['FileAttachment', 'EF']],
  ])('with %s is refused', (inside, names) => {
    expect(codes(pdf(inside))).toEqual(names.map((name) => `pdf-active-content /${name}`));
  });

  test.each([
    '/EF << /F 7 0 R >>',
    '/EF 7 0 R',
    '/EF%x\n7%x\r0\n R',
    `/EF${' '.repeat(700)}<< /F 7 0 R >>`,
    `/EF${' '.repeat(596)}<< /F 7 0 R >>`,
    '/EF\0<<',
    '/EF 00000000007 000000 R',
    '/EF +7 -0 R',
    '/EF 7. 0.0 R',
  ])('that holds a file by %j is refused', (inside) => expect(codes(pdf(inside))).toEqual(['pdf-active-content /EF']));

  test.each(['/Title (Eko/EF 45 %)', '/Title (LVEF/EF: 45)', '/Title (Hj\xe4rta/EF)'])(
    'whose heading is %s holds no file',
    (inside) => expect(codes(pdf(inside))).toEqual([]),
  );

  test('that is a scan of two hundred pages is looked through whole', () => {
    const object = (n: number, head: string, bytes: Buffer) =>
      `\n${n} 0 obj <<${head} /Filter /FlateDecode /Length ${bytes.length}>>\nstream\n${bytes.toString('latin1')}\nendstream endobj`;
    // Each image is eight million points, which nothing unpacks.
    const image = deflateSync(Buffer.alloc(8_700_000, 255));
    const images = Array.from({ length: 200 }, (_, n) => object(n + 10, '/Type /XObject /Subtype /Image', image));
    const page = (n: number) => `<</Type /Page /MediaBox [0 0 595 842] /Resources <</XObject <</I ${n + 10} 0 R>>>>>>`;
    const pages = deflateSync(Buffer.from(Array.from({ length: 200 }, (_, n) => page(n)).join('\n')));
    const text = [...images, object(300, '/Type /ObjStm /N 200 /First 9', pages)].join('');
    expect(codes(bytesOf(`%PDF-1.7${text}\n2 0 obj <</Type /Pages>> endobj\nstartxref\n9\n%%EOF`))).toEqual([]);
  });

  test('with a script in a packed object stream is refused', () => {
    const packed = deflateSync(Buffer.from('5 0 << /S /JavaScript /JS (x) >>'));
    const stream = `\n9 0 obj <</Type /ObjStm /N 1 /First 4 /Filter /FlateDecode /Length ${packed.length}>>\nstream\n${packed.toString('latin1')}\nendstream endobj\n`;
    expect(codes(bytesOf(`%PDF-1.7${stream}2 0 obj <</Type /Pages>> endobj\nstartxref\n9\n%%EOF`))).toEqual([
      'pdf-active-content /JavaScript',
      'pdf-active-content /JS',
    ]);
  });

  test.each([
    ['a page of HTML before it', (text: string) => `<html><script>x()</script></html>\n${text}`, 'byte 0'],
    ['an archive after it', (text: string) => `${text}PK\x03\x04`, 'byte 74'],
  ])('that has %s is told, since it may be something else to another program', (_name, change, place) => {
    expect(codes(bytesOf(change(Buffer.from(pdf()).toString('latin1'))))).toEqual([`pdf-surrounded ${place}`]);
  });

  test('that begins on a page, or is encrypted, is told apart', () => {
    expect(codes(pdf('/OpenAction [3 0 R /FitH null]'))).toEqual([]);
    expect(
      codes(
        bytesOf(
          `${Buffer.from(pdf()).toString('latin1').replace('startxref', 'trailer << /Encrypt 5 0 R >>\nstartxref')}`,
        ),
      ),
    ).toEqual(['pdf-encrypted trailer']);
  });

  test('that unpacks without end is looked at within bounds', () => {
    const bomb = deflateSync(Buffer.alloc(80 * 1024 * 1024));
    const stream = `\n9 0 obj <</Type /ObjStm /Filter /FlateDecode>>\nstream\n${bomb.toString('latin1')}\nendstream endobj\n`;
    expect(codes(bytesOf(`%PDF-1.7${stream}2 0 obj <</Type /Pages>> endobj\nstartxref\n9\n%%EOF`))).toEqual([
      'pdf-unchecked object streams',
    ]);
  });

  test('of streams that unpack far and are broken at their end is not unpacked again and again', () => {
    const whole = deflateSync(Buffer.alloc(40 * 1024 * 1024));
    whole.writeUInt32BE(1, whole.length - 4);
    const stream = (packed: Buffer) =>
      `\n9 0 obj <</Type /ObjStm /Filter /FlateDecode>>\nstream\n${packed.toString('latin1')}\nendstream endobj\n`;
    const text = `%PDF-1.7${stream(whole)}${stream(deflateSync(Buffer.alloc(40 * 1024 * 1024)))}`;
    const [told] = checkPdf(bytesOf(`${text}2 0 obj <</Type /Pages>> endobj\nstartxref\n9\n%%EOF`));
    expect(told).toMatchObject({ code: 'pdf-unchecked', found: '2' });
  });

  test('of any bytes is answered, never with an exception', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), fc.nat(60), (noise, n) => {
        const whole = Buffer.from(pdf());
        const bytes = new Uint8Array(Buffer.concat([whole.subarray(0, n), noise, whole.subarray(n)]));
        expect(Array.isArray(checkPdf(bytes))).toBe(true);
      }),
    );
  });

  test('that we write passes our own check', async () => {
    expect(checkPdf(await bundlePdf(imagingDocument(reference)))).toEqual([]);
  });
});
