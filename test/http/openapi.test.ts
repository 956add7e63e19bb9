import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { envelopeSchema } from '../../src/http/exchanges/envelope.ts';
import { statusesOf, template } from '../../src/http/route.ts';
import { routes } from '../../src/http/routes.ts';
import { outcomes } from '../../src/model/outcomes.ts';
import { type Door, openDoor } from './door.ts';

interface Operation {
  readonly operationId: string;
  readonly security?: unknown[];
  readonly requestBody?: object;
  readonly parameters?: readonly { name?: string; in?: string; $ref?: string }[];
  readonly responses: Record<string, object>;
  readonly 'x-who': string | string[];
}
interface OpenApi {
  readonly paths: Record<string, Record<string, Operation>>;
  readonly components: Record<string, Record<string, Record<string, unknown>>>;
}

const text = readFileSync(new URL('../../openapi.yaml', import.meta.url), 'utf8');
const openapi = parse(text) as OpenApi;
const operations = Object.entries(openapi.paths).flatMap(([path, methods]) =>
  Object.entries(methods).map(([method, operation]) => ({ name: `${method} ${path}`, operation })),
);

let door: Door;
beforeAll(async () => {
  door = await openDoor();
});
afterAll(() => door.close());
const table = () => routes(door.deps).map((route) => ({ name: `${route.method} ${template(route.path)}`, route }));

describe('openapi.yaml', () => {
  test('describes every route and no other', () => {
    expect(operations.map((o) => o.name).sort()).toEqual(
      table()
        .map((r) => r.name)
        .sort(),
    );
  });

  test('names for each route exactly the statuses it may answer, who may call it, and whether it takes a body', () => {
    for (const { name, route } of table()) {
      const { operation } = operations.find((o) => o.name === name)!;
      expect([name, Object.keys(operation.responses).map(Number)]).toEqual([name, statusesOf(route)]);
      expect([name, operation['x-who']]).toEqual([name, route.who]);
      expect([name, 'requestBody' in operation]).toEqual([name, route.bodyBytes !== undefined]);
      const security = route.who === 'anyone' ? [] : route.who === 'rivta-consumer' ? [{ certificate: [] }] : undefined;
      expect([name, operation.security]).toEqual([name, security]);
    }
  });

  test('declares every parameter of every path', () => {
    for (const { name, operation } of operations) {
      const declared = (operation.parameters ?? []).map((p) => p.name ?? p.$ref?.split('/').at(-1));
      for (const [, param] of name.matchAll(/\{(\w+)\}/g))
        expect([name, declared]).toEqual([name, expect.arrayContaining([param])]);
    }
  });

  test('lists the outcome codes of the table, all of them and no other', () => {
    const listed = openapi.components.schemas!.OutcomeCode!.enum as string[];
    expect(listed.toSorted()).toEqual(Object.keys(outcomes).sort());
  });

  test('states the schema that envelopes are held against', () => {
    const { description, ...schema } = openapi.components.schemas!.Envelope!;
    expect(description).toContain('kuvert');
    expect(schema).toEqual(envelopeSchema);
  });

  test('has no reference that leads nowhere, and no component that nothing refers to', () => {
    const found = new Set([...text.matchAll(/#\/components\/(\w+\/\w+)/g)].map(([, name]) => name!));
    const defined = Object.entries(openapi.components)
      .filter(([kind]) => kind !== 'securitySchemes')
      .flatMap(([kind, items]) => Object.keys(items).map((name) => `${kind}/${name}`));
    expect([...found].sort()).toEqual(defined.sort());
  });

  test('gives every operation an id of its own', () => {
    const ids = operations.map((o) => o.operation.operationId);
    expect(new Set(ids).size).toBe(ids.length);
  });
});
