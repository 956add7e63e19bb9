import { fromSwedishLocal, hasOffset, swedishClock } from '../../../model/local-time.ts';
import { isObject } from '../../referral/shape.ts';
import { labels, valueWords } from './labels.ts';
import { maternityFacts } from './maternity-facts.ts';

/** Values of items in words for a person. */

type Fields = Record<string, unknown>;
function has(value: Fields, names: readonly string[]): boolean {
  for (const name in value) if (!names.includes(name)) return false;
  return true;
}
const isText = (value: unknown): value is string => typeof value === 'string';
const joined = (parts: readonly unknown[], between = ' '): string =>
  parts.filter((part) => isText(part) && part !== '').join(between);

export const label = (name: string): string => labels[name] ?? maternityFacts[name]?.sv ?? name;

const time = /^(\d{4}-\d\d-\d\d)T(\d\d:\d\d)(?::00)?(:\d\d)?/;
const swedish = /[+](?:01|02):00$/;

/** `2026-01-15 10:30`: Swedish local time, as written where it was written so; one of another offset is told by our clocks. */
export function shownTime(said: string): string {
  const at = hasOffset(said) && !isByOurClocks(said) ? Date.parse(said) : Number.NaN;
  return Number.isNaN(at) ? said.replace(time, '$1 $2$3').replace(swedish, '') : swedishClock(at).replace(/:00$/, '');
}

/** `+02:00` is Helsinki in winter, `+01:00` London in summer; of the hour that comes twice both are ours. */
function isByOurClocks(said: string): boolean {
  const ours = swedish.test(said) ? fromSwedishLocal(said.slice(0, 19).replaceAll(/[-T:]/g, '')) : undefined;
  return ours !== undefined && (ours.ambiguous || ours.value.slice(19) === said.slice(-6));
}

/** The value of a field: a word of ours by its Swedish one. */
export function fieldInWords(name: string, value: unknown): string {
  const words = valueWords[name];
  const said = isObject(value) && (value.display ?? value.text) === undefined ? value.code : value;
  return (isText(said) && words && Object.hasOwn(words, said) ? words[said] : undefined) ?? inWords(value);
}

export function inWords(value: unknown): string {
  if (typeof value === 'boolean') return value ? 'ja' : 'nej';
  if (isText(value)) return time.test(value) ? shownTime(value) : value;
  if (Array.isArray(value)) return joined(value.map(inWords), '; ');
  return isObject(value) ? objectInWords(value) : '';
}

const members = {
  coded: ['code', 'system', 'systemName', 'version', 'display', 'text'],
  id: ['system', 'value'],
  quantity: ['value', 'unit', 'comparator'],
  range: ['low', 'high', 'lowClosed', 'highClosed', 'unit'],
  period: ['start', 'end'],
} as const;

/** What tells itself without a label before it. */
const unnamed = new Set(['time', 'name']);

const periodInWords = (start: string, end: string): string =>
  start !== '' && end !== '' ? `${start}–${end}` : start === '' ? `till ${end}` : `från ${start}`;

function objectInWords(value: Fields): string {
  if (has(value, members.coded) && !isObject(value.code)) return codedInWords(value);
  if (has(value, members.id)) return joined([value.value ?? value.system]);
  if (has(value, members.quantity) && isText(value.value)) return joined([value.comparator, value.value, value.unit]);
  if (has(value, members.range)) return rangeInWords(value);
  if (has(value, members.period)) return periodInWords(inWords(value.start), inWords(value.end));
  if (isText(value.mediaType)) return joined([value.mediaType, value.url]);
  const parts: string[] = [];
  for (const name in value) {
    const said = name === 'data' ? '' : fieldInWords(name, value[name]);
    if (said !== '') parts.push(unnamed.has(name) ? said : `${label(name)}: ${said}`);
  }
  return parts.join(', ');
}

const codedInWords = ({ code, display, text }: Fields): string =>
  joined([display ?? text, code === undefined || code === display ? '' : display || text ? `(${String(code)})` : code]);

export const rangeInWords = ({ low, high, lowClosed, highClosed, unit }: Fields): string => {
  const [over, under] = [lowClosed === false ? '>' : '≥', highClosed === false ? '<' : '≤'];
  if (low === undefined && high === undefined) return '';
  if (low === undefined) return joined([`${under} ${String(high)}`, unit]);
  if (high === undefined) return joined([`${over} ${String(low)}`, unit]);
  const [from, to] = [lowClosed === false ? '>' : '', highClosed === false ? '<' : ''];
  return joined([`${from}${String(low)}–${to}${String(high)}`, unit]);
};
