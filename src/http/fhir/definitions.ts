import type { Resource, ResourceType } from '@medplum/fhirtypes';
import type { PackageEntry } from '../../validation/packages/fhir-package.ts';
import type { ActorCall, Reply } from '../call.ts';
import { fhir } from '../call.ts';
import type { HttpDeps } from '../deps.ts';
import { count, nextLink, once, only } from '../form.ts';
import { problem } from '../problem.ts';

/** Resource types of R4 core and of FHIR packages that can be read and searched for here. */
export const definitionTypes = [
  'ImplementationGuide',
  'OperationDefinition',
  'SearchParameter',
  'StructureDefinition',
] as const satisfies readonly ResourceType[];

type DefinitionType = (typeof definitionTypes)[number];
type Deps = Pick<HttpDeps, 'definitions' | 'baseUrl'>;

/** R4 search parameters that are supported: of `StructureDefinition` also base, type, kind, derivation. */
const common = ['_id', 'url', 'version', 'name', 'title', 'status'] as const;
const ofStructures = ['base', 'type', 'kind', 'derivation'] as const;

export const definitionParameters = (type: string): { readonly name: string; readonly type: string }[] =>
  parametersOf(type).map((name) => ({ name, type: uris.has(name) ? 'uri' : words.has(name) ? 'string' : 'token' }));

const uris: ReadonlySet<string> = new Set(['url', 'base', 'type']);
const words: ReadonlySet<string> = new Set(['name', 'title']);
const parametersOf = (type: string): readonly string[] =>
  type === 'StructureDefinition' ? [...common, ...ofStructures] : common;

/** GET /fhir/StructureDefinition/{id} and its like: the id is the definition's own; of several versions the newest. */
export const readDefinition =
  (type: DefinitionType, deps: Deps) =>
  ({ params }: ActorCall): Reply => {
    const entry = deps.definitions.entries(type).find((e) => e.id === params.id);
    const found = entry && whole(entry, deps);
    if (!found) throw problem('not-found');
    return fhir(found);
  };

/** GET /fhir/StructureDefinition?url=... and its like, with pages. */
export const searchDefinitions =
  (type: DefinitionType, deps: Deps) =>
  ({ query }: ActorCall): Reply => {
    const params = once(query);
    only(params, [...parametersOf(type), '_count', '_format', 'after']);
    const found = deps.definitions.entries(type).filter((entry) => meets(entry, params, deps));
    const [rows, after] = [count(params), afterOf(params)];
    const page = found.slice(after, after + rows);
    const path = `${deps.baseUrl}/fhir/${type}`;
    const link = [{ relation: 'self', url: `${path}?${new URLSearchParams([...params])}` }];
    if (after + rows < found.length) link.push({ relation: 'next', url: nextLink(path, params, String(after + rows)) });
    const entry = page
      .flatMap((one) => whole(one, deps) ?? [])
      .map((resource) => ({
        fullUrl: `${path}/${resource.id}`,
        resource,
        search: { mode: 'match' },
      }));
    return fhir({
      resourceType: 'Bundle',
      type: 'searchset',
      total: found.length,
      link,
      ...(entry.length > 0 && { entry }),
    });
  };

/** With its snapshot, also where it was published without. */
function whole(entry: PackageEntry, { definitions }: Deps): Resource | undefined {
  const { url, version, resourceType } = entry;
  if (resourceType !== 'StructureDefinition' || url === undefined) return definitions.read(entry);
  return definitions.structure(version === undefined ? url : `${url}|${version}`);
}

function afterOf(params: ReadonlyMap<string, string>): number {
  const after = Number(params.get('after') ?? 0);
  if (!Number.isSafeInteger(after) || after < 0) throw problem('search-parameter', { place: 'after' });
  return after;
}

/** What the index knows is asked first: nothing is read for a search by url, version, type or kind. */
function meets(entry: PackageEntry, params: ReadonlyMap<string, string>, { definitions }: Deps): boolean {
  const indexed: Readonly<Record<string, string | undefined>> = {
    _id: entry.id,
    url: entry.url,
    version: entry.version,
    type: entry.type,
    kind: entry.kind,
    derivation: entry.derivation,
  };
  const asked = [...params].filter(([name]) => !['_count', '_format', 'after'].includes(name));
  const [byIndex, byContent] = [asked.filter(([n]) => n in indexed), asked.filter(([n]) => !(n in indexed))];
  if (!byIndex.every(([name, value]) => value.split(',').includes(indexed[name] ?? ''))) return false;
  if (byContent.length === 0) return true;
  const resource = (definitions.read(entry) ?? {}) as unknown as Record<string, unknown>;
  return byContent.every(([name, value]) => value.split(',').some((one) => holds(resource, name, one)));
}

/** Strings begin with what is asked, whatever the case (R4 search.html#string); the rest is equal. */
function holds(resource: Record<string, unknown>, name: string, value: string): boolean {
  const actual = String(resource[name === 'base' ? 'baseDefinition' : name] ?? '');
  return words.has(name) ? actual.toLowerCase().startsWith(value.toLowerCase()) : actual === value;
}
