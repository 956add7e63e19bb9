import { TerminologyError } from '../error.ts';
import { txIssue } from '../messages/tx-issue.ts';

/**
 * The languages in which displays are wanted, best first (RFC 9110 section 12.5.4 over BCP 47 tags), as the parameter
 * `displayLanguage` or the header Accept-Language says it.
 */
export interface Languages {
  /** As it was said, for the answer. */
  readonly said: string;
  readonly ranges: readonly string[];
  /** `*; q=0`: a display in another language is worse than none. */
  readonly exclusive: boolean;
}

const tag = /^(?:[a-z]{1,8}(?:-[a-z0-9]{1,8})*|\*)$/i;
const mostRanges = 20;

/** Throws TerminologyError for what is no list of languages. */
export function readLanguages(said: string): Languages {
  const ranked = said.split(',').map((range) => {
    const [name = '', ...params] = range.split(';').map((part) => part.trim());
    const q = params.find((param) => /^q\s*=/.test(param))?.split('=')[1];
    return { name: name.toLowerCase(), q: q === undefined ? 1 : Number(q) };
  });
  const wrong = ranked.length > mostRanges || ranked.some(({ name, q }) => !tag.test(name) || !(q >= 0 && q <= 1));
  if (wrong) throw new TerminologyError([txIssue('INVALID_DISPLAY_NAME', { language: said })], 400);
  const wanted = ranked.filter(({ name, q }) => q > 0 && name !== '*').sort((a, b) => b.q - a.q);
  return {
    said,
    ranges: wanted.map(({ name }) => name),
    exclusive: ranked.some(({ name, q }) => name === '*' && q === 0),
  };
}

/**
 * The languages of an Accept-Language header; undefined when it names none or is no such header: a browser's header is no
 * reason to refuse.
 */
export function acceptedLanguages(header: string | undefined): Languages | undefined {
  if (header === undefined) return undefined;
  try {
    const languages = readLanguages(header);
    return languages.ranges.length > 0 ? languages : undefined;
  } catch {
    return undefined;
  }
}

/** How well a language serves a range: 3 the same, 2 more exact (`sv-SE` for `sv`), 1 less (`sv` for `sv-SE`), 0 not. */
export function fitness(language: string, range: string): number {
  const tag = language.toLowerCase();
  if (tag === range) return 3;
  if (tag.startsWith(`${range}-`)) return 2;
  return range.startsWith(`${tag}-`) ? 1 : 0;
}
