import type { PDFFont } from 'pdf-lib';
import type { Block, Cell, Plot, Run } from './blocks.ts';

/** Something drawn on a page; points from its lower left corner. */
export type Mark =
  | {
      readonly kind: 'text';
      readonly x: number;
      readonly y: number;
      readonly size: number;
      readonly bold: boolean;
      readonly red?: boolean;
      readonly text: string;
    }
  | {
      readonly kind: 'line';
      readonly from: readonly [number, number];
      readonly to: readonly [number, number];
      readonly grey?: boolean;
      readonly width?: number;
    }
  | { readonly kind: 'box'; readonly x: number; readonly y: number; readonly width: number; readonly height: number }
  | { readonly kind: 'dot'; readonly x: number; readonly y: number };

export interface Laid {
  readonly pages: readonly (readonly Mark[])[];
  /** Headings of the contents, with the page (from 0) on which each stands. */
  readonly contents: readonly { readonly text: string; readonly page: number }[];
}

/** A4 in points, with room for a head and a foot. */
export const paper = { width: 595, height: 842, left: 50, right: 545, top: 770, bottom: 60 } as const;
const body = 9.5;
const leading = 1.32;

export interface Fonts {
  readonly regular: PDFFont;
  readonly bold: PDFFont;
}

/** Lays blocks out on pages: wraps text, breaks tables between lines with their header repeated, keeps headings with what follows. */
export function layOut(blocks: readonly Block[], fonts: Fonts): Laid {
  const pages: Mark[][] = [[]];
  const contents: { text: string; page: number }[] = [];
  const width = widths(fonts);
  let y: number = paper.top;

  const page = (): Mark[] => pages.at(-1) as Mark[];
  const turn = (): void => {
    pages.push([]);
    y = paper.top;
  };
  const room = (needed: number): void => {
    if (y - needed < paper.bottom) turn();
  };
  const lineOf = (runs: readonly Run[], x: number, size: number, red = false): void => {
    let at = x;
    for (const { text, bold = false } of runs) {
      if (text !== '') page().push({ kind: 'text', x: at, y: y - size, size, bold, text, ...(red && { red }) });
      at += width(text, size, bold);
    }
    y -= size * leading;
  };

  function heading(level: 1 | 2 | 3, text: string, listed: boolean): void {
    const size = { 1: 15, 2: 12, 3: 10.5 }[level];
    y -= level === 1 ? 14 : 7;
    room(size * leading + 3 * body * leading);
    if (listed) contents.push({ text, page: pages.length - 1 });
    for (const line of wrap([{ text, bold: true }], paper.right - paper.left, size, width))
      lineOf(line, paper.left, size);
    if (level === 1) page().push({ kind: 'line', from: [paper.left, y], to: [paper.right, y], grey: true });
    y -= 4;
  }

  function text(runs: readonly Run[], indent: number): void {
    const x = paper.left + indent * 12;
    for (const line of wrap(runs, paper.right - x, body, width)) {
      room(body * leading);
      lineOf(line, x, body);
    }
    y -= 4;
  }

  function table(header: readonly (readonly Cell[])[], rows: readonly (readonly Cell[])[]): void {
    const columns = columnsOf([...header, ...rows], width);
    const head = header.map((cells) => wrapRow(cells, columns, width));
    const drawHead = (): void => {
      for (const lines of head) drawRow(lines, true);
    };
    const drawRow = (row: WrappedRow, shaded: boolean): void => {
      // A row taller than a page is drawn piece by piece; any other is kept whole.
      let from = 0;
      while (from < row.height) {
        const fits = Math.max(1, Math.floor((y - paper.bottom) / (body * leading)));
        const lines = Math.min(row.height - from, fits);
        const height = lines * body * leading + 4;
        if (shaded) page().push({ kind: 'box', x: paper.left, y: y - height, width: paper.right - paper.left, height });
        row.cells.forEach(({ lines: all, cell }, n) => {
          all.slice(from, from + lines).forEach((line, k) => {
            const mark = {
              kind: 'text' as const,
              x: columns[n]!.x + 3,
              y: y - 2 - (k + 1) * body * leading + 3,
              size: body,
              bold: cell.bold === true,
              text: line,
            };
            if (line !== '') page().push(cell.marked ? { ...mark, red: true } : mark);
          });
        });
        y -= height;
        page().push({ kind: 'line', from: [paper.left, y], to: [paper.right, y], grey: true, width: 0.4 });
        from += lines;
        if (from < row.height) turn();
      }
    };
    const all = rows.map((cells) => wrapRow(cells, columns, width));
    room(Math.min(200, (head.length + 1) * 2 * body * leading));
    drawHead();
    for (const row of all) {
      const needed = row.height * body * leading + 4;
      if (y - needed < paper.bottom && needed < paper.top - paper.bottom - 60) {
        turn();
        drawHead();
      } else if (y - body * leading < paper.bottom) turn();
      drawRow(row, false);
    }
    y -= 8;
  }

  function plot(given: Plot): void {
    const height = 120;
    room(height + 40);
    lineOf(
      [{ text: given.unit === '' ? given.title : `${given.title} (${given.unit})`, bold: true }],
      paper.left,
      body,
    );
    page().push(
      ...plotMarks(given, { x: paper.left + 40, y: y - height, width: paper.right - paper.left - 50, height }),
    );
    y -= height + 24;
  }

  for (const block of blocks) {
    if (block.kind === 'heading') heading(block.level, block.text, block.listed === true);
    else if (block.kind === 'paragraph') text(block.runs, block.indent ?? 0);
    else if (block.kind === 'table') table(block.header, block.rows);
    else plot(block.plot);
  }
  return { pages, contents };
}

type Width = (text: string, size: number, bold: boolean) => number;

/** Widths of words are asked for once: laying glyphs out is the price of a page. */
export function widths({ regular, bold: heavy }: Fonts): Width {
  const known = [new Map<string, number>(), new Map<string, number>()] as const;
  return (text, size, bold) => {
    const of = known[bold ? 1 : 0];
    let unit = of.get(text);
    if (unit === undefined) {
      unit = (bold ? heavy : regular).widthOfTextAtSize(text, 1);
      of.set(text, unit);
    }
    return unit * size;
  };
}

/** Runs in lines that fit; a line break in the text breaks the line, a word that is too long is cut. */
function wrap(runs: readonly Run[], most: number, size: number, width: Width): Run[][] {
  const lines: Run[][] = [[]];
  let used = 0;
  for (const { text, bold = false } of runs) {
    for (const [n, line] of text.split('\n').entries()) {
      if (n > 0) {
        lines.push([]);
        used = 0;
      }
      for (const word of line.split(/(?<= )/)) {
        for (const piece of fitting(word, most, size, bold, width)) {
          const wide = width(piece, size, bold);
          if (used > 0 && used + width(piece.trimEnd(), size, bold) > most) {
            lines.push([]);
            used = 0;
          }
          lines.at(-1)!.push({ text: piece, bold });
          used += wide;
        }
      }
    }
  }
  return lines;
}

function fitting(word: string, most: number, size: number, bold: boolean, width: Width): string[] {
  if (word.length < 12 || width(word, size, bold) <= most) return [word];
  const pieces: string[] = [];
  let piece = '';
  let used = 0;
  for (const letter of word) {
    const wide = width(letter, size, bold);
    if (used + wide > most && piece !== '') {
      pieces.push(piece);
      piece = '';
      used = 0;
    }
    piece += letter;
    used += wide;
  }
  return [...pieces, piece];
}

interface WrappedRow {
  readonly cells: readonly { readonly cell: Cell; readonly lines: readonly string[] }[];
  readonly height: number;
}

function wrapRow(cells: readonly Cell[], columns: readonly Column[], width: Width): WrappedRow {
  const wrapped = cells.map((cell, n) => {
    // The last cell of a short row takes the room that is left.
    const end = n === cells.length - 1 ? paper.right : columns[n]!.x + columns[n]!.width;
    const lines = wrap([{ text: cell.text, bold: cell.bold === true }], end - columns[n]!.x - 6, body, width);
    return { cell, lines: lines.map((runs) => runs.map((run) => run.text).join('')) };
  });
  return { cells: wrapped, height: Math.max(1, ...wrapped.map(({ lines }) => lines.length)) };
}

interface Column {
  readonly x: number;
  readonly width: number;
}

/**
 * Columns as wide as their longest line where there is room for that; else each at least as wide as its longest word, and
 * the rest shared by what each asks for beyond that.
 */
function columnsOf(rows: readonly (readonly Cell[])[], width: Width): Column[] {
  const count = Math.max(1, ...rows.map((row) => row.length));
  const total = paper.right - paper.left;
  const seen = rows.slice(0, 500);
  const measured = (n: number, by: (cell: Cell | undefined, width: Width) => number) =>
    Math.min(total * 0.6, Math.max(30, ...seen.map((row) => by(row[n], width))));
  const wishes = Array.from({ length: count }, (_, n) => measured(n, longest));
  const needs = Array.from({ length: count }, (_, n) => measured(n, longestWord));
  let x: number = paper.left;
  return shared(wishes, needs, total).map((wide) => {
    const column = { x, width: wide };
    x += wide;
    return column;
  });
}

function shared(wishes: readonly number[], needs: readonly number[], total: number): number[] {
  const [wished, needed] = [wishes, needs].map((of) => of.reduce((a, b) => a + b, 0)) as [number, number];
  if (wished <= total) return wishes.map((wish) => wish + (total - wished) / wishes.length);
  if (needed >= total) return needs.map((need) => (need / needed) * total);
  return wishes.map((wish, n) => needs[n]! + ((wish - needs[n]!) / (wished - needed)) * (total - needed));
}

const longest = (cell: Cell | undefined, width: Width): number =>
  cell ? 10 + Math.max(...cell.text.split('\n').map((line) => width(line.slice(0, 80), body, cell.bold === true))) : 0;

const longestWord = (cell: Cell | undefined, width: Width): number =>
  cell ? 10 + Math.max(...cell.text.split(/\s/).map((word) => width(word.slice(0, 24), body, cell.bold === true))) : 0;

/** Axis, interval and points. The reference interval is a grey band. */
function plotMarks({ points, low, high }: Plot, area: { x: number; y: number; width: number; height: number }): Mark[] {
  const values = points.map(({ value }) => value);
  const ends = [...values, ...(low === undefined ? [] : [low]), ...(high === undefined ? [] : [high])];
  const [least, most] = [Math.min(...ends), Math.max(...ends)];
  const pad = (most - least || Math.abs(most) || 1) * 0.1;
  const [bottom, top] = [least - pad, most + pad];
  const times = points.map(({ at }) => at);
  const [start, end] = [Math.min(...times), Math.max(...times)];
  const px = (at: number): number => area.x + 8 + ((at - start) / (end - start || 1)) * (area.width - 16);
  const py = (value: number): number => area.y + ((value - bottom) / (top - bottom)) * area.height;
  const band = low === undefined && high === undefined ? [] : [bandOf(py(low ?? bottom), py(high ?? top), area)];
  const labels = [low, high, Math.max(...values), Math.min(...values)].filter((value) => value !== undefined);
  return [
    ...band,
    { kind: 'line', from: [area.x, area.y], to: [area.x + area.width, area.y] },
    { kind: 'line', from: [area.x, area.y], to: [area.x, area.y + area.height] },
    ...apart([...new Set(labels)], py).map(
      (value): Mark => ({
        kind: 'text',
        x: area.x - 34,
        y: py(value) - 3,
        size: 7.5,
        bold: false,
        text: String(value),
      }),
    ),
    ...points.slice(1).map((point, n): Mark => {
      const before = points[n]!;
      return { kind: 'line', from: [px(before.at), py(before.value)], to: [px(point.at), py(point.value)], width: 1 };
    }),
    ...points.map(({ at, value }): Mark => ({ kind: 'dot', x: px(at), y: py(value) })),
    { kind: 'text', x: area.x, y: area.y - 11, size: 7.5, bold: false, text: points[0]!.label },
    { kind: 'text', x: area.x + area.width - 44, y: area.y - 11, size: 7.5, bold: false, text: points.at(-1)!.label },
  ];
}

const bandOf = (from: number, to: number, area: { x: number; width: number }): Mark => ({
  kind: 'box',
  x: area.x,
  y: from,
  width: area.width,
  height: Math.max(1, to - from),
});

/** Labels that would lie upon each other are left out. */
const apart = (values: readonly number[], place: (value: number) => number): number[] =>
  [...values].sort((a, b) => a - b).filter((value, n, all) => n === 0 || place(value) - place(all[n - 1]!) > 9);
