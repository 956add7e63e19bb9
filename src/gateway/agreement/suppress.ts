import type { Bundle, Patient, Resource } from '@medplum/fhirtypes';
import { securityLabelSystem } from '../../adapters/referral/extensions.ts';
import { entrySpans } from '../../model/bundle-spans.ts';
import { type Issue, issue } from '../../model/issue.ts';

/** A canonical Bundle and its bytes without what protects nobody, and what was taken away. */
export interface Suppressed {
  readonly bundle: Bundle;
  readonly bytes: Uint8Array;
  readonly issues: readonly Issue[];
}

const hidden = ['address', 'telecom', 'contact'] as const;
const shortest = 3;

const resourcesOf = ({ entry = [] }: Bundle): (Resource | undefined)[] => entry.map(({ resource }) => resource);

/** True when a patient of the message has protected identity (skyddade personuppgifter). */
export const isProtected = (bundle: Bundle): boolean =>
  resourcesOf(bundle).some(
    (resource) =>
      resource?.resourceType === 'Patient' &&
      resource.meta?.security?.some(({ system }) => system === securityLabelSystem) === true,
  );

/**
 * The message of a protected patient without address, telecom and next of kin, for a transport or a view that the
 * agreement does not name. A narrative that tells one of them is replaced; every other entry keeps its bytes, so that
 * decimals and parts stay as they were. Undefined when there is nothing to take away. The source as received is evidence
 * and stays untouched.
 */
export function suppress(bytes: Uint8Array, bundle: Bundle): Suppressed | undefined {
  if (!isProtected(bundle)) return undefined;
  const resources = resourcesOf(bundle);
  const words = resources.flatMap((resource) => (isPerson(resource) ? hiddenWords(resource) : []));
  const shown = resources.map((resource) => resource && without(resource, words));
  const changed = shown.flatMap((resource, n) => (resource === resources[n] ? [] : [n]));
  if (changed.length === 0) return undefined;
  const entry = (bundle.entry ?? []).map((e, n) => (changed.includes(n) ? { ...e, resource: shown[n]! } : e));
  return { bundle: { ...bundle, entry }, bytes: spliced(bytes, changed, shown), issues: issuesOf(resources) };
}

type Person = Patient;
const isPerson = (resource: Resource | undefined): resource is Person =>
  resource?.resourceType === 'Patient' || resource?.resourceType === 'RelatedPerson';

function without(resource: Resource, words: readonly string[]): Resource {
  if (isPerson(resource)) {
    if (!hidden.some((name) => resource[name] !== undefined)) return resource;
    const { address: _address, telecom: _telecom, contact: _contact, text: _text, ...rest } = resource;
    return rest;
  }
  const div = 'text' in resource ? resource.text?.div : undefined;
  if (typeof div !== 'string' || !words.some((word) => div.includes(word))) return resource;
  return { ...resource, text: replacement } as Resource;
}

const replacement = {
  status: 'generated',
  div: '<div xmlns="http://www.w3.org/1999/xhtml">Skyddade personuppgifter: texten är borttagen.</div>',
} as const;

/** Every text of what is hidden: lines, towns, numbers. Words too short to tell anything are left out. */
function hiddenWords(person: Person): string[] {
  const words: string[] = [];
  const collect = (value: unknown): void => {
    if (typeof value === 'string' && value.length >= shortest && !codes.has(value)) words.push(value);
    if (typeof value === 'object' && value !== null) for (const inner of Object.values(value)) collect(inner);
  };
  for (const name of hidden) collect(person[name]);
  return words;
}

/** Words of the standard that stand in an address or a telecom and tell nothing of anybody. */
const codes = new Set(['home', 'mobile', 'temp', 'work', 'old', 'phone', 'email', 'postal', 'physical', 'both']);

function spliced(bytes: Uint8Array, changed: readonly number[], shown: readonly (Resource | undefined)[]): Uint8Array {
  const spans = entrySpans(bytes);
  const pieces: Uint8Array[] = [];
  let from = 0;
  for (const n of changed) {
    const { start, end } = spans[n]!;
    pieces.push(bytes.subarray(from, start), Buffer.from(JSON.stringify(shown[n])));
    from = end;
  }
  return Buffer.concat([...pieces, bytes.subarray(from)]);
}

const issuesOf = (resources: readonly (Resource | undefined)[]): Issue[] =>
  resources
    .filter(isPerson)
    .flatMap((person) =>
      hidden
        .filter((name) => person[name] !== undefined)
        .map((name) => issue('protected-identity-suppressed', { place: `${person.resourceType}.${name}` })),
    );
