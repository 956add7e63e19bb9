import type { ItemKind } from '../../adapters/record-copy/record-copy.ts';
import { kindsOfType, readKinds } from '../../gateway/overview/found.ts';
import type { OverviewQuestion } from '../../gateway/overview/overview.ts';
import { canonicalSystem } from '../../model/systems.ts';
import { problem } from '../problem.ts';

/** Search parameters of the types that other care providers' records become; the CapabilityStatement names them. */
export const recordParameters = [
  { name: 'patient', type: 'reference', documentation: 'patient:identifier=system|value, or patient.identifier=' },
  { name: 'date', type: 'date', documentation: 'A day, with eq, ge or le; twice for a period' },
  { name: 'category', type: 'token', documentation: 'code, or system|code' },
] as const;

/** `system|value`, by `patient:identifier` (R4 :identifier) or `patient.identifier` (chained). */
export function patientOf(params: ReadonlyMap<string, string>): OverviewQuestion['patient'] {
  const names = ['patient:identifier', 'patient.identifier'].filter((name) => params.has(name));
  const expected = 'one patient:identifier=system|value';
  if (names.length !== 1) throw problem('search-parameter', { place: 'patient:identifier', expected });
  const said = params.get(names[0]!)!;
  const bar = said.indexOf('|');
  if (bar < 1 || bar === said.length - 1) throw problem('search-parameter', { place: names[0]!, expected });
  return { system: canonicalSystem(said.slice(0, bar)), value: said.slice(bar + 1) };
}

const form = /^(eq|ge|le)?(\d{4}-\d{2}-\d{2})$/;

/** Days with `ge`, `le` or `eq` (also when absent), both ends within. Other prefixes are refused, not passed over. */
export function periodOf(dates: readonly string[]): OverviewQuestion['period'] {
  const period: { start?: string; end?: string } = {};
  for (const date of dates) {
    const [, prefix = 'eq', day] = form.exec(date) ?? [];
    const ends = { eq: ['start', 'end'], ge: ['start'], le: ['end'] }[prefix] as ('start' | 'end')[];
    if (day === undefined || Number.isNaN(Date.parse(day)) || ends.some((end) => period[end] !== undefined))
      throw problem('search-parameter', {
        place: 'date',
        expected: 'days YYYY-MM-DD with eq, ge or le, each end once',
      });
    for (const end of ends) period[end] = day;
  }
  return period;
}

/** Kinds of entries by the types that are asked for; all that can be read where none is. */
export function kindsOf(types: readonly string[]): ItemKind[] {
  const kinds = new Set(types.flatMap((type) => kindsOfType(type)));
  return readKinds.filter((kind) => types.length === 0 || kinds.has(kind));
}
