import type { Concept } from '../code-system/provider.ts';
import type { Designation, ValueSetConcept } from '../resource.ts';
import { fitness, type Languages } from './languages.ts';

/** A name of a concept. */
export interface Display {
  readonly value: string;
  readonly language?: string;
  /** The designation it stands in; absent for the display of the code system or value set itself. */
  readonly designation?: Designation;
}

/**
 * Every name of a concept, the usual one first: what the value set says, then the display of the code system, then
 * designations of both.
 */
export function displaysOf(
  concept: Concept,
  said: ValueSetConcept | undefined,
  language: string | undefined,
): Display[] {
  const displays: Display[] = [];
  if (said?.display !== undefined) displays.push({ value: said.display });
  if (concept.display !== undefined)
    displays.push({ value: concept.display, ...(language !== undefined && { language }) });
  for (const designation of [...concept.designations, ...(said?.designation ?? [])])
    if (designation.value !== undefined)
      displays.push({
        value: designation.value,
        ...(designation.language !== undefined && { language: designation.language }),
        designation,
      });
  return displays;
}

/**
 * The name to show: the best in the wanted languages, else the usual one; undefined when only wanted languages will do and
 * there is none. A name of no known language is as good as the usual one.
 */
export function preferred(displays: readonly Display[], languages: Languages | undefined): Display | undefined {
  const usual = displays.find(({ designation }) => designation === undefined) ?? displays.find(isName);
  if (languages === undefined || languages.ranges.length === 0) return usual;
  for (const range of languages.ranges) {
    let best: Display | undefined;
    let score = 0;
    for (const display of displays) {
      const own = isName(display) && display.language !== undefined ? fitness(display.language, range) : 0;
      if (own > score) {
        best = display;
        score = own;
      }
    }
    if (best) return best;
  }
  return languages.exclusive && usual?.language !== undefined ? undefined : usual;
}

/** Whether a designation may stand as a display: one with a use of its own (a definition, an old spelling) may not. */
const nameUses = new Set([
  'display',
  'preferredForLanguage',
  '900000000000003001',
  '900000000000013009',
  'consumer',
  'short',
]);
const isName = ({ designation }: Display): boolean =>
  designation?.use?.code === undefined || nameUses.has(designation.use.code);

/** The names that are right for the wanted languages; of any language when none is wanted. */
export function rightFor(displays: readonly Display[], languages: Languages | undefined): readonly Display[] {
  if (languages === undefined || languages.ranges.length === 0) return displays;
  return displays.filter(
    ({ language }) => language === undefined || languages.ranges.some((range) => fitness(language, range) > 0),
  );
}

/** Case and runs of blanks make no other name. */
export const sameName = (a: string, b: string): boolean => a === b || plain(a) === plain(b);
const plain = (text: string): string => text.normalize('NFC').toLowerCase().replace(/\s+/g, ' ').trim();
