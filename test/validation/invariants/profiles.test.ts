import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { evaluate } from '../../../src/validation/invariants/fhirpath.ts';
import { natives } from '../../../src/validation/invariants/native.ts';
import { shortCircuit } from '../../../src/validation/invariants/short-circuit.ts';
import { isObject, type Json } from '../../../src/validation/json.ts';
import { openDefinitions } from '../../../src/validation/packages/definitions.ts';
import { ownPackages } from '../../../src/validation/packages/load.ts';
import { plansOf } from '../../../src/validation/plan/plans.ts';
import type { Scope } from '../../../src/validation/walk/scope.ts';

const definitions = openDefinitions({ packages: ownPackages() });
const plans = plansOf(definitions);

/** The invariants of our profiles, by their text, with the types of the values they are asked of. */
const invariants = new Map<string, Set<string>>();
const own = definitions.entries('StructureDefinition').filter((e) => !e.url?.startsWith('http://hl7.org/fhir/'));
for (const entry of own)
  for (const element of definitions.structure(entry.url ?? '')?.snapshot?.element ?? [])
    for (const { expression, source } of element.constraint ?? []) {
      const path = element.path ?? '';
      const types = path.includes('.') ? (element.type ?? []).map((t) => t.code ?? '') : [path];
      if (expression === undefined || source?.startsWith('http://hl7.org/fhir/')) continue;
      const known = invariants.get(expression) ?? new Set();
      for (const type of types) known.add(type === 'BackboneElement' ? path : type);
      invariants.set(expression, known);
    }

/** Every object of the examples by the name of its type. */
const objects = new Map<string, Json[]>();
function gather(value: Json, type: string): void {
  objects.set(type, [...(objects.get(type) ?? []), value]);
  for (const [name, inner] of Object.entries(value)) {
    const property = plans.type(type)?.properties.get(name);
    for (const one of property ? [inner].flat() : [])
      if (isObject(one)) gather(one, typeof one.resourceType === 'string' ? one.resourceType : (property?.type ?? ''));
  }
}
const folder = join(import.meta.dirname, '..', '..', '..', 'profiles', 'se.vardbro.exchange', 'examples');
for (const file of readdirSync(folder).filter((f) => f.endsWith('.json'))) {
  const resource = JSON.parse(readFileSync(join(folder, file), 'utf8')) as Json;
  gather(resource, String(resource.resourceType));
}

const scopeOf = (value: Json, type: string) =>
  ({ run: { plans, settings: {}, answers: new Map() }, resource: value, type, place: type }) as unknown as Scope;

type Path = readonly (string | number)[];
const pathsOf = (value: unknown, path: Path = []): Path[] =>
  typeof value !== 'object' || value === null
    ? [path]
    : [path, ...Object.entries(value).flatMap(([name, inner]) => pathsOf(inner, [...path, name]))];

const others = [
  '',
  'x',
  '2026-01-02',
  '191212121212',
  'SE2321000016-1A2B',
  'urn:oid:1.2',
  null,
  true,
  7,
  [],
  ['a', 'b'],
  {},
];

/** A copy in which what stands at a path is gone, or something else. */
function changed(value: Json, path: Path, to: unknown): Json {
  const copy = structuredClone(value);
  let holder: unknown = copy;
  for (const step of path.slice(0, -1)) holder = (holder as Record<string, unknown>)[step];
  const last = path.at(-1);
  if (last === undefined) return copy;
  const record = holder as Record<string, unknown>;
  if (to !== undefined) record[last] = to;
  else if (Array.isArray(holder)) holder.splice(Number(last), 1);
  else delete record[last];
  return copy;
}

describe('an invariant of our profiles that is decided by looking', () => {
  const cases = [...invariants].flatMap(([expression, types]) =>
    [...types].flatMap((type) => (objects.has(type) ? [[type, expression] as const] : [])),
  );

  it.each(cases)('%s: %s is answered as the FHIRPath library answers it', (type, expression) => {
    const [decide, native] = [shortCircuit(expression, type), natives[expression]];
    if (!decide && !native) return;
    const instance = fc
      .constantFrom(...(objects.get(type) ?? []))
      .chain((value) =>
        fc
          .tuple(fc.constantFrom(...pathsOf(value)), fc.constantFrom(undefined, undefined, ...others))
          .map(([path, to]) => changed(value, path, to)),
      );
    fc.assert(
      fc.property(instance, (value) => {
        const own = native?.(value) ?? decide?.(value);
        if (own === undefined) return;
        const theirs = evaluate(expression, type, value, scopeOf(value, type));
        if (theirs !== 'unknown') expect(own === true).toBe(theirs);
      }),
      { numRuns: 60 },
    );
  });
});
