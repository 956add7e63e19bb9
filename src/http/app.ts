import express, { type Express } from 'express';
import type { HttpDeps } from './deps.ts';
import { dispatch } from './dispatch.ts';
import { answerErrors, nothingHere } from './errors.ts';
import { front, guardUrl } from './front.ts';
import { ByteBudget, concurrency } from './limits.ts';
import { routes } from './routes.ts';

/**
 * The HTTP door: the route table behind the guards that every request passes, and what another door mounts behind the
 * same guards. Does not listen; see server.ts.
 */
export function createApp(deps: HttpDeps, more: (app: Express) => void = () => {}): Express {
  const app = express();
  app.disable('x-powered-by').disable('etag').disable('query parser');
  app.enable('case sensitive routing').enable('strict routing');
  const budget = deps.budget ?? ByteBudget.forBodies(deps.limits.bodyBytes);
  const table = routes(deps);
  app.use(front(deps), guardUrl, concurrency(deps.limits.concurrent, deps.clock));
  for (const route of table) app[route.method](route.path, dispatch(route, deps, budget));
  more(app);
  app.use(nothingHere(table));
  app.use(answerErrors(deps));
  return app;
}
