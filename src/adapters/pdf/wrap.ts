import type { PDFFont } from 'pdf-lib';
import type { Cell, Run } from './blocks.ts';
import { body, paper } from './sheet.ts';

export interface Fonts {
  readonly regular: PDFFont;
  readonly bold: PDFFont;
}

export type Width = (text: string, size: number, bold: boolean) => number;

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
export function wrap(runs: readonly Run[], most: number, size: number, width: Width): Run[][] {
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

export interface WrappedRow {
  readonly cells: readonly { readonly cell: Cell; readonly lines: readonly string[] }[];
  readonly height: number;
}

export function wrapRow(cells: readonly Cell[], columns: readonly Column[], width: Width): WrappedRow {
  const wrapped = cells.map((cell, n) => {
    // The last cell of a short row takes the room that is left.
    const end = n === cells.length - 1 ? paper.right : columns[n]!.x + columns[n]!.width;
    const lines = wrap([{ text: cell.text, bold: cell.bold === true }], end - columns[n]!.x - 6, body, width);
    return { cell, lines: lines.map((runs) => runs.map((run) => run.text).join('')) };
  });
  return { cells: wrapped, height: Math.max(1, ...wrapped.map(({ lines }) => lines.length)) };
}

export interface Column {
  readonly x: number;
  readonly width: number;
}

/**
 * Columns as wide as their longest line where there is room for that; else each at least as wide as its longest word, and
 * the rest shared by what each asks for beyond that.
 */
export function columnsOf(rows: readonly (readonly Cell[])[], width: Width): Column[] {
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

/** The least share of the sheet that the names in a table of two columns take. */
const nameColumn = 0.32;

function shared(wishes: readonly number[], needs: readonly number[], total: number): number[] {
  const [wished, needed] = [wishes, needs].map((of) => of.reduce((a, b) => a + b, 0)) as [number, number];
  // What is called something beside what it is: one below the other in all tables of a page.
  if (wished <= total && wishes.length === 2) {
    const first = Math.min(Math.max(wishes[0]!, total * nameColumn), total - wishes[1]!);
    return [first, total - first];
  }
  if (wished <= total) return wishes.map((wish) => wish + (total - wished) / wishes.length);
  if (needed >= total) return needs.map((need) => (need / needed) * total);
  return wishes.map((wish, n) => needs[n]! + ((wish - needs[n]!) / (wished - needed)) * (total - needed));
}

const longest = (cell: Cell | undefined, width: Width): number =>
  cell ? 10 + Math.max(...cell.text.split('\n').map((line) => width(line.slice(0, 80), body, cell.bold === true))) : 0;

const longestWord = (cell: Cell | undefined, width: Width): number =>
  cell
    ? 10 + Math.max(...cell.text.split(/[ \n]/).map((word) => width(word.slice(0, 24), body, cell.bold === true)))
    : 0;
