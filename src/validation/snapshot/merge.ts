import type { ElementDefinition, ElementDefinitionSlicing } from '@medplum/fhirtypes';
import { obligationUrl } from '../plan/support.ts';

/** Tells what is wrong with a rule: the member at fault, what it may be and what it is. */
export type Complain = (member: string, expected: string, found?: string) => void;

/**
 * An element of a base with what a differential says of it (R4 ElementDefinition 2.27.5.3): a profile narrows and never
 * widens; words are replaced, or go on from the base's where they begin with "..."; constraints, mappings, conditions,
 * aliases and examples are added to.
 */
export function merge(base: ElementDefinition, rule: ElementDefinition, complain: Complain): ElementDefinition {
  const merged: Record<string, unknown> = { ...base };
  for (const [member, value] of Object.entries(rule)) {
    if (value === undefined || ownAffair.has(member)) continue;
    merged[member] = mergeMember(member, (base as unknown as Record<string, unknown>)[member], value, complain);
  }
  if (rule.min !== undefined) merged.min = narrowMin(base, rule.min, complain);
  if (rule.max !== undefined) merged.max = narrowMax(base, rule.max, complain);
  dropOtherValues(merged, rule);
  return merged as unknown as ElementDefinition;
}

/** An element as a profile takes it over: relative links in its words lead to the specification. */
export function inherited(element: ElementDefinition): ElementDefinition {
  const taken: ElementDefinition = { ...element };
  for (const member of ['definition', 'comment', 'requirements'] as const) {
    const text = element[member];
    if (text?.includes('.html')) taken[member] = absoluteLinks(text);
  }
  return taken;
}

const absoluteLinks = (text: string): string =>
  text.replace(/\]\(([a-z0-9-]{1,80}\.html)/g, '](http://hl7.org/fhir/$1');

/** Where an element stands, and what is looked at apart. */
const ownAffair: ReadonlySet<string> = new Set(['id', 'path', 'sliceName', 'base', 'min', 'max', 'contentReference']);
const words: ReadonlySet<string> = new Set(['definition', 'comment', 'requirements', 'meaningWhenMissing']);

type Merge = (base: never, rule: never, complain: Complain) => unknown;

const merges: Readonly<Record<string, Merge>> = {
  slicing: mergeSlicing as Merge,
  type: narrowTypes as Merge,
  binding: narrowBinding as Merge,
  constraint: ((base = [], rule) => added(base, rule, (c: { key?: string }) => c.key)) as Merge,
  mapping: ((base = [], rule) => added(base, rule, (m: object) => JSON.stringify(m))) as Merge,
  condition: ((base = [], rule) => added(base, rule, (c: string) => c)) as Merge,
  alias: ((base = [], rule) => added(base, rule, (a: string) => a)) as Merge,
  example: ((base = [], rule) => added(base, rule, (e: { label?: string }) => e.label)) as Merge,
  extension: ((base = [], rule) => added(base, rule, extensionKey)) as Merge,
};

/** Obligations add up; of any other extension the rule's takes the place of the base's. */
const extensionKey = (extension: { url?: string }): string | undefined =>
  extension.url === obligationUrl ? JSON.stringify(extension) : extension.url;

function mergeMember(member: string, base: unknown, rule: unknown, complain: Complain): unknown {
  const special = Object.hasOwn(merges, member) ? merges[member] : undefined;
  if (special)
    return Array.isArray(rule) || typeof rule === 'object' ? special(base as never, rule as never, complain) : base;
  if (words.has(member) && typeof rule === 'string' && rule.startsWith('...'))
    return typeof base === 'string' ? `${base}\r\n${rule.slice(3)}` : rule.slice(3);
  if (member === 'mustSupport' && base === true && rule === false) {
    complain(member, 'true', 'false');
    return true;
  }
  return rule;
}

/** The base's, each replaced where the rule has one of the same key, then what the rule adds. */
function added<T>(base: readonly T[], rule: readonly T[], keyOf: (item: T) => unknown): T[] {
  if (!Array.isArray(rule)) return [...base];
  const news = new Map(rule.map((item) => [keyOf(item), item]));
  const kept = base.map((item) => {
    const replaced = news.get(keyOf(item));
    if (replaced === undefined || keyOf(item) === undefined) return item;
    news.delete(keyOf(item));
    return replaced;
  });
  return [...kept, ...rule.filter((item) => keyOf(item) === undefined || news.has(keyOf(item)))];
}

function narrowMin(base: ElementDefinition, min: number, complain: Complain): number {
  if (base.min === undefined || min >= base.min || base.sliceName !== undefined) return min;
  complain('min', `${base.min} or more`, String(min));
  return base.min;
}

const unbounded = Number.POSITIVE_INFINITY;
const upper = (max: string | undefined): number => (max === undefined || max === '*' ? unbounded : Number(max));

function narrowMax(base: ElementDefinition, max: string, complain: Complain): string {
  if (!/^(\d{1,9}|\*)$/.test(max)) {
    complain('max', 'a number or *');
    return base.max ?? '*';
  }
  if (upper(max) <= upper(base.max)) return max;
  complain('max', `${base.max} or less`, max);
  return base.max ?? max;
}

function mergeSlicing(
  base: ElementDefinitionSlicing | undefined,
  rule: ElementDefinitionSlicing,
): ElementDefinitionSlicing {
  if (!base) return rule;
  const key = (d: { type?: string; path?: string }): string => `${d.type} ${d.path}`;
  const discriminator = added(base.discriminator ?? [], rule.discriminator ?? [], key);
  const merged = { ...base, ...rule, ...(discriminator.length > 0 && { discriminator }) };
  return base.rules === 'closed' ? { ...merged, rules: 'closed' } : merged;
}

type Types = NonNullable<ElementDefinition['type']>;

/** The rule's types, each of which the base must allow. */
function narrowTypes(base: Types | undefined, rule: Types, complain: Complain): Types {
  if (!base || base.length === 0) return rule;
  const allowed = new Set(base.map((t) => t.code));
  const kept = rule.filter((t) => allowed.has(t.code) || specialises(t.code, allowed));
  const refused = rule.filter((t) => !kept.includes(t));
  if (refused.length > 0) complain('type', [...allowed].join(' | '), refused.map((t) => t.code).join(' | '));
  return kept.length > 0 ? kept : base;
}

/** A resource type where any resource may stand, and the system types that `id` and `url` have in snapshots. */
function specialises(code: string | undefined, allowed: ReadonlySet<string | undefined>): boolean {
  if (allowed.has('Resource') || allowed.has('DomainResource') || allowed.has('Element') || allowed.has('*'))
    return true;
  return code !== undefined && [...allowed].some((a) => a?.startsWith('http://hl7.org/fhirpath/System.'));
}

const strengths = ['example', 'preferred', 'extensible', 'required'];
type Binding = NonNullable<ElementDefinition['binding']>;

function narrowBinding(base: Binding | undefined, rule: Binding, complain: Complain): Binding {
  const strength = (binding: Binding): number => strengths.indexOf(binding.strength ?? '');
  if (base && strength(rule) < strength(base)) {
    complain('binding.strength', `${base.strength} or stronger`, rule.strength);
    return { ...rule, strength: base.strength };
  }
  return rule;
}

/** One fixed, one pattern and one default value at most: the rule's takes the place of the base's of another type. */
function dropOtherValues(merged: Record<string, unknown>, rule: ElementDefinition): void {
  for (const prefix of ['fixed', 'pattern', 'defaultValue', 'minValue', 'maxValue']) {
    const named = (member: string): boolean => member.startsWith(prefix) && /^[A-Z]/.test(member.slice(prefix.length));
    const given = Object.keys(rule).find(named);
    if (given === undefined) continue;
    for (const member of Object.keys(merged)) if (named(member) && member !== given) delete merged[member];
  }
}
