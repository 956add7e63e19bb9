import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../cli/vardbro.ts';

const read = (path: string): string => readFileSync(join(root, path), 'utf8');

/** Code blocks of a page in one language, in order. */
export const blocks = (path: string, language: string): string[] =>
  [...read(path).matchAll(/```(\w*)\n([\s\S]*?)```/g)].flatMap(([, of, text]) => (of === language ? [text!] : []));

/** Code inside the text that begins with a word, its line breaks as blanks; each once. */
export const spans = (path: string, word: string): string[] => {
  const text = read(path).replaceAll(/```[\s\S]*?```/g, '');
  return [...new Set([...text.matchAll(/`([^`]+)`/g)].map(([, code]) => code!.replaceAll(/\s+/g, ' ')))].filter(
    (code) => code.startsWith(`${word} `),
  );
};
