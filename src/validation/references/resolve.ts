import { isObject, type Json, objectsOf } from '../json.ts';
import type { BundleInSight, EntryInSight, Scope } from '../walk/scope.ts';
import { containedById } from './contained.ts';

/** A resource that a reference leads to, in the scope that sees what it refers to in turn. */
export interface Resolved {
  readonly resource: Json;
  readonly type: string;
  readonly scope: Scope;
}

const literal =
  /^(https?:\/\/[^?#]+\/)?([A-Z][A-Za-z]{1,63})\/([A-Za-z0-9\-.]{1,64})(?:\/_history\/([A-Za-z0-9\-.]{1,64}))?$/;

export interface Literal {
  readonly base: string;
  readonly type: string;
  readonly id: string;
  readonly version?: string;
}

/** The parts of a RESTful reference, absolute or relative; undefined for anything else. */
export function literalOf(reference: string): Literal | undefined {
  const [, base = '', type, id, version] = literal.exec(reference) ?? [];
  if (type === undefined || id === undefined) return undefined;
  return { base, type, id, ...(version !== undefined && { version }) };
}

/**
 * What a reference leads to within what is at hand: contained resources, then the Bundle by its fullUrls, then resources of a
 * Parameters (R4 references.html#literal, bundle.html#references). Undefined when it is not here.
 */
export function resolve(reference: string, scope: Scope): Resolved | undefined {
  if (reference.startsWith('#')) return containedIn(reference.slice(1), scope);
  const first = matchesInBundle(reference, scope)[0];
  const entry = first && scope.bundle && entryResolved(first, scope.bundle);
  return entry ?? inParameters(reference, scope);
}

function containedIn(id: string, scope: Scope): Resolved | undefined {
  const holder = holderOf(scope);
  if (id === '') return { resource: holder.resource, type: holder.type, scope: holder };
  const resource = containedById(holder.resource, holder.run).get(id);
  if (typeof resource?.resourceType !== 'string') return undefined;
  return { resource, type: resource.resourceType, scope: within(resource, holder) };
}

const within = (resource: Json, holder: Scope): Scope => ({
  ...holder,
  resource,
  type: String(resource.resourceType),
  container: holder,
});

/** The resource whose `contained` is meant by `#id`: the outermost one short of a Bundle or Parameters. */
export function holderOf(scope: Scope): Scope {
  let holder = scope;
  while (holder.container && holder.container.type !== 'Parameters' && holder.container.type !== 'Bundle')
    holder = holder.container;
  return holder;
}

/** Resources that stand side by side in a Parameters may refer to each other by `Type/id`. */
function inParameters(reference: string, scope: Scope): Resolved | undefined {
  let outer: Scope | undefined = scope;
  while (outer && outer.type !== 'Parameters') outer = outer.container;
  if (!outer) return undefined;
  for (const resource of parametersOf(outer.resource.parameter))
    if (reference === `${resource.resourceType}/${resource.id}`)
      return { resource, type: String(resource.resourceType), scope: within(resource, outer) };
  return undefined;
}

const parametersOf = (parameters: unknown): Json[] =>
  objectsOf(parameters).flatMap(([, { resource, part }]) => [
    ...(isObject(resource) ? [resource] : []),
    ...parametersOf(part),
  ]);

const none: readonly EntryInSight[] = [];

/** Entries that a reference names, seen from `scope`; more than one where versions of a resource stand side by side. */
export function matchesInBundle(reference: string, scope: Scope): readonly EntryInSight[] {
  const { bundle } = scope;
  if (!bundle) return none;
  if (reference.startsWith('urn:')) return bundle.byFullUrl.get(reference) ?? none;
  const parts = literalOf(reference);
  const bare = parts?.version === undefined ? reference : reference.slice(0, reference.indexOf('/_history/'));
  const url = parts && parts.base === '' ? absolute(bare, scope.fullUrl) : bare;
  const found = url === undefined ? none : (bundle.byFullUrl.get(url) ?? none);
  return parts?.version === undefined ? found : found.filter((e) => versionOf(e) === parts.version);
}

const versionOf = ({ resource }: EntryInSight): unknown =>
  isObject(resource?.meta) ? resource.meta.versionId : undefined;

/**
 * A relative reference means the server of the fullUrl it stands under (R4 bundle.html#references). Under a urn, or without fullUrl,
 * it names nothing in the Bundle.
 */
function absolute(reference: string, fullUrl: string | undefined): string | undefined {
  const from = fullUrl === undefined ? undefined : literalOf(fullUrl);
  return from && from.base !== '' ? from.base + reference : undefined;
}

function entryResolved(entry: EntryInSight, bundle: BundleInSight): Resolved | undefined {
  const known = bundle.resolved.get(entry);
  const { resource, type, fullUrl } = entry;
  if (known || !resource) return known;
  const { run, place } = bundle.scope;
  const inner = { resource, type, place: `${place}.entry[${entry.index}].resource`, bundle, fullUrl };
  const made = { resource, type, scope: { run, ...inner, container: undefined } };
  bundle.resolved.set(entry, made);
  return made;
}
