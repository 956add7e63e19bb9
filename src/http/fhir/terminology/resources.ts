import { createHash } from 'node:crypto';
import { foundTypes } from '../../../gateway/overview/found.ts';
import type { CatalogueQuery } from '../../../terminology/registry/catalogue.ts';
import type { Call, Reply } from '../../call.ts';
import type { HttpDeps } from '../../deps.ts';
import { count, nextLink, once, only } from '../../form.ts';
import { problem } from '../../problem.ts';
import { isTerminologyType } from './door.ts';
import { terminologyReply, versionOf } from './operation.ts';

type ResourceDeps = Pick<HttpDeps, 'baseUrl' | 'terminology'>;

export const terminologyParameters = ['url', 'version', 'name', 'title', 'status', 'identifier', '_id'] as const;

/** GET /fhir/{type}/{id} of a terminology resource, with an ETag of its bytes. */
export const readTerminology =
  (type: string, { terminology }: ResourceDeps) =>
  (call: Call): Reply => {
    const found = terminology.catalogue.read(type, call.params.id ?? '');
    if (!found) throw problem('not-found');
    const reply = terminologyReply(found, versionOf(call));
    const etag = `W/"${createHash('sha256').update(String(reply.bytes)).digest('base64url').slice(0, 22)}"`;
    if (call.header('if-none-match') === etag) return { status: 304, headers: { ETag: etag } };
    return { ...reply, headers: { ETag: etag } };
  };

/** GET /fhir/{type}: search by url, version, name, title, status, identifier, `_id`; `_count` and `after` for pages. */
export const searchTerminology =
  ({ baseUrl, terminology }: ResourceDeps) =>
  (call: Call): Reply => {
    const { type = '' } = call.params;
    if (foundTypes.includes(type)) throw problem('search-parameter', { expected: `POST /fhir/${type}/_search` });
    if (!isTerminologyType(type)) throw problem('not-found');
    const params = once(call.query);
    only(params, [...terminologyParameters, '_count', '_format', 'after']);
    const query = Object.fromEntries([...params].filter(([name]) => terminologyParameters.some((one) => one === name)));
    const found = terminology.catalogue.search(type, query as CatalogueQuery);
    const after = Number(params.get('after') ?? 0);
    if (!Number.isSafeInteger(after) || after < 0) throw problem('search-parameter', { place: 'after' });
    const rows = count(params);
    const page = found.slice(after, after + rows);
    const self = `${baseUrl}/fhir/${type}?${new URLSearchParams([...params])}`;
    const link = [{ relation: 'self', url: self }];
    if (after + rows < found.length)
      link.push({ relation: 'next', url: `${baseUrl}${nextLink(`/fhir/${type}`, params, String(after + rows))}` });
    return terminologyReply(
      {
        resourceType: 'Bundle',
        type: 'searchset',
        total: found.length,
        link,
        entry: page.map((resource) => ({
          ...(resource.id !== undefined && { fullUrl: `${baseUrl}/fhir/${type}/${resource.id}` }),
          resource,
          search: { mode: 'match' },
        })),
      },
      versionOf(call),
    );
  };
