import type { HttpDeps } from '../deps.ts';
import type { Route } from '../route.ts';
import { definitionTypes, readDefinition, searchDefinitions } from './definitions.ts';

/** Read and search of each type of definition, for all who are known: what a profile says is no secret between partners. */
export const definitionRoutes = (deps: Pick<HttpDeps, 'definitions' | 'baseUrl'>): readonly Route[] =>
  definitionTypes.flatMap((type): Route[] => [
    {
      method: 'get',
      path: `/fhir/${type}`,
      who: ['engine', 'operator', 'partner'],
      need: () => ({ type, verb: 's' }),
      fhir: { interaction: 'search-type', type },
      statuses: [200],
      handle: searchDefinitions(type, deps),
    },
    {
      method: 'get',
      path: `/fhir/${type}/:id`,
      who: ['engine', 'operator', 'partner'],
      need: () => ({ type, verb: 'r' }),
      fhir: { interaction: 'read', type },
      statuses: [200, 404],
      handle: readDefinition(type, deps),
    },
  ]);
