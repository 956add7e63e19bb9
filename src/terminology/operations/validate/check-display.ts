import { type TxIssue, txIssue } from '../../messages/tx-issue.ts';
import type { Coding } from '../../resource.ts';
import type { OperationContext } from '../context.ts';
import { type Display, displaysOf, preferred, rightFor, sameName } from '../displays.ts';
import type { Hit } from './membership.ts';
import type { Places } from './places.ts';

/** Judges the display of a coding against the names of its concept in the wanted languages; nothing when it is right. */
export function checkDisplay(
  coding: Coding,
  { provider, key, said }: Hit,
  { languages, parameters }: Pick<OperationContext, 'languages' | 'parameters'>,
  places: Places,
): TxIssue | undefined {
  const { display } = coding;
  if (display === undefined) return undefined;
  const all = displaysOf(provider.lookup(key), said, provider.header.language);
  if (all.length === 0) return undefined;
  const right = rightFor(all, languages);
  if (right.some(({ value }) => sameName(value, display))) return undefined;
  const usual = preferred(all, undefined)?.value ?? '';
  const spoken = languages?.said ?? '--';
  const words = { display, system: provider.system, code: coding.code ?? '', languages: spoken, fallback: usual };
  const lenient = parameters.flag('lenient-display-validation') === true;
  const options = { place: places.display, ...(lenient && { severity: 'warning' as const }) };
  if (right.length === 0) {
    const usable = all.some(({ value }) => sameName(value, display));
    return usable
      ? txIssue('NO_VALID_DISPLAY_FOUND_NONE_FOR_LANG_OK', words, { place: places.display })
      : txIssue('NO_VALID_DISPLAY_FOUND_NONE_FOR_LANG_ERR', words, options);
  }
  return txIssue('Display_Name_for__should_be_one_of__instead_of', { ...words, choices: choices(right) }, options);
}

const mostChoices = 20;

/** `'Display 1' (en)`, or `one of 2 choices: 'Display 1' (en) or 'Anzeige 1' (de)` */
function choices(displays: readonly Display[]): string {
  const unique = [...new Set(displays.map(({ value, language }) => `'${value}'${language ? ` (${language})` : ''}`))];
  const [first = ''] = unique;
  if (unique.length === 1) return first;
  const shown = unique.slice(0, mostChoices);
  return `one of ${unique.length} choices: ${shown.slice(0, -1).join(', ')} or ${shown.at(-1)}`;
}
