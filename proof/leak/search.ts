/** Something that left a gateway, or that others on its machine can see. */
export interface Output {
  /** log, metrics, error body, header, url, file name, process list, audit heads */
  readonly sort: string;
  readonly name: string;
  readonly text: string;
}

export interface Leak {
  readonly sort: string;
  readonly name: string;
  readonly number: string;
  /** The text around it. */
  readonly around: string;
}

const runs = /[0-9A-Za-z]{10,}/g;
/** A number as people write it, in two parts. */
const parted = /(?<![0-9A-Za-z])(\d{6}|\d{8})(?:[-+ \u2010-\u2015\u2212]|%2[BbDd0])([0-9A-Za-z]{4})(?![0-9A-Za-z])/g;
const packed = /[A-Za-z0-9+/_-]{24,}={0,2}/g;

/**
 * Every place where one of the numbers stands in an output: whole, without its century, with a separator, escaped for a
 * URL or for JSON, or in base64. `numbers` are twelve characters long.
 */
export function findLeaks(outputs: readonly Output[], numbers: ReadonlySet<string>): Leak[] {
  const known = wanted(numbers);
  return outputs.flatMap((output) =>
    spellings(output.text).flatMap((text) =>
      leaksIn(text, known).map(({ number, at }) => ({
        sort: output.sort,
        name: output.name,
        number,
        around: text.slice(Math.max(0, at - 80), at + 60),
      })),
    ),
  );
}

interface Wanted {
  readonly whole: ReadonlySet<string>;
  /** Ten characters; only where nothing is glued to them, since a clock's figures may hold them by chance. */
  readonly short: ReadonlySet<string>;
}

function wanted(numbers: ReadonlySet<string>): Wanted {
  const whole = new Set([...numbers].map((n) => n.toUpperCase()));
  return { whole, short: new Set([...whole].map((n) => n.slice(2))) };
}

/** The text as it is, unescaped, and what its base64 runs hold. */
function spellings(text: string): string[] {
  const plain = text
    .replaceAll(/(?:%3[0-9])+/g, (run) => run.replaceAll('%3', ''))
    .replaceAll(/\\u00([0-7][0-9a-fA-F])/g, (_all, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
  const inside = [...text.matchAll(packed)].map(([run]) => Buffer.from(run, 'base64').toString('latin1')).join(' ');
  return [...new Set([text, plain]), inside];
}

function leaksIn(text: string, { whole, short }: Wanted): { number: string; at: number }[] {
  const found: { number: string; at: number }[] = [];
  for (const { 1: head = '', 2: tail = '', index } of text.matchAll(parted)) {
    const number = (head + tail).toUpperCase();
    if (whole.has(number) || short.has(number)) found.push({ number, at: index });
  }
  for (const match of text.matchAll(runs)) {
    const run = match[0].toUpperCase();
    if (run.length === 10 && short.has(run)) found.push({ number: run, at: match.index });
    for (let at = 0; at + 12 <= run.length; at++) {
      const piece = run.slice(at, at + 12);
      if (whole.has(piece)) found.push({ number: piece, at: match.index + at });
    }
  }
  return found;
}
