import { OperationOutcomeError, validateResource } from '@medplum/core';
import type { OperationOutcomeIssue, Resource, StructureDefinition } from '@medplum/fhirtypes';
import { type Issue, issue } from '../model/issue.ts';
import { guard } from './guard.ts';
import { isObject, type Json } from './json.ts';
import { shownCode, shownPlace } from './quote.ts';
import type { R4Core } from './r4-core.ts';
import type { Validator } from './validator.ts';
import { r4Source, walkResource } from './walk.ts';

export interface MedplumValidatorOptions {
  readonly core: R4Core;
  /** Profiles that can be asked for or claimed, each with a snapshot. */
  readonly profiles?: readonly StructureDefinition[];
}

/** The size of attachments is the agreement's affair; Medplum's own limit of 1 MB would refuse an X-ray report. */
const anySize = { base64BinaryMaxBytes: Number.MAX_SAFE_INTEGER };

/**
 * A Validator on Medplum's validateResource, with our own walk for what it lets by (README.md).
 * Throws only at construction, when a profile has no snapshot.
 */
export function medplumValidator({ core, profiles = [] }: MedplumValidatorOptions): Validator {
  const bare = profiles.filter((p) => !p.snapshot?.element?.length).map((p) => p.url);
  if (bare.length > 0) throw new Error(`Profiles need a snapshot: ${bare.join(', ')}`);
  const known = new Map(profiles.map((p) => [p.url, p]));
  core.ensure('Basic');
  return {
    validate(resource, asked = []) {
      if (!isObject(resource)) return [issue('profile-structure', { expected: 'a FHIR resource' })];
      const refused = guard(resource);
      if (refused.length > 0) return refused;
      const issues: Issue[] = [];
      const unknownTypes = walkResource(resource as unknown as Json, core, (i) => issues.push(i));
      if (!core.ensure(resource.resourceType)) return issues;
      const examined = unknownTypes.size > 0 ? (covered(resource, unknownTypes) as Resource) : resource;
      issues.push(...medplumIssues(examined));
      for (const url of new Set([...asked, ...claimed(resource)])) issues.push(...profileIssues(examined, url, known));
      return distinct(issues);
    },
  };
}

const claimed = (resource: Resource): string[] => {
  const profile: unknown = resource.meta?.profile;
  return Array.isArray(profile) ? profile.filter((p): p is string => typeof p === 'string') : [];
};

function profileIssues(resource: Resource, url: string, known: ReadonlyMap<string, StructureDefinition>): Issue[] {
  const profile = known.get(url);
  if (!profile) return [issue('profile-unknown', { place: `${resource.resourceType}.meta.profile` })];
  return medplumIssues(resource, profile);
}

function medplumIssues(resource: Resource, profile?: StructureDefinition): Issue[] {
  const found = outcomeOf(resource, profile).filter((o) => !isBase64WithBlanks(o, resource));
  return found.map((o) => toIssue(o, resource, profile));
}

/** Medplum throws its findings when one is an error, and throws in its own way on what it cannot read. */
function outcomeOf(resource: Resource, profile: StructureDefinition | undefined): OperationOutcomeIssue[] {
  try {
    return validateResource(resource, profile ? { ...anySize, profile } : anySize);
  } catch (error) {
    const issues = error instanceof OperationOutcomeError ? (error.outcome.issue ?? []) : [];
    if (issues.some((i) => i.expression)) return issues;
    const text = 'content that can be read as FHIR JSON';
    return [{ severity: 'error', code: 'structure', details: { text }, expression: [resource.resourceType] }];
  }
}

function toIssue(found: OperationOutcomeIssue, resource: Resource, profile: StructureDefinition | undefined): Issue {
  const place = found.expression?.[0] ?? resource.resourceType;
  return issue(found.code === 'invariant' ? 'profile-invariant' : 'profile-structure', {
    severity: found.severity === 'warning' ? 'warning' : 'error',
    place: shownPlace(place),
    expected: wording(found.details?.text ?? ''),
    source: profile?.url ?? r4Source(resourceTypeAt(resource, place)),
  });
}

/** Medplum's sentences speak of types and numbers; only this one quotes a name from the input. */
const wording = (text: string): string =>
  text.startsWith('Invalid additional property') ? 'only properties that the type has' : text;

/** R4 allows blanks between the groups of base64Binary, as MIME writes it; Medplum does not. */
function isBase64WithBlanks(found: OperationOutcomeIssue, resource: Resource): boolean {
  if (found.details?.text !== 'Invalid base64Binary format') return false;
  const { value } = lookUp(resource, found.expression?.[0] ?? '');
  if (typeof value !== 'string' || value.trim() === '') return false;
  // Split, not matched: a pattern over millions of groups overflows the stack of the regular expression engine.
  const runs = value.trim().split(/\s+/);
  return runs.every((run) => run.length % 4 === 0) && isBase64(runs.join(''));
}

const isBase64 = (text: string): boolean => Buffer.from(text, 'base64').toString('base64') === text;

/** Type of the innermost resource that a place lies in. */
const resourceTypeAt = (resource: Resource, place: string): string => lookUp(resource, place).type;

/** Value at a place such as `Bundle.entry[2].resource.code`, and the type of the innermost resource around it. */
function lookUp(resource: Resource, place: string): { type: string; value: unknown } {
  let type = resource.resourceType as string;
  let value: unknown = resource;
  for (const [, name, index] of place.matchAll(/\.([^.[\]]+)(?:\[(\d+)\])?/g)) {
    const inner = isObject(value) ? value[name ?? ''] : undefined;
    value = index !== undefined && Array.isArray(inner) ? inner[Number(index)] : inner;
    if (isObject(value) && typeof value.resourceType === 'string') type = shownCode(value.resourceType);
  }
  return { type, value };
}

/** A copy with resources of unknown type covered by a blank one, so that Medplum looks at all the others. */
function covered(value: unknown, unknownTypes: ReadonlySet<unknown>): unknown {
  if (unknownTypes.has(value)) return { resourceType: 'Basic', code: { text: 'unknown' } };
  if (Array.isArray(value)) return value.map((inner) => covered(inner, unknownTypes));
  if (!isObject(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, covered(inner, unknownTypes)]));
}

/** Both examinations may find the same fault: one Issue for each place and code. */
function distinct(issues: readonly Issue[]): Issue[] {
  const emptyAt = new Set(issues.filter((i) => i.code === 'element-empty').map((i) => i.place));
  const seen = new Set<string>();
  return issues.filter((i) => {
    if (i.code === 'profile-structure' && emptyAt.has(i.place)) return false;
    const key = `${i.code} ${i.place} ${i.expected} ${i.found}`;
    return !seen.has(key) && seen.add(key);
  });
}
