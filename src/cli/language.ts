import type { CliIo } from './io.ts';

/** The languages that the command line speaks to people. */
export type Lang = 'sv' | 'en';

/**
 * Takes `--lang sv|en` out of the arguments wherever it stands. Without it the locale decides (LC_ALL, LC_MESSAGES, LANG
 * in this order): Swedish unless it says English. A word that is no language is left for the command to refuse.
 */
export function languageOf(args: readonly string[], env: CliIo['env']): { lang: Lang; rest: readonly string[] } {
  const at = args.findIndex((arg, n) => arg === '--lang' && isLang(args[n + 1]));
  const joined = args.findIndex((arg) => arg.startsWith('--lang=') && isLang(arg.slice('--lang='.length)));
  if (at !== -1) return { lang: args[at + 1] as Lang, rest: args.toSpliced(at, 2) };
  if (joined !== -1) return { lang: args[joined]!.slice('--lang='.length) as Lang, rest: args.toSpliced(joined, 1) };
  const locale = [env.LC_ALL, env.LC_MESSAGES, env.LANG].find((text) => text !== undefined && text !== '');
  return { lang: locale?.toLowerCase().startsWith('en') ? 'en' : 'sv', rest: args };
}

const isLang = (text: string | undefined): text is Lang => text === 'sv' || text === 'en';

/** The sentence in the caller's language. */
export const say = ({ lang }: Pick<CliIo, 'lang'>, sv: string, en: string): string => (lang === 'en' ? en : sv);
