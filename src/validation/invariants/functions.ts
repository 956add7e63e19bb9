import type { UserInvocationTable } from 'fhirpath';
import { isObject, type Json } from '../json.ts';
import { resolve } from '../references/resolve.ts';
import { faultsOfXhtml } from '../rules/xhtml.ts';
import { conforms } from '../walk/profile.ts';
import type { Scope } from '../walk/scope.ts';
import { type Pattern, patternOf } from './patterns.ts';
import { spend, stepsOfSearch } from './steps.ts';

/** A node of the library: data with its place in the model. */
interface Node {
  readonly data: unknown;
  readonly ctx: unknown;
  readonly fhirNodeDataType?: string;
  readonly constructor: {
    makeResNode(ctx: unknown, data: unknown, parent: null, path: string, twin: null, type: string): unknown;
  };
}

const isNode = (value: unknown): value is Node => isObject(value) && 'data' in value && 'ctx' in value;

/** One evaluation: `doubt` is raised when something was asked that is not at hand; `steps` counts what it has cost. */
export interface Evaluation {
  readonly scope: Scope;
  doubt: boolean;
  steps: number;
}

/**
 * The functions that R4 adds to FHIRPath (fhirpath.html#functions) and the library leaves to its user or asks a server
 * for. What cannot be known here is empty, and raises doubt.
 */
export function functionsOf(current: () => Evaluation | undefined): UserInvocationTable {
  return {
    resolve: {
      fn: (items: unknown[]) => items.flatMap((item) => resolved(item, current())),
      arity: { 0: [] },
      internalStructures: true,
    },
    memberOf: {
      fn: (items: unknown[], valueSet: string) => memberOf(items, valueSet, current()),
      arity: { 1: ['String'] },
    },
    conformsTo: { fn: (items: unknown[], url: string) => conformsTo(items, url, current()), arity: { 1: ['String'] } },
    htmlChecks: { fn: htmlChecks, arity: { 0: [] } },
    toChars: { fn: toChars, arity: { 0: [] } },
    isDistinct: { fn: (items: unknown[]) => [new Set(items.map(keyOf)).size === items.length], arity: { 0: [] } },
    matches: {
      fn: (items: unknown[], pattern: unknown, flags?: unknown) => matches(items, `${pattern}`, flags, current()),
      arity: { 1: ['String'], 2: ['String', 'String'] },
      nullable: true,
    },
    matchesFull: {
      fn: (items: unknown[], pattern: unknown, flags?: unknown) => matches(items, `^(?:${pattern})$`, flags, current()),
      arity: { 1: ['String'], 2: ['String', 'String'] },
      nullable: true,
    },
    replaceMatches: {
      fn: (items: unknown[], pattern: unknown, by: unknown) => replaceMatches(items, `${pattern}`, `${by}`, current()),
      arity: { 2: ['String', 'String'] },
      nullable: true,
    },
    htmlChecks2: { fn: htmlChecks, arity: { 0: [] } },
  };
}

/** FHIRPath 5.1.10, of which the library compares each item with every other: four thousand codes took it a second. */
const keyOf = (item: unknown): string =>
  JSON.stringify(item, (_, value: unknown) =>
    isObject(value) ? Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1))) : value,
  ) ?? '';

/** Check digits are told from texts of some dozen characters; each costs microseconds to look at one by one. */
const mostChars = 10_000;

/** FHIRPath 5.6.11; a longer text is left unanswered, since looking at it would hold up everything else. */
function toChars(items: unknown[]): unknown[] {
  const [text] = items;
  if (typeof text !== 'string') return [];
  if (text.length > mostChars) throw new RangeError(`toChars of more than ${mostChars} characters`);
  return [...text];
}

function matches(items: unknown[], source: string, flags: unknown, now: Evaluation | undefined): unknown[] {
  const text = onlyText(items);
  return text === undefined ? [] : [searched(source, flags, text, now).test(text)];
}

function replaceMatches(items: unknown[], source: string, by: string, now: Evaluation | undefined): unknown[] {
  const text = onlyText(items);
  return text === undefined ? [] : [searched(source, '', text, now).replace(text, by)];
}

/** Throws for what is no single text (FHIRPath 5.6). */
function onlyText(items: readonly unknown[]): string | undefined {
  if (items.length > 1) throw new TypeError('a single text');
  const [text] = items;
  if (text === undefined || text === null) return undefined;
  if (typeof text !== 'string') throw new TypeError('a text');
  return text;
}

/** Throws for a pattern that cannot be searched for in bounded time, so that the invariant is told as unchecked. */
function searched(source: string, flags: unknown, text: string, now: Evaluation | undefined): Pattern {
  const pattern = patternOf(source, typeof flags === 'string' ? flags : '');
  if (!pattern) throw new SyntaxError('a pattern that no linear search knows');
  if (now) spend(now, stepsOfSearch(text, pattern.size));
  return pattern;
}

function resolved(item: unknown, now: Evaluation | undefined): unknown[] {
  const data = isNode(item) ? item.data : item;
  const reference = typeof data === 'string' ? data : isObject(data) ? data.reference : undefined;
  if (!now || typeof reference !== 'string') return [];
  const found = resolve(reference, now.scope);
  if (!found) return doubtful(now);
  const { resource, type } = found;
  return [isNode(item) ? item.constructor.makeResNode(item.ctx, resource, null, type, null, type) : resource];
}

function memberOf(items: unknown[], valueSet: string, now: Evaluation | undefined): unknown[] {
  if (!now || items.length === 0) return [];
  const checker = now.scope.run.bindings;
  if (!checker) return doubtful(now);
  const answers = items.flatMap(codingsOf).map((coding) => checker.check(valueSet, coding).result);
  if (answers.includes('yes')) return [true];
  return answers.includes('unknown') ? doubtful(now) : [false];
}

function doubtful(now: Evaluation): unknown[] {
  now.doubt = true;
  return [];
}

function codingsOf(item: unknown): Json[] {
  if (typeof item === 'string') return [{ code: item }];
  if (!isObject(item)) return [];
  return Array.isArray(item.coding) ? item.coding.filter(isObject) : [item];
}

function conformsTo(items: unknown[], url: string, now: Evaluation | undefined): unknown[] {
  const [item] = items;
  if (!now || !isObject(item)) return [];
  const answer = conforms(item, url, now.scope);
  return answer === 'unknown' ? doubtful(now) : [answer];
}

const htmlChecks = (items: unknown[]): unknown[] =>
  items.length === 0 ? [] : [items.every((item) => typeof item !== 'string' || faultsOfXhtml(item).length === 0)];
