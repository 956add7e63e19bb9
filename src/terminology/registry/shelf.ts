import { breathe } from '../../model/breathe.ts';
import type { Issue } from '../../model/issue.ts';
import type { Columns } from '../code-system/columns.ts';
import { type Compiled, compileCodeSystem, compileInTurns } from '../code-system/compile.ts';
import { listedCodeSystem } from '../code-system/listed.ts';
import type { CodeSystemProvider } from '../code-system/provider.ts';
import type {
  CodeSystemResource,
  ConceptMapResource,
  LibraryResource,
  NamingSystemResource,
  TerminologyResource,
  ValueSetResource,
} from '../resource.ts';
import { type VersionList, withVersion } from './version-list.ts';

/** Resources by canonical, code systems compiled. A shelf is filled once and then only read. */
export interface Shelf {
  readonly codeSystems: ReadonlyMap<string, VersionList<CodeSystemProvider>>;
  readonly supplements: readonly CodeSystemResource[];
  readonly valueSets: ReadonlyMap<string, VersionList<ValueSetResource>>;
  readonly conceptMaps: ReadonlyMap<string, VersionList<ConceptMapResource>>;
  /** Every map, also those that came under one name. */
  readonly allMaps: readonly ConceptMapResource[];
  readonly namingSystems: readonly NamingSystemResource[];
  readonly manifests: ReadonlyMap<string, VersionList<LibraryResource>>;
}

export interface Ranked {
  readonly resource: TerminologyResource;
  readonly rank?: number;
}

/** Code systems compiled before, by the resource: a release of one list does not compile the others again. */
const compiled = new WeakMap<
  TerminologyResource,
  { provider: CodeSystemProvider; columns: Columns; issues: readonly Issue[] }
>();

/** Puts resources on a shelf; what is wrong with them is told, and what can be used is used. */
export function fillShelf(resources: readonly Ranked[]): { readonly shelf: Shelf; readonly issues: readonly Issue[] } {
  const codeSystems = new Map<string, VersionList<CodeSystemProvider>>();
  const valueSets = new Map<string, VersionList<ValueSetResource>>();
  const conceptMaps = new Map<string, VersionList<ConceptMapResource>>();
  const manifests = new Map<string, VersionList<LibraryResource>>();
  const supplements: CodeSystemResource[] = [];
  const namingSystems: NamingSystemResource[] = [];
  const allMaps: ConceptMapResource[] = [];
  const issues: Issue[] = [];
  const earlier = new Map<string, Columns>();
  for (const { resource, rank } of resources) {
    const place = { version: resource.version, ...(rank !== undefined && { rank }) };
    if (resource.resourceType === 'NamingSystem') namingSystems.push(resource);
    else if (resource.resourceType === 'Library') put(manifests, resource.url, { ...place, item: resource });
    else if (resource.resourceType === 'ValueSet') put(valueSets, resource.url, { ...place, item: resource });
    else if (resource.resourceType === 'ConceptMap') {
      put(conceptMaps, resource.url, { ...place, item: resource });
      allMaps.push(resource);
    } else if (isSupplement(resource)) supplements.push(resource);
    else {
      const made = compile(resource, earlier.get(resource.url ?? ''));
      earlier.set(resource.url ?? '', made.columns);
      issues.push(...made.issues);
      put(codeSystems, resource.url, { ...place, item: made.provider, partial: isPartial(resource) });
    }
  }
  return { shelf: { codeSystems, supplements, valueSets, conceptMaps, allMaps, namingSystems, manifests }, issues };
}

/** Compiles what a shelf of these will need, with a breath within long lists and after each: filling it then takes no time. */
export async function compileAhead(resources: readonly Ranked[]): Promise<void> {
  const earlier = new Map<string, Columns>();
  for (const { resource } of resources) {
    if (resource.resourceType !== 'CodeSystem' || isSupplement(resource)) continue;
    const like = earlier.get(resource.url ?? '');
    const had = compiled.get(resource);
    const made = had ?? keep(resource, await compileInTurns(resource, like));
    earlier.set(resource.url ?? '', made.columns);
    if (!had) await breathe();
  }
}

export const isSupplement = ({ content, supplements }: CodeSystemResource): boolean =>
  content === 'supplement' || (content === undefined && supplements !== undefined);

/** Not the whole list: `fragment`, `example`, `not-present`. */
export const isPartial = ({ content }: { readonly content?: string }): boolean =>
  content !== undefined && content !== 'complete';

function compile(resource: CodeSystemResource, like: Columns | undefined) {
  const had = compiled.get(resource);
  if (had) return had;
  return keep(resource, compileCodeSystem(resource, like));
}

function keep(resource: CodeSystemResource, { columns, issues }: Compiled) {
  const made = { provider: listedCodeSystem(columns), columns, issues };
  compiled.set(resource, made);
  return made;
}

/** The code system of a resource, compiled once. */
export const providerOf = (resource: CodeSystemResource): CodeSystemProvider => compile(resource, undefined).provider;

function put<T>(
  map: Map<string, VersionList<T>>,
  url: string | undefined,
  added: Parameters<typeof withVersion<T>>[1],
) {
  if (url !== undefined) map.set(url, withVersion(map.get(url) ?? [], added));
}
