import { isObject, type Json, textOf } from '../json.ts';
import type { BundleInSight, EntryInSight, Scope } from '../walk/scope.ts';

/** The entries of a Bundle and how references find them. */
export function bundleInSight(bundle: Json, scope: Scope): BundleInSight {
  const entries: EntryInSight[] = [];
  if (Array.isArray(bundle.entry))
    for (let i = 0; i < bundle.entry.length; i++)
      if (isObject(bundle.entry[i])) entries.push(entryInSight(i, bundle.entry[i]));
  const byFullUrl = new Map<string, EntryInSight[]>();
  const byResource = new Map<Json, EntryInSight>();
  let repeats = false;
  for (const entry of entries) {
    if (entry.resource && !byResource.has(entry.resource)) byResource.set(entry.resource, entry);
    if (entry.fullUrl === undefined) continue;
    const same = byFullUrl.get(entry.fullUrl);
    if (same) {
      same.push(entry);
      repeats = true;
    } else byFullUrl.set(entry.fullUrl, [entry]);
  }
  return { scope, entries, byFullUrl, repeats, byResource, resolved: new Map() };
}

function entryInSight(index: number, entry: Json): EntryInSight {
  const { fullUrl } = entry;
  const resource = isObject(entry.resource) ? entry.resource : undefined;
  return {
    index,
    entry,
    fullUrl: textOf(fullUrl),
    resource,
    type: textOf(resource?.resourceType) ?? '',
  };
}
