import type { HttpDeps } from './deps.ts';
import { dicomwebRoutes } from './dicomweb/routes.ts';
import { exchangeRoutes } from './exchanges/routes.ts';
import { fhirRoutes } from './fhir/routes.ts';
import { oauthRoutes } from './oauth/routes.ts';
import { operatorRoutes } from './operator/routes.ts';
import { rivtaRoutes } from './rivta/routes.ts';
import type { Route } from './route.ts';
import { listRoutes } from './terminology/routes.ts';

/**
 * Every route of the HTTP door, who may use it and what it answers. openapi.yaml, the CapabilityStatement and the test
 * of who-may-do-what are held against this table; what is not in it does not exist.
 */
export const routes = (deps: HttpDeps): readonly Route[] => [
  ...exchangeRoutes(deps),
  // One of its addresses is below /fhir and would fit a general one there.
  ...listRoutes(deps),
  ...fhirRoutes(deps, () => routes(deps)),
  ...rivtaRoutes(deps),
  ...dicomwebRoutes(deps),
  ...oauthRoutes(deps),
  ...operatorRoutes(deps),
];
