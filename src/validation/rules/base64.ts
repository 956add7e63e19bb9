/**
 * base64 with blanks between its groups, as MIME writes it (R4 datatypes.html#base64Binary). Decoded and encoded again
 * rather than matched: a pattern over millions of groups overflows the stack of the regular expression engine.
 */
export function isBase64(value: string): boolean {
  const trimmed = value.trim();
  if (trimmed === '') return false;
  if (!/\s/.test(trimmed)) return isRun(trimmed);
  const runs = trimmed.split(/\s+/);
  return runs.every((run) => run.length % 4 === 0) && isRun(runs.join(''));
}

const isRun = (text: string): boolean =>
  text.length % 4 === 0 && Buffer.from(text, 'base64').toString('base64') === text;

/** Number of bytes that a valid base64 text stands for. */
export function base64Size(value: string): number {
  const length = value.replace(/\s+/g, '').length;
  const padding = value.trimEnd().endsWith('==') ? 2 : value.trimEnd().endsWith('=') ? 1 : 0;
  return (length / 4) * 3 - padding;
}
