import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { statusesOf, template } from '../../src/http/route.ts';
import { routes } from '../../src/http/routes.ts';
import { codesOf, type Door, openDoor } from './door.ts';
import { ids } from './fake-gateway.ts';
import { actors, matrix } from './route-matrix.ts';
import { requests } from './route-requests.ts';

let door: Door;
beforeAll(async () => {
  door = await openDoor();
});
afterAll(() => door.close());

const nameOf = (route: { method: string; path: string }) => `${route.method} ${template(route.path)}`;

describe('who may do what', () => {
  test('has a row for every route and no other', () => {
    expect(Object.keys(matrix)).toEqual(routes(door.deps).map(nameOf));
  });

  test.each(Object.entries(matrix).flatMap(([name, row]) => actors.map((actor, n) => [name, actor, row[n]!] as const)))(
    '%s by %s is answered %i',
    async (name, actor, status) => {
      const { own, init } = requests[name]!;
      const response = await door.call(actor, name.split(' ')[0]!.toUpperCase(), own, init);
      expect(response.status).toBe(status);
      const route = routes(door.deps).find((r) => nameOf(r) === name)!;
      expect(statusesOf(route)).toContain(status);
      if (status >= 400 && !/oauth|rivta/.test(name)) expect((await codesOf(response)).length).toBeGreaterThan(0);
    },
  );

  test.each(Object.entries(requests).filter(([, r]) => r.foreign))(
    '%s answers a foreign thing like one that is not there',
    async (name, { foreign = '' }) => {
      const method = name.split(' ')[0]!.toUpperCase();
      const other = await door.call('engine', method, foreign);
      const absent = await door.call('engine', method, foreign.replace(ids.others, ids.others.replaceAll('2', '9')));
      expect([other.status, absent.status]).toEqual([404, 404]);
      expect(await other.text()).toBe(await absent.text());
    },
  );
});

describe('outside the table', () => {
  test.each(['/', '/nothing', '/exchanges/', '/Exchanges', '/fhir/Unknown/1', '/fhir/%E0%A4%A/1', '/.env'])(
    'GET %s is 404 with an OperationOutcome',
    async (path) => {
      const response = await door.call('engine', 'GET', path);
      expect(response.status).toBe(404);
      expect(await codesOf(response)).toEqual(['not-found']);
    },
  );

  test.each([
    ['DELETE', '/exchanges', 'GET, HEAD, POST'],
    ['PUT', `/exchanges/${ids.ours}`, 'GET, HEAD'],
    ['OPTIONS', '/health', 'GET, HEAD'],
    ['GET', '/oauth/token', 'POST'],
    ['PATCH', '/fhir/Task/1', 'GET, HEAD'],
  ])('%s %s is 405 and names what is allowed', async (method, path, allow) => {
    const response = await door.call('engine', method, path);
    expect(response.status).toBe(405);
    expect(new Set(response.headers.get('allow')?.split(', '))).toEqual(new Set(allow.split(', ')));
    expect(await codesOf(response)).toEqual(['method-not-allowed']);
  });
});
