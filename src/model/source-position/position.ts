/**
 * Where something stands in a text as it was received. Lines and columns count from 1; a line ends by LF, CR LF or CR, as
 * editors and XML have it; a column is a UTF-16 code unit, as in editors and the Language Server Protocol, so that a
 * character outside the Basic Multilingual Plane counts as two and a tab as one. A byte order mark is not counted.
 */
export interface Position {
  readonly line: number;
  readonly column: number;
}

const lineEnd = /\r\n?|\n/g;

/** Positions of offsets in UTF-16 units, in the order asked; one pass over the text up to the last of them. */
export function positionsOf(text: string, offsets: readonly number[]): Position[] {
  const inOrder = [...offsets.keys()].sort((a, b) => offsets[a]! - offsets[b]!);
  const found: Position[] = new Array(offsets.length);
  lineEnd.lastIndex = 0;
  let line = 1;
  let start = 0;
  let next = nextLine(text);
  for (const n of inOrder) {
    const offset = offsets[n]!;
    for (; next !== undefined && next <= offset; next = nextLine(text)) {
      line++;
      start = next;
    }
    found[n] = { line, column: offset - start + 1 };
  }
  return found;
}

function nextLine(text: string): number | undefined {
  return lineEnd.test(text) ? lineEnd.lastIndex : undefined;
}
