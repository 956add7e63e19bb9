import type { CodeSystem } from '@medplum/fhirtypes';
import type { ListResource } from '../../terminology/import/read-list.ts';
import { releasedInOrder } from '../../terminology/life/in-force.ts';
import type { ListVersion } from '../../terminology/life/list-version.ts';
import type { Pin } from '../../terminology/pins/pin.ts';
import type { Ranked } from '../../terminology/registry/shelf.ts';
import type { LibraryResource } from '../../terminology/resource.ts';

/** The released versions of each list, oldest first. */
export const byUrl = (versions: readonly ListVersion[]): readonly (readonly ListVersion[])[] =>
  [...new Set(versions.map((v) => v.url))].map((url) => releasedInOrder(versions.filter((v) => v.url === url)));

/** Every released version in the declared order, a NamingSystem for each list that has other names, and the pins. */
export function onShelf(
  versions: readonly ListVersion[],
  resources: ReadonlyMap<string, ListResource>,
  pins: readonly Pin[],
): readonly Ranked[] {
  const lists = byUrl(versions).flatMap((order) => {
    const held = order.flatMap(({ sha256 }, rank) => {
      const resource = resources.get(sha256);
      return resource ? [{ resource, rank }] : [];
    });
    const newest = held.at(-1)?.resource;
    return [...held, ...(newest?.resourceType === 'CodeSystem' ? namingSystem(newest) : [])] as unknown as Ranked[];
  });
  return [...lists, ...pins.map(manifestOf)];
}

function namingSystem({ url, name, identifier }: CodeSystem): readonly { readonly resource: object }[] {
  const others = (identifier ?? []).flatMap(({ value }) => (value ? [value] : []));
  if (others.length === 0) return [];
  const type = (value: string) =>
    value.startsWith('urn:oid:') ? 'oid' : value.startsWith('urn:uuid:') ? 'uuid' : 'uri';
  const bare = (value: string) => value.replace(/^urn:(?:oid|uuid):/, '');
  const uniqueId = [
    { type: 'uri', value: url, preferred: true },
    ...others.map((value) => ({ type: type(value), value: bare(value) })),
  ];
  return [
    {
      resource: {
        resourceType: 'NamingSystem',
        name,
        status: 'active',
        kind: 'codesystem',
        date: '2026-11-26',
        uniqueId,
      },
    },
  ];
}

/** A pin as a resource that requests may name. */
const manifestOf = ({ manifest, from }: Pin): Ranked => ({ resource: manifest as LibraryResource, rank: from });
