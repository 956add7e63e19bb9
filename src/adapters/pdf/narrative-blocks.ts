import { SaxesParser } from 'saxes';
import { type Block, type Cell, keptTogether, type Run } from './blocks.ts';

const headings: Readonly<Record<string, 1 | 2 | 3>> = { h1: 2, h2: 2, h3: 3, h4: 3, h5: 3, h6: 3 };
const breaking: readonly string[] = ['p', 'div', 'pre', 'blockquote', 'caption', 'dd', 'dt'];
const bold: readonly string[] = ['b', 'strong', 'th', 'dt'];
/** Nesting beyond this is read as running text: a narrative is bounded before it comes here, this bounds the walk. */
const deepest = 200;

/**
 * The narrative of a resource (safe XHTML) as blocks: headings, paragraphs, lists and tables. Every piece of text comes
 * out once, in its order; what is no XHTML comes out as its text.
 */
export function narrativeBlocks(div: string): Block[] {
  const builder = makeBuilder();
  const parser = new SaxesParser({ fragment: true });
  parser.on('opentag', ({ name }) => builder.open(name.toLowerCase()));
  parser.on('closetag', ({ name }) => builder.close(name.toLowerCase()));
  parser.on('text', (text) => builder.text(text));
  parser.on('cdata', (text) => builder.text(text));
  parser.on('error', (error) => {
    throw error;
  });
  try {
    parser.write(div).close();
    return builder.end();
  } catch {
    return [{ kind: 'paragraph', runs: [{ text: div.replace(/<[^<>]*>/g, ' ') }] }];
  }
}

interface Table {
  header: Cell[][];
  rows: Cell[][];
  inHead: boolean;
}

function makeBuilder() {
  const blocks: Block[] = [];
  const tables: Table[] = [];
  const open: string[] = [];
  let runs: Run[] = [];
  let cell: { text: string; head: boolean } | undefined;

  const isBold = () => open.some((name) => bold.includes(name));
  const flush = (): void => {
    const heading = open.find((name) => name in headings);
    const text = runs
      .map((run) => run.text)
      .join('')
      .trim();
    if (text !== '') {
      if (heading) blocks.push({ kind: 'heading', level: headings[heading]!, text });
      else blocks.push({ kind: 'paragraph', runs: trimmed(runs), ...(inList(open) && { indent: 1 }) });
    }
    runs = [];
  };
  const lineBreak = (): void => {
    if (cell) cell.text += '\n';
    else runs.push({ text: '\n' });
  };

  return {
    open(name: string): void {
      if (open.length > deepest) return;
      if (name === 'br') lineBreak();
      else if (name === 'table') {
        flush();
        tables.push({ header: [], rows: [], inHead: false });
      } else if (name === 'thead') tables.at(-1)!.inHead = true;
      else if (name === 'tr') {
        const table = tables.at(-1);
        if (table) (table.inHead ? table.header : table.rows).push([]);
      } else if ((name === 'td' || name === 'th') && tables.length > 0) cell = { text: '', head: name === 'th' };
      else if (cell && (breaking.includes(name) || name === 'li') && cell.text !== '') cell.text += '\n';
      else if (!cell && (breaking.includes(name) || name in headings || name === 'li')) flush();
      open.push(name);
      if (name === 'li') {
        if (cell) cell.text += '• ';
        else runs.push({ text: '• ' });
      }
    },
    close(name: string): void {
      if (open.at(-1) !== name) return;
      if ((name === 'td' || name === 'th') && cell) {
        const table = tables.at(-1);
        (table?.inHead ? table.header : table?.rows)
          ?.at(-1)
          ?.push({ text: keptTogether(cell.text.trim()), ...(cell.head && { bold: true }) });
        cell = undefined;
      } else if (name === 'table') {
        const { header, rows } = tables.pop()!;
        const filled = rows.filter((row) => row.length > 0);
        if (filled.length + header.length > 0) blocks.push({ kind: 'table', header, rows: filled });
      } else if (name === 'thead') tables.at(-1)!.inHead = false;
      else if (!cell && (breaking.includes(name) || name in headings || name === 'li')) flush();
      open.pop();
    },
    text(text: string): void {
      const plain = open.includes('pre') ? text : text.replace(/[ \t\r\n]+/g, ' ');
      if (cell) cell.text += plain;
      else if (plain !== ' ' || runs.length > 0) runs.push({ text: plain, ...(isBold() && { bold: true }) });
    },
    end(): Block[] {
      flush();
      return blocks;
    },
  };
}

const inList = (open: readonly string[]): boolean => open.includes('li');

function trimmed(runs: readonly Run[]): Run[] {
  const [first, ...rest] = runs;
  return first ? [{ ...first, text: first.text.trimStart() }, ...rest] : [];
}
