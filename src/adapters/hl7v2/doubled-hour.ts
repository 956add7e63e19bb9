import { type Issue, issue } from '../../model/issue.ts';
import { fromSwedishLocal } from '../../model/local-time.ts';
import { type OrderOfTimes, type PlacedTime, settleTimes } from '../order-of-times.ts';
import { readTime } from './times.ts';

/** A time that a message may say: segment, field and component. */
type TimeField = readonly [segment: string, field: number, component?: number];
const timeFields: readonly TimeField[] = [
  ['MSH', 7],
  ['ORC', 9],
  ['RF1', 7],
  ['OBR', 7],
  ['OBR', 14],
  ['OBR', 22],
  ['OBR', 32, 2],
  ['OBX', 14],
  ['OBX', 19],
  ['SPM', 17],
  ['PR1', 5],
  ['TXA', 4],
  ['TXA', 6],
  ['TXA', 22, 15],
];

/**
 * HL7 v2.8 chapters 2, 4, 7 and 9: taken before received before analysed before reported, all before the message was made.
 * OBR and what follows it belong together (`groups`); the message has one header.
 */
const order: OrderOfTimes = [
  ['groups.SPM-17', 'groups.OBX-19', 'groups.OBR-22'],
  ['groups.OBR-7', 'groups.OBR-14', 'groups.OBX-19', 'groups.OBR-22'],
  ['groups.OBR-7', 'groups.OBX-14', 'groups.OBR-22'],
  ['groups.OBR-22', 'groups.OBR-32'],
  ['groups.TXA-4', 'groups.TXA-6', 'groups.TXA-22'],
];
const beforeHeader: OrderOfTimes = timeFields
  .filter(([segment]) => segment !== 'MSH')
  .map(([segment, field]) => [`groups.${segment}-${field}`, 'MSH-7']);
const fieldsOf = Map.groupBy(timeFields, ([segment]) => segment);
const source = 'HL7 v2.8 section 2.A.22 (DTM)';

/** The hour between 02 and 03 of a last Sunday of March, September or October: all that this module is about. */
const nightOfChange = /\d{4}(?:03|09|10)(?:2[4-9]|3[01])02/;

/**
 * Writes the offset into times without one that fall into the hour that comes twice, as the other times of the message tell
 * it, and tells of each, as of those that no clock shows. Lines of a message in and out; others are as they were.
 */
export function withOffsets(lines: readonly string[]): { lines: readonly string[]; issues: Issue[] } {
  if (!lines.some((line) => nightOfChange.test(line))) return { lines, issues: [] };
  const times = timesOf(lines);
  const missing = times.filter(({ local }) => local?.nonexistent);
  const settled = settleTimes(times, [...order, ...beforeHeader]);
  const offsets = new Map(settled.map(({ place, value }) => [place, value.slice(19).replace(':', '')]));
  const written = [...lines];
  for (const { at, place, start, end } of times.toReversed()) {
    const offset = offsets.get(place);
    const line = written[at]!;
    if (offset !== undefined)
      written[at] = line.slice(0, start) + line.slice(start, end).trim() + offset + line.slice(end);
  }
  return {
    lines: written,
    issues: [
      ...settled.map((time) => time.issue),
      ...missing.map(({ place, value }) => issue('local-time-nonexistent', { place, found: value, source })),
    ],
  };
}

interface WrittenTime extends PlacedTime {
  /** Number of the line, and where in it the time stands. */
  readonly at: number;
  readonly start: number;
  readonly end: number;
  readonly local: ReturnType<typeof fromSwedishLocal>;
}

function timesOf(lines: readonly string[]): WrittenTime[] {
  const separator = lines[0]?.[3] ?? '|';
  const component = lines[0]?.[4] ?? '^';
  const seen = new Map<string, number>();
  let group = -1;
  return lines.flatMap((line, at) => {
    const name = line.slice(0, 3);
    const ordinal = (seen.get(name) ?? 0) + 1;
    seen.set(name, ordinal);
    if (opensGroup(name, lines[at - 1])) group++;
    return (fieldsOf.get(name) ?? []).flatMap(([, field, part = 1]): WrittenTime[] => {
      const [start, end] = spanOf(line, separator, name === 'MSH' ? field - 1 : field);
      const [from, to] = spanOf(line.slice(0, end), component, part - 1, start);
      const said = line.slice(from, to).trim();
      const value = readTime(said);
      if (value === undefined || value.length <= 10) return [];
      const given = /[+-]\d{4}$/.test(said);
      return [
        {
          field: `${name === 'MSH' ? '' : `groups[${group}].`}${name}-${field}`,
          place: `${name}[${ordinal}]-${field}[1].${part}`,
          ...{ value, given, source, at, start: from, end: to },
          local: given ? undefined : fromSwedishLocal(value.slice(0, 19).replaceAll(/[-T:]/g, '')),
        },
      ];
    });
  });
}

/** A group begins with its ORC, or with an OBR that no ORC comes right before. */
const opensGroup = (name: string, before: string | undefined): boolean =>
  name === 'ORC' || name === 'TXA' || (name === 'OBR' && before?.startsWith('ORC') !== true);

/** Where the nth part of a line stands, counted from `start`; empty at the end of it where there is none. */
function spanOf(line: string, separator: string, nth: number, start = 0): readonly [start: number, end: number] {
  let from = start;
  for (let n = 0; n < nth; n++) {
    const next = line.indexOf(separator, from);
    if (next < 0) return [line.length, line.length];
    from = next + 1;
  }
  const end = line.indexOf(separator, from);
  return [from, end < 0 ? line.length : end];
}
