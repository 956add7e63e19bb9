import type { Patient } from '@medplum/fhirtypes';
import fc from 'fast-check';
import { PDFDocument } from 'pdf-lib';
import { describe, expect, test } from 'vitest';
import { hl7v2Adapter } from '../../../src/adapters/hl7v2/adapter.ts';
import { imagingDocument } from '../../../src/adapters/imaging-reference/document.ts';
import { type Block, paragraph } from '../../../src/adapters/pdf/blocks.ts';
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
import { oru } from '../hl7v2/message.ts';
import { reference } from '../imaging-reference/reference.ts';
import { arbitraryReferral } from '../referral/arbitraries.ts';
import { textOf } from './text-of.ts';

const at = '2026-11-24T10:00:00+01:00';

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

  test('tells times by Swedish clocks, whatever offset a document writes them with', async () => {
    const abroad = JSON.parse(
      JSON.stringify(await copy())
        .replaceAll('2026-11-02T07:30:00+01:00', '2026-11-02T06:30:00Z')
        .replaceAll(/"date":"[^"]*"/g, '"date":"2026-06-30T22:15:00Z"'),
    );
    const { blocks } = documentPaper(abroad, paperWords.sv);
    const texts = blocks.flatMap((block) => (block.kind === 'table' ? block.rows.flat().map(({ text }) => text) : []));
    expect(texts).toEqual(expect.arrayContaining(['2026-11-02\u00a007:30', '2026-07-01 00:15']));
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
