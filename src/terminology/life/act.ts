import { type Issue, issue } from '../../model/issue.ts';
import type { ReusedCode } from '../diff/meaning.ts';
import type { ListAct, ListVersion, Override, Person, Validity } from './list-version.ts';
import { versionKey } from './list-version.ts';
import { rolesOf, statesBefore, transitionOf } from './transitions.ts';

export interface ActFacts extends Validity {
  readonly by: Person;
  /** Milliseconds. */
  readonly at: number;
  readonly note?: string;
  readonly outOfCycle?: boolean;
  readonly overrides?: readonly Override[];
}

export interface Acted {
  readonly version?: ListVersion;
  readonly issues: readonly Issue[];
}

/** One step of a list's life after its import; every reason why not at once. */
export function actOn(
  version: ListVersion,
  act: Exclude<ListAct, 'import'>,
  facts: ActFacts,
  reused: readonly ReusedCode[] = [],
): Acted {
  const row = transitionOf(act, version.state);
  if (!row)
    return {
      issues: [
        issue('list-state', {
          place: versionKey(version),
          expected: statesBefore(act).join(', '),
          found: version.state,
        }),
      ],
    };
  const issues = [
    ...fourEyes(version, row.notBy ?? [], facts.by),
    ...(act === 'release' ? [...dates(facts), ...unexplained(reused, facts.overrides ?? [])] : []),
  ];
  if (issues.length > 0) return { issues };
  const { by, at, note, validFrom, validTo, graceUntil, outOfCycle, overrides } = facts;
  const released = act === 'release' && {
    releasedAt: at,
    ...(validFrom && { validFrom }),
    ...(validTo && { validTo }),
    ...(graceUntil && { graceUntil }),
    ...(outOfCycle && { outOfCycle }),
    ...(overrides?.length && { overrides: overrides.filter(({ code }) => reused.some((r) => r.code === code)) }),
  };
  const entry = { act, from: version.state, to: row.to, by, at, ...(note && { note }) };
  return {
    version: {
      ...version,
      ...released,
      ...(act === 'retire' && { retiredAt: at }),
      state: row.to,
      log: [...version.log, entry],
    },
    issues: [],
  };
}

/** Why a version cannot be drafted: what has gone further stays as it is. */
export function draftFaults(known: ListVersion | undefined, content: Pick<ListVersion, 'url' | 'version' | 'sha256'>) {
  if (!known || transitionOf('import', known.state)) return [];
  const details = { place: versionKey(content), expected: 'a version of its own', found: known.state };
  return [known.sha256 === content.sha256 ? issue('list-state', details) : issue('list-version-exists', details)];
}

/** The same content drafted first, drafted again, or begun anew after it was withdrawn. */
export function draft(
  known: ListVersion | undefined,
  content: Pick<ListVersion, 'kind' | 'url' | 'version' | 'title' | 'concepts' | 'sha256' | 'previous'>,
  { by, at, note }: ActFacts,
): Acted {
  const row = transitionOf('import', known?.state);
  if (!row) return { issues: draftFaults(known, content) };
  const anew = known?.state === 'withdrawn';
  const earlier = known && !anew ? known.authors : [];
  const entry = { act: 'import' as const, from: known?.state ?? null, to: row.to, by, at, ...(note && { note }) };
  return {
    version: {
      ...content,
      round: (known?.round ?? 1) + (anew ? 1 : 0),
      state: row.to,
      authors: [...new Set([...earlier, by.id])],
      log: [...(known?.log ?? []), entry],
    },
    issues: [],
  };
}

function fourEyes(version: ListVersion, notBy: readonly string[], by: Person): Issue[] {
  const roles = rolesOf(version, by.id).filter((role) => notBy.includes(role));
  return roles.length === 0 ? [] : [issue('list-four-eyes', { place: versionKey(version), found: roles.join(', ') })];
}

const day = /^\d{4}-\d{2}-\d{2}$/;
const isDay = (text: string): boolean =>
  day.test(text) && !Number.isNaN(Date.parse(text)) && new Date(text).toISOString().startsWith(text);

function dates({ validFrom, validTo, graceUntil }: Validity): Issue[] {
  const given = Object.entries({ validFrom, validTo, graceUntil });
  const wrong = given.flatMap(([place, text]) =>
    text === undefined || isDay(text) ? [] : [issue('list-dates', { place, expected: 'YYYY-MM-DD', found: text })],
  );
  if (wrong.length > 0) return wrong;
  return [
    ...(validFrom && validTo && validTo < validFrom
      ? [issue('list-dates', { place: 'validTo', expected: `not before ${validFrom}`, found: validTo })]
      : []),
    ...(graceUntil && validFrom && graceUntil < validFrom
      ? [issue('list-dates', { place: 'graceUntil', expected: `not before ${validFrom}`, found: graceUntil })]
      : []),
  ];
}

function unexplained(reused: readonly ReusedCode[], overrides: readonly Override[]): Issue[] {
  return reused
    .filter(({ code }) => !overrides.some((o) => o.code === code && o.reason.trim() !== ''))
    .map(({ code, before, version, after }) =>
      issue('list-code-reused', { place: code, expected: `${before} (version ${version})`, found: after }),
    );
}
