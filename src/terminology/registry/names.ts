import { canonicalSystem, systemName, systemNames } from '../../model/systems.ts';
import type { NamingSystemResource } from '../resource.ts';

/** The several names of one list: URL, `urn:oid:`, bare OID, `urn:uuid:`, bare UUID. */
export interface Names {
  /** All names that stand for the same list as this one, this one first. */
  all(name: string): readonly string[];
  near(name: string): string | undefined;
}

const bareOid = /^[0-2](?:\.\d{1,30}){2,30}$/;
const bareUuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

/** OIDs and UUIDs in the form they have inside FHIR. */
export function uriForm(name: string): string {
  if (bareOid.test(name)) return `urn:oid:${name}`;
  if (bareUuid.test(name)) return `urn:uuid:${name.toLowerCase()}`;
  const scheme = name.slice(0, 9).toLowerCase();
  if (scheme.startsWith('urn:oid:')) return `urn:oid:${name.slice(8)}`;
  return scheme === 'urn:uuid:' ? name.toLowerCase() : name;
}

/** Names from the table of systems (src/model/systems.json) and from NamingSystem resources. */
export function namesOf(namingSystems: readonly NamingSystemResource[]): Names {
  const groups = new Map<string, readonly string[]>();
  for (const { uniqueId = [] } of namingSystems) {
    const mine = uniqueId.flatMap(({ value }) => (value === undefined ? [] : [uriForm(value)]));
    const joined = [...new Set(mine.flatMap((name) => [name, ...(groups.get(name) ?? known(name))]))];
    for (const name of joined) groups.set(name, joined);
  }
  const all = (name: string): readonly string[] => {
    const uri = uriForm(name);
    return [...new Set([name, uri, ...(groups.get(uri) ?? known(uri))])];
  };
  // A name that is known stands for its own list, whether that is at hand or not.
  const near = (name: string) => {
    const uri = uriForm(name);
    return groups.has(uri) || systemName(uri) ? undefined : nearest(uri, [...groups.keys(), ...systemNames]);
  };
  return { all, near };
}

function known(uri: string): readonly string[] {
  const system = systemName(uri);
  return system === undefined
    ? []
    : [canonicalSystem(uri), ...systemNames.filter((name) => systemName(name) === system)];
}

/** A name that differs in two letters at most (`1.2.759` for `1.2.752`), or in case or slash at the end only. */
function nearest(name: string, names: readonly string[]): string | undefined {
  const plain = bare(name);
  return names.find((other) => other !== name && (bare(other) === plain || fewEdits(plain, bare(other))));
}

const bare = (name: string): string =>
  name
    .toLowerCase()
    .replace(/^https?:\/\//, '')
    .replace(/\/$/, '');

/** One letter replaced, added or missing, or two neighbours changed about: linear in the length. */
function fewEdits(a: string, b: string): boolean {
  if (Math.abs(a.length - b.length) > 1 || a.length < 8) return false;
  let start = 0;
  while (start < a.length && a[start] === b[start]) start += 1;
  let end = 0;
  while (end < Math.min(a.length, b.length) - start && a.at(-1 - end) === b.at(-1 - end)) end += 1;
  const left = a.slice(start, a.length - end);
  const right = b.slice(start, b.length - end);
  return left.length + right.length <= 2 || (left.length === 2 && right === `${left[1]}${left[0]}`);
}
