import { isObject } from '../../referral/shape.ts';
import { labels } from './labels.ts';
import { maternityFacts } from './maternity-facts.ts';

/** Values of items in words for a person. */

type Fields = Record<string, unknown>;
const has = (value: Fields, ...names: string[]): boolean => Object.keys(value).every((name) => names.includes(name));
const isText = (value: unknown): value is string => typeof value === 'string';
const joined = (parts: readonly unknown[], between = ' '): string =>
  parts.filter((part) => isText(part) && part !== '').join(between);

export const label = (name: string): string => labels[name] ?? maternityFacts[name]?.sv ?? name;

const time = /^(\d{4}-\d\d-\d\d)T(\d\d:\d\d)(?::00)?(:\d\d)?/;
/** `2026-01-15 10:30`: Swedish local time as written. */
export const shownTime = (said: string): string => said.replace(time, '$1 $2$3').replace(/[+-]\d\d:\d\d$/, '');

export function inWords(value: unknown): string {
  if (typeof value === 'boolean') return value ? 'ja' : 'nej';
  if (isText(value)) return time.test(value) ? shownTime(value) : value;
  if (Array.isArray(value)) return joined(value.map(inWords), '; ');
  return isObject(value) ? objectInWords(value) : '';
}

function objectInWords(value: Fields): string {
  if (has(value, 'code', 'system', 'systemName', 'version', 'display', 'text') && !isObject(value.code))
    return codedInWords(value);
  if (has(value, 'system', 'value')) return joined([value.value ?? value.system]);
  if (has(value, 'value', 'unit', 'comparator') && isText(value.value))
    return joined([value.comparator, value.value, value.unit]);
  if (has(value, 'low', 'high', 'lowClosed', 'highClosed', 'unit')) return rangeInWords(value);
  if (has(value, 'start', 'end')) return `${inWords(value.start)}–${inWords(value.end)}`;
  if (isText(value.mediaType)) return joined([value.mediaType, value.url]);
  return joined(
    Object.entries(value)
      .filter(([name]) => name !== 'data')
      .map(([name, member]) => {
        const said = inWords(member);
        return said === '' ? '' : name === 'time' ? said : `${label(name)}: ${said}`;
      }),
    ', ',
  );
}

const codedInWords = ({ code, display, text }: Fields): string =>
  joined([display ?? text, code === undefined || code === display ? '' : display || text ? `(${String(code)})` : code]);

export const rangeInWords = ({ low, high, lowClosed, highClosed, unit }: Fields): string => {
  const from = low === undefined ? '' : `${lowClosed === false ? '>' : ''}${String(low)}`;
  const to = high === undefined ? '' : `${highClosed === false ? '<' : ''}${String(high)}`;
  const bounds = from !== '' && to !== '' ? `${from}–${to}` : from === '' ? `≤ ${to}` : `≥ ${from}`;
  return from === '' && to === '' ? '' : joined([bounds, unit]);
};
