import { findLeaks, type Output } from './search.ts';
import type { TestNumbers } from './test-numbers.ts';

/** Every sort of output with a number planted in it: a searcher that misses one proves nothing. */
export function planted(outputs: readonly Output[], numbers: TestNumbers): { sorts: number; seen: number } {
  const sorts = [...new Set(outputs.map((output) => output.sort))];
  const spellings = [
    (n: string) => `"${n}"`,
    (n: string) => n.slice(2),
    (n: string) => `${n.slice(2, 8)}-${n.slice(8)}`,
    (n: string) => Buffer.from(`the patient has ${n}`).toString('base64url'),
    (n: string) => [...n].map((c) => `%3${c}`).join(''),
  ];
  const marked = sorts.flatMap((sort) => {
    const { text } = outputs.find((output) => output.sort === sort)!;
    const half = Math.floor(text.length / 2);
    return spellings.map((spell) => ({
      sort,
      name: 'control',
      text: `${text.slice(0, half)} ${spell(numbers.digits())} ${text.slice(half)}`,
    }));
  });
  const seen = marked.filter((output) => findLeaks([output], numbers.given).length > 0).length;
  return { sorts: sorts.length, seen: seen / spellings.length };
}
