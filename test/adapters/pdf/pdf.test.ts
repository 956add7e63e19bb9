import { deflateSync } from 'node:zlib';
import type { Patient } from '@medplum/fhirtypes';
import fc from 'fast-check';
import { PDFDocument } from 'pdf-lib';
import { describe, expect, test } from 'vitest';
import type { GivenEnvelope } from '../../../src/adapters/adapter.ts';
import { documentsOf } from '../../../src/adapters/document-message/read.ts';
import { hl7v2Adapter } from '../../../src/adapters/hl7v2/adapter.ts';
import { imagingDocument } from '../../../src/adapters/imaging-reference/document.ts';
import { pdfAdapter } from '../../../src/adapters/pdf/adapter.ts';
import { type Block, paragraph } from '../../../src/adapters/pdf/blocks.ts';
import { checkPdf } from '../../../src/adapters/pdf/check-pdf.ts';
import { laboratoryBlocks } from '../../../src/adapters/pdf/laboratory-blocks.ts';
import { narrativeBlocks } from '../../../src/adapters/pdf/narrative-blocks.ts';
import { layOut } from '../../../src/adapters/pdf/pages.ts';
import { documentPaper } from '../../../src/adapters/pdf/paper.ts';
import { paperWords } from '../../../src/adapters/pdf/words.ts';
import type { Fonts } from '../../../src/adapters/pdf/wrap.ts';
import { bundlePdf } from '../../../src/adapters/pdf/write-pdf.ts';
import { recordCopyDocument } from '../../../src/adapters/record-copy/fhir/document.ts';
import type { RecordCopy, RecordItem } from '../../../src/adapters/record-copy/record-copy.ts';
import { securityLabelSystem } from '../../../src/adapters/referral/extensions.ts';
import { toBundle } from '../../../src/adapters/referral/to-bundle.ts';
import { messageRules } from '../../../src/validation/message-rules.ts';
import { oru } from '../hl7v2/message.ts';
import { reference } from '../imaging-reference/reference.ts';
import { arbitraryReferral } from '../referral/arbitraries.ts';
import { textOf } from './text-of.ts';

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

  test.each(['/EF << /F 7 0 R >>', '/EF 7 0 R', '/EF%x\n7%x\r0\n R', `/EF${' '.repeat(700)}<< /F 7 0 R >>`, '/EF\0<<'])(
    'that holds a file by %j is refused',
    (inside) => expect(codes(pdf(inside))).toEqual(['pdf-active-content /EF']),
  );

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

describe('a narrative on paper', () => {
  const said = (div: string) => narrativeBlocks(`<div xmlns="http://www.w3.org/1999/xhtml">${div}</div>`);

  test('keeps headings, bold words, line breaks, lists and tables in their order', () => {
    expect(
      said(
        '<h2>Rubrik</h2><p>En <b>fet</b> rad<br/>två</p><ul><li>a</li><li>b</li></ul><table><thead><tr><th>X</th></tr></thead><tbody><tr><td>1<br/>2</td></tr></tbody></table>',
      ),
    ).toEqual([
      { kind: 'heading', level: 2, text: 'Rubrik' },
      {
        kind: 'paragraph',
        runs: [{ text: 'En ' }, { text: 'fet', bold: true }, { text: ' rad' }, { text: '\n' }, { text: 'två' }],
      },
      { kind: 'paragraph', indent: 1, runs: [{ text: '• ' }, { text: 'a' }] },
      { kind: 'paragraph', indent: 1, runs: [{ text: '• ' }, { text: 'b' }] },
      { kind: 'table', header: [[{ text: 'X', bold: true }]], rows: [[{ text: '1\n2' }]] },
    ]);
  });

  test('loses no text, whatever its elements are', () => {
    const word = fc.stringMatching(/^[a-zåäö]{1,8}$/);
    const element = fc.constantFrom('p', 'b', 'div', 'span', 'ul', 'li', 'pre', 'h3', 'em', 'a', 'blockquote');
    const { tree } = fc.letrec<{ tree: string }>((tie) => ({
      tree: fc.oneof(
        { maxDepth: 5 },
        word,
        fc
          .tuple(element, fc.array(tie('tree'), { minLength: 1, maxLength: 3 }))
          .map(([name, inner]) => `<${name}>${inner.join(' ')}</${name}>`),
      ),
    }));
    fc.assert(
      fc.property(tree, (div) => {
        const words = div
          .replace(/<[^<>]*>/g, ' ')
          .split(/\s+/)
          .filter(Boolean);
        const shown = JSON.stringify(said(div));
        for (const one of words) expect(shown).toContain(one);
      }),
    );
  });

  test('that is no XHTML is shown as its text', () => {
    expect(JSON.stringify(narrativeBlocks('<div>a <b>c</div>'))).toContain('a');
  });
});

const copyOfNotes = (texts: readonly string[]): RecordCopy => {
  const hsa = (value: string) => ({ system: 'urn:oid:1.2.752.29.4.19', value });
  const identifier = { system: 'http://electronichealth.se/identifier/personnummer', value: '191212121212' };
  const items = texts.map((text, n): RecordItem => {
    const author = { time: '2026-01-15T10:30:00+01:00', name: 'Åsa Öberg' };
    const source = { sourceSystem: hsa('SE2321000016-SYS'), careProvider: hsa('SE2321000016-VG') };
    return { kind: 'note', id: { value: `${n}` }, patient: identifier, author, text, ...source };
  });
  return { patient: { identifier, name: { given: ['Tolvan'], family: 'Testberg' } }, items, asked: ['note'] };
};
const longCopy = copyOfNotes(Array.from({ length: 20 }, () => 'Hosta i tre veckor. '.repeat(20)));

describe('the paper of a Bundle', () => {
  const unaddressed = oru.replace('SE5566778899-VCEKEN', 'JOURNAL');
  const copy = async () =>
    (await hl7v2Adapter.toBundle({ bytes: new TextEncoder().encode(unaddressed) }, { at })).bundle!;

  test.each(['sv', 'en'] as const)('has pages, fonts and words of its language (%s)', async (language) => {
    const bytes = await bundlePdf(await copy(), { language, caseId: '5f1f1c1e-65c8-4a3e-9a6f-0c3a2f6f0a01' });
    const read = await PDFDocument.load(bytes);
    expect(read.getPageCount()).toBeGreaterThan(0);
    expect(read.context.enumerateIndirectObjects().some(([, object]) => object.toString().includes('FontFile2'))).toBe(
      true,
    );
  });

  const caseId = '5f1f1c1e-65c8-4a3e-9a6f-0c3a2f6f0a01';
  /** A copy of many pages whose patient is told in another way. */
  const long = async (change: (patient: Patient) => void) => {
    const bundle = recordCopyDocument(longCopy, at).bundle;
    for (const { resource } of bundle.entry!) if (resource?.resourceType === 'Patient') change(resource);
    return textOf(await bundlePdf(bundle, { caseId }));
  };

  test('has patient, number, protected identity and case at the head of each page, and contents that point right', async () => {
    const pages = await long((patient) => {
      patient.meta = { security: [{ system: securityLabelSystem, code: 'sekretessmarkering' }] };
    });
    expect(pages.length).toBeGreaterThan(3);
    const head = `Tolvan Testberg, 191212121212, Skyddade personuppgifter   Ärende ${caseId}`;
    for (const [n, lines] of pages.entries())
      expect(lines).toEqual(expect.arrayContaining([head, `Sida ${n + 1} av ${pages.length}`]));
    expect(pages[0]).toContain('Innehåll');
    for (const section of ['Anteckningar', 'Avsnitt utan innehåll']) {
      const told = Number(pages[0]![pages[0]!.indexOf(section) + 1]);
      expect([section, pages.findIndex((lines, n) => n > 0 && lines.join('').includes(section)) + 1]).toEqual([
        section,
        told,
      ]);
    }
  });

  test.each([
    ['of another system', { system: 'http://terminology.hl7.org/CodeSystem/v3-ActReason', code: 'HTEST' }],
    ['of a code that protects nothing', { system: securityLabelSystem, code: 'annat' }],
  ])('does not say that an identity is protected for a label %s', async (_which, label) => {
    const [first] = await long((patient) => {
      patient.meta = { security: [label] };
    });
    expect(first!.join('\n')).not.toContain('Skyddade personuppgifter');
  });

  test('has number and case on each page also of a patient whose name fills more than a line', async () => {
    const pages = await long((patient) => {
      patient.name = [{ text: `中 ${'Annamariakristina '.repeat(60)}` }];
    });
    for (const lines of pages) {
      const head = lines.slice(0, -1).join('');
      expect(head).toMatch(
        /\[U\+4E2D\] Annamariakristina .*…, 191212121212 +Ärende 5f1f1c1e-65c8-4a3e-9a6f-0c3a2f6f0a01/,
      );
    }
  });

  test('draws each letter as itself, so that a search finds the word', async () => {
    const words = 'uppgifter, Pfizer, effekt, Kraftfull, tjockflytande, Mjölk–ägg ½ µg ≥ 5';
    const pages = await textOf(await bundlePdf(recordCopyDocument(copyOfNotes([words]), at).bundle));
    expect(pages.flat().join('')).toContain(words);
  });

  test('is the same bytes for the same Bundle', async () => {
    expect(await bundlePdf(await copy())).toEqual(await bundlePdf(await copy()));
  });

  test('marks what lies outside its reference interval, and plots what was measured more than once', async () => {
    const resources = (await copy()).entry!.map(({ resource }) => resource!);
    const [, table] = laboratoryBlocks(resources, paperWords.sv);
    const rows = table?.kind === 'table' ? table.rows : [];
    const hb = rows.find(([name]) => name?.text.includes('Hemoglobin'))!;
    expect(hb.map(({ text, marked }) => [text, marked ?? false])).toEqual([
      ['B-Hemoglobin', false],
      ['2026-11-02\u00a007:30', false],
      ['1.50 g/L', true],
      ['117–153', false],
      ['↓ lågt', true],
    ]);
    expect(rows.find(([name]) => name?.text === 'CRP')?.[3]?.text).toBe('< 5');
    const later = JSON.parse(JSON.stringify(resources)).map((resource: { effectiveDateTime?: string }) =>
      resource.effectiveDateTime ? { ...resource, effectiveDateTime: '2026-12-01T08:00:00+01:00' } : resource,
    );
    const plots = laboratoryBlocks([...resources, ...later], paperWords.sv).filter(({ kind }) => kind === 'plot');
    expect(plots).toContainEqual(expect.objectContaining({ plot: expect.objectContaining({ low: 117, high: 153 }) }));
  });

  test('keeps a day and its time on one line, and the heading of an entry with what follows', async () => {
    const blocks = narrativeBlocks('<div><table><tr><td>2026-11-02 07:30</td></tr></table></div>');
    expect(JSON.stringify(blocks)).toContain('2026-11-02\u00a007:30');
    const font = { widthOfTextAtSize: (text: string, size: number) => (text.length * size) / 2 };
    const fonts = { regular: font, bold: font } as unknown as Fonts;
    const filling: Block[] = Array.from({ length: 70 }, () => paragraph('rad'));
    for (let n = 30; n < filling.length; n++) {
      const { pages } = layOut([...filling.slice(0, n), paragraph('Rubriken', true), paragraph('Texten')], fonts);
      const placeOf = (text: string) =>
        pages.findIndex((page) => page.some((mark) => mark.kind === 'text' && mark.text === text));
      expect([n, placeOf('Rubriken')]).toEqual([n, placeOf('Texten')]);
    }
  });

  test('tells empty sections with why they are empty', async () => {
    expect(JSON.stringify(documentPaper(await copy(), paperWords.sv).blocks)).toContain('Inte kopierat');
  });

  test('is made of any referral message too', async () => {
    for (const message of fc.sample(arbitraryReferral(), { numRuns: 5, seed: 3 }))
      expect((await bundlePdf(toBundle(message, { at }).bundle)).length).toBeGreaterThan(1_000);
  });

  test('shows letters that the font lacks by their number', async () => {
    const document = imagingDocument({
      ...reference,
      patient: { ...reference.patient, name: { text: '中 Testberg' } },
    });
    expect((await bundlePdf(document)).length).toBeGreaterThan(1_000);
  });
});
