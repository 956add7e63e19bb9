import type { Config } from '../gateway/directory/config.ts';
import { swedishClock } from '../model/local-time.ts';
import type { Lang } from './language.ts';

/** One line of a case as `GET /cases/{id}` gives it. */
export interface TimelineLine {
  readonly at: string;
  readonly level?: number;
  readonly party?: string;
  readonly sv: string;
  readonly en: string;
}

/** The timeline for people: by the Swedish clock, receipts with their level, units by name where one is known. */
export const timelineText = (entries: readonly TimelineLine[], lang: Lang, nameOf: NameOf): string => {
  const lines = entries.map(({ at, level, party, ...texts }) => {
    const mark = level === undefined ? '   ' : `[${level}]`;
    const by = party === undefined || party === 'system' ? '' : `  (${nameOf(party)})`;
    return `  ${swedishClock(Date.parse(at))}  ${mark} ${texts[lang]}${by}\n`;
  });
  return `${lines.join('')}${entries.some(({ level }) => level !== undefined) ? legend[lang] : ''}`;
};

/** Levels are never mixed: whoever reads the list must know what each one promises. */
const legend = {
  sv: '  Kvittens: [0] överförd, [1] kontrollerad och lagrad hos mottagaren, [2] bedömd av någon, [3] svar\n',
  en: '  Receipt: [0] transported, [1] checked and stored at the receiver, [2] assessed by someone, [3] answer\n',
} as const;

export type NameOf = (hsaId: string) => string;

/** Units and organisations by the names in the config; an HSA-id of whom it does not know. */
export function namesIn({ units, organisations }: Pick<Config['directory'], 'units' | 'organisations'>): NameOf {
  const names = new Map([...organisations, ...units].map(({ hsaId, name }) => [hsaId, name]));
  return (hsaId) => names.get(hsaId) ?? hsaId;
}
