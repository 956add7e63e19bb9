import type { Need } from '../../auth/scopes.ts';
import type { Call, Reply } from '../../call.ts';
import type { HttpDeps } from '../../deps.ts';
import type { Route } from '../../route.ts';
import { batch } from './batch.ts';
import { closureTable } from './closure.ts';
import { terminologyTypes } from './door.ts';
import { terminologyOperation } from './operation.ts';
import { readTerminology, searchTerminology } from './resources.ts';
import { versions } from './versions.ts';

const fhir = { terminology: true, versions: ['4.0', '5.0'] } as const;

interface Plain {
  readonly method: 'get' | 'post';
  readonly path: string;
  readonly bodyBytes?: number;
  readonly statuses: readonly number[];
  handle(call: Call): Reply;
}

/** Routes of terminology: what is read stands before the read of all types, what is posted after $validate. */
export function terminologyRoutes(deps: HttpDeps): { readonly read: Route[]; readonly posted: Route[] } {
  const operation = terminologyOperation(deps);
  const bodyBytes = deps.limits.bodyBytes;
  const statuses = [200, 404, 422];
  const guarded = (plain: Plain, need: (params: Readonly<Record<string, string>>) => Need): Route =>
    deps.terminology.public
      ? { ...plain, fhir, who: 'anyone' }
      : { ...plain, fhir, who: ['engine', 'operator', 'partner'], need };
  const reads = (plain: Plain) => guarded(plain, ({ type = 'CodeSystem' }) => ({ type, verb: 'r' }));
  return {
    read: [
      { method: 'get', path: '/fhir/$versions', who: 'anyone', fhir, statuses: [200], handle: versions },
      guarded(
        { method: 'get', path: '/fhir/:type', statuses: [200, 404], handle: searchTerminology(deps) },
        ({ type = '' }) => ({ type, verb: 's' }),
      ),
      reads({ method: 'get', path: '/fhir/:type/$:operation', statuses, handle: operation }),
      reads({ method: 'get', path: '/fhir/:type/:id/$:operation', statuses, handle: operation }),
      ...terminologyTypes.map((type) =>
        guarded(
          { method: 'get', path: `/fhir/${type}/:id`, statuses: [200, 304, 404], handle: readTerminology(type, deps) },
          () => ({ type, verb: 'r' }),
        ),
      ),
    ],
    posted: [
      {
        method: 'post',
        path: '/fhir/$closure',
        who: ['engine', 'operator', 'partner'],
        need: () => ({ type: 'ConceptMap', verb: 'r' }),
        bodyBytes,
        fhir: { ...fhir, operation: 'closure' },
        statuses: [200, 404, 409, 422, 503],
        handle: closureTable(deps),
      },
      reads({ method: 'post', path: '/fhir/:type/$:operation', bodyBytes, statuses, handle: operation }),
      reads({ method: 'post', path: '/fhir/:type/:id/$:operation', bodyBytes, statuses, handle: operation }),
      reads({ method: 'post', path: '/fhir', bodyBytes, statuses: [200, 422], handle: batch(deps) }),
    ],
  };
}
