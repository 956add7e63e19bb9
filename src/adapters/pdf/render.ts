import fontkit from '@pdf-lib/fontkit';
import { PDFDocument, type PDFFont, type PDFPage, rgb } from 'pdf-lib';
import { archival } from './archival.ts';
import { loadFonts } from './fonts.ts';
import { type Laid, layOut } from './pages.ts';
import type { Paper } from './paper.ts';
import { type Mark, paper as sheet } from './sheet.ts';
import type { Words } from './words.ts';
import { type Fonts, widths, wrap } from './wrap.ts';

export interface PrintOptions {
  readonly words: Words;
  readonly language: string;
  /** ISO 8601: when the content was made; it is also the PDF's own date, so that the same content gives the same bytes. */
  readonly at: string;
  readonly caseId?: string;
  readonly producer?: string;
}

/** Papers -> one PDF with embedded fonts: contents first where there are many pages, patient and case on each page. */
export async function printPdf(papers: readonly Paper[], options: PrintOptions): Promise<Uint8Array> {
  const document = await PDFDocument.create();
  document.registerFontkit(fontkit);
  const bytes = loadFonts();
  const fonts: Fonts = {
    regular: await document.embedFont(bytes.regular, whole('SourceSans3-Regular')),
    bold: await document.embedFont(bytes.bold, whole('SourceSans3-SemiBold')),
  };
  const laid = layOut(
    papers.flatMap(({ blocks }) => readable(blocks, fonts.regular)),
    fonts,
  );
  const pages = [...contentsPages(laid, fonts, options.words), ...laid.pages];
  const head = [papers[0]?.patient, options.caseId && `${options.words.case} ${options.caseId}`]
    .filter((part) => part)
    .join('   ');
  const headLines = headOf(head, fonts);
  pages.forEach((marks, n) => {
    const page = document.addPage([sheet.width, sheet.height]);
    for (const mark of [
      ...marks,
      ...frame(headLines, `${options.words.page} ${n + 1} ${options.words.of} ${pages.length}`),
    ])
      draw(page, mark, fonts);
  });
  describe(document, papers[0]?.title ?? '', options, JSON.stringify([pages, head]));
  return document.save();
}

/**
 * Whole fonts: the subsets that pdf-lib makes of this one lose glyphs. A name of its own keeps random ones out. No ligatures:
 * pdf-lib gives them neither width nor letters, so that "uppgifter" is drawn with a gap and not found by a search.
 */
const whole = (customName: string) => ({
  subset: false,
  customName,
  features: { liga: false, clig: false, calt: false },
});

function describe(document: PDFDocument, title: string, { language, at }: PrintOptions, content: string): void {
  const date = new Date(Number.isNaN(Date.parse(at)) ? 0 : at);
  document.setTitle(title, { showInWindowTitleBar: true });
  document.setLanguage(language);
  document.setProducer('Vårdbro');
  document.setCreator('Vårdbro');
  document.setCreationDate(date);
  document.setModificationDate(date);
  archival(document, { title, date, producer: 'Vårdbro', content });
}

/** Letters that the font does not have are shown as a box with their number behind, never left out. */
function readable<T>(blocks: readonly T[], font: PDFFont): T[] {
  const known = new Set(font.getCharacterSet());
  const shown = (text: string): string => {
    let out = '';
    for (const letter of text.normalize('NFC').replace(/\r\n?/g, '\n').replace(/\t/g, '    ')) {
      const point = letter.codePointAt(0) as number;
      if (letter === '\n' || known.has(point)) out += letter;
      else if (point >= 0x20) out += `[U+${point.toString(16).toUpperCase()}]`;
    }
    return out;
  };
  const walk = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(walk);
    if (typeof value !== 'object' || value === null) return value;
    return Object.fromEntries(
      Object.entries(value).map(([name, member]) => [
        name,
        typeof member === 'string' && ['text', 'title', 'unit', 'label'].includes(name) ? shown(member) : walk(member),
      ]),
    );
  };
  return walk(blocks) as T[];
}

/** Only where there is something to search: who holds three pages sees them. */
const pagesWithout = 3;

function contentsPages({ contents, pages }: Laid, fonts: Fonts, words: Words): readonly (readonly Mark[])[] {
  if (pages.length <= pagesWithout || contents.length < 2) return [];
  const rows = (shift: number) => contents.map(({ text, page }) => [{ text }, { text: String(page + 1 + shift) }]);
  const lay = (shift: number) =>
    layOut(
      [
        { kind: 'heading', level: 1, text: words.contents },
        { kind: 'table', header: [], rows: rows(shift) },
      ],
      fonts,
    ).pages;
  // As many pages as the contents take come before what they point at.
  return lay(lay(0).length);
}

const headSize = 8.5;

/** The head of every page in lines that fit. */
function headOf(head: string, fonts: Fonts): readonly string[] {
  const runs = readable([{ text: head, bold: true }], fonts.bold);
  return wrap(runs, sheet.right - sheet.left, headSize, widths(fonts)).map((line) =>
    line.map(({ text }) => text).join(''),
  );
}

function frame(head: readonly string[], foot: string): Mark[] {
  return [
    // More than one line grows upwards, into the margin.
    ...head.map((text, n): Mark => {
      const y = 805 + 9.5 * (head.length - 1 - n);
      return { kind: 'text', x: sheet.left, y, size: headSize, bold: true, text };
    }),
    { kind: 'line', from: [sheet.left, 797], to: [sheet.right, 797], grey: true },
    { kind: 'text', x: sheet.left, y: 35, size: 8, bold: false, text: foot },
  ];
}

const black = rgb(0, 0, 0);
const grey = rgb(0.7, 0.7, 0.7);
const pale = rgb(0.92, 0.94, 0.96);
const red = rgb(0.7, 0.05, 0.1);
const blue = rgb(0.1, 0.3, 0.6);

function draw(page: PDFPage, mark: Mark, fonts: Fonts): void {
  switch (mark.kind) {
    case 'text':
      page.drawText(mark.text, {
        x: mark.x,
        y: mark.y,
        size: mark.size,
        font: mark.bold ? fonts.bold : fonts.regular,
        color: mark.red ? red : black,
      });
      break;
    case 'line': {
      const [[x, y], [toX, toY]] = [mark.from, mark.to];
      page.drawLine({
        start: { x, y },
        end: { x: toX, y: toY },
        thickness: mark.width ?? 0.6,
        color: mark.grey ? grey : blue,
      });
      break;
    }
    case 'box':
      page.drawRectangle({ x: mark.x, y: mark.y, width: mark.width, height: mark.height, color: pale });
      break;
    case 'dot':
      page.drawCircle({ x: mark.x, y: mark.y, size: 2.2, color: blue });
      break;
  }
}
