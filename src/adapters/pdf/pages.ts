import type { Block, Cell, Plot, Run } from './blocks.ts';
import { plotMarks } from './plot.ts';
import { body, leading, type Mark, paper } from './sheet.ts';
import { columnsOf, type Fonts, type WrappedRow, widths, wrap, wrapRow } from './wrap.ts';

export interface Laid {
  readonly pages: readonly (readonly Mark[])[];
  /** Headings of the contents, with the page (from 0) on which each stands. */
  readonly contents: readonly { readonly text: string; readonly page: number }[];
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
    // What is bold as a whole is the heading of an entry.
    if (runs.every(({ bold }) => bold)) room(4 * body * leading);
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
