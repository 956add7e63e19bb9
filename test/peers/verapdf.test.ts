import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Bundle } from '@medplum/fhirtypes';
import { PDFDocument } from 'pdf-lib';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { bundlePdf } from '../../src/adapters/pdf/write-pdf.ts';
import { example, exampleNames } from '../profiles/support/mutations.ts';
import { judge, veraPdf } from './verapdf/judge.ts';

/** Every paper that is written is PDF/A-2b, as the reference validator of the format (veraPDF) sees it. */
const reason = veraPdf.absent();
const absent = reason === undefined ? '' : ` (skipped: ${reason})`;

let files: string;
beforeAll(() => {
  files = mkdtempSync(join(tmpdir(), 'vardbro-pdfa-'));
  if (reason === undefined) veraPdf.build();
}, 600_000);
afterAll(() => rmSync(files, { recursive: true, force: true }));

/** `ok`, or the clauses that a file breaks. */
function judged(pdfs: readonly Uint8Array[]): string[] {
  const names = pdfs.map((bytes, n) => {
    const name = join(files, `${n}.pdf`);
    writeFileSync(name, bytes);
    return name;
  });
  return judge(names);
}

const bundles = exampleNames.map((name) => [name, example(name) as Bundle] as const);
const printed = bundles.filter(([, { resourceType }]) => resourceType === 'Bundle');

describe.skipIf(absent !== '')(`veraPDF${absent}`, () => {
  test('finds nothing against PDF/A-2b in any paper, in either language', async () => {
    const papers = await Promise.all(
      printed.flatMap(([name, bundle]) =>
        (['sv', 'en'] as const).map(async (language) => {
          const bytes = await bundlePdf(bundle, { language, caseId: '0190a3c4-0000-7000-8000-000000000001' });
          return { name: `${name} ${language}`, bytes };
        }),
      ),
    );
    expect(papers.length).toBeGreaterThan(10);
    const verdicts = judged(papers.map(({ bytes }) => bytes));
    expect(Object.fromEntries(papers.map(({ name }, n) => [name, verdicts[n]]))).toEqual(
      Object.fromEntries(papers.map(({ name }) => [name, 'ok'])),
    );
  }, 300_000);

  test('does find what a plain PDF lacks', async () => {
    const plain = await PDFDocument.create();
    plain.addPage();
    expect(judged([await plain.save()])[0]).toMatch(/6\.6/);
  }, 60_000);
});
