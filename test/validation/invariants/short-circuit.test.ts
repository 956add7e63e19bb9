import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { evaluate } from '../../../src/validation/invariants/fhirpath.ts';
import { natives } from '../../../src/validation/invariants/native.ts';
import { shortCircuit } from '../../../src/validation/invariants/short-circuit.ts';
import type { Json } from '../../../src/validation/json.ts';
import { openDefinitions } from '../../../src/validation/packages/definitions.ts';
import type { Constraint, TypePlan } from '../../../src/validation/plan/plan.ts';
import { plansOf } from '../../../src/validation/plan/plans.ts';
import type { Scope } from '../../../src/validation/walk/scope.ts';

const definitions = openDefinitions();
const plans = plansOf(definitions);

/** Every type of R4 with invariants, and those of its elements. */
const types = definitions
  .entries('StructureDefinition')
  .filter((e) => e.derivation !== 'constraint' && e.kind !== 'logical')
  .flatMap((e) => plans.type(e.type ?? '') ?? []);

const constraintsOf = (type: TypePlan): Constraint[] => [...type.constraints];

const scopeOf = (value: Json, type: string) =>
  ({ run: { plans, settings: {}, answers: new Map() }, resource: value, type, place: type }) as unknown as Scope;

/** Objects with some of a type's properties, each of the JSON kind that it has. */
function instances(type: TypePlan): fc.Arbitrary<Json> {
  const codes = fc.constantFrom('message', 'document', 'searchset', 'group', 'display', 'final', 'a');
  const leaf = (name: string) => (name === 'boolean' ? fc.boolean() : /[iI]nt|decimal/.test(name) ? fc.nat(9) : codes);
  const shapes = Object.fromEntries(
    [...type.properties.values()]
      .filter((p) => !p.twin && p.name !== 'contained')
      .map((p) => {
        const one: fc.Arbitrary<unknown> = /^[a-z]/.test(p.type) ? leaf(p.type) : fc.constant({ id: 'x' });
        return [p.name, p.list ? fc.array(one, { minLength: 1, maxLength: 2 }) : one];
      }),
  );
  return fc.record(shapes, { requiredKeys: [] }) as fc.Arbitrary<Json>;
}

describe('an invariant decided by looking', () => {
  const cases = types.flatMap((type) => constraintsOf(type).map((c) => [`${type.name} ${c.key}`, type, c] as const));

  it.each(cases)('%s is answered as the FHIRPath library answers it', (_, type, { expression }) => {
    const decide = shortCircuit(expression, type.name);
    const native = natives[expression];
    if (!decide && !native) return;
    fc.assert(
      fc.property(instances(type), (value) => {
        const own = native?.(value) ?? decide?.(value);
        if (own === undefined) return;
        const theirs = evaluate(expression, type.name, value, scopeOf(value, type.name));
        if (theirs !== 'unknown') expect(own === true).toBe(theirs);
      }),
      { numRuns: 25 },
    );
  });

  const some = <T>(value: fc.Arbitrary<T>) => fc.option(value, { nil: undefined });
  const text = fc.constantFrom('x', 'y', 'xy', '2026-01-02', '2026-01', '12:30', '', 'a b');
  const inner = fc.record({ b: some(fc.oneof(text, fc.array(text, { maxLength: 3 }), fc.boolean(), fc.nat(2))) });
  const outer = fc.record({
    a: some(fc.oneof(inner, fc.array(inner, { minLength: 1, maxLength: 3 }))),
    c: some(fc.oneof(text, fc.boolean())),
    d: some(fc.array(text, { minLength: 1, maxLength: 2 })),
  });
  it.each([
    "a.b = 'x'",
    "a.b != 'x'",
    'a.b = c',
    'a.b = d',
    'd != c',
    "a.b in ('x' | 'y')",
    "c in ('x')",
    "c = 'x' & d",
    "'x' & c = 'xy'",
    'a.exists() = d.exists()',
    "(c in ('x' | 'y')) = a.b.exists()",
    'c.length() >= 2',
    'd.length() = 1',
    'c.hasValue() implies d.hasValue()',
    "iif(c = 'x', a.exists(), a.b.empty())",
    "where(c = 'x').exists()",
    "where(c = 'x').d.empty()",
    'a.where(b = true).exists()',
    "a.where(b = 'x' or b = 'y').b = c",
    "a.all(b in ('x' | 'y'))",
  ])('%s is answered as the FHIRPath library answers it, whatever it is asked of', (expression) => {
    const decide = shortCircuit(expression)!;
    fc.assert(
      fc.property(outer, (given) => {
        const value = JSON.parse(JSON.stringify(given)) as Json;
        const own = decide(value);
        if (own === undefined) return;
        const theirs = evaluate(expression, '', value, scopeOf(value, 'Basic'));
        if (theirs !== 'unknown') expect(own === true).toBe(theirs);
      }),
      { numRuns: 200, seed: 5 },
    );
  });

  const day = '2026-01-02';
  const ofDay = (name: string) => ({
    resourceType: 'ServiceRequest',
    occurrencePeriod: { end: day },
    extension: [{ url: 'x', [name]: day }],
  });
  it.each([
    ['ServiceRequest', "occurrence.end = extension.where(url = 'x').value", ofDay('valueDate'), true],
    ['ServiceRequest', "occurrence.end = extension.where(url = 'x').value", ofDay('valueDateTime'), true],
    ['ServiceRequest', "occurrence.end = extension.where(url = 'x').value", ofDay('valueString'), undefined],
    ['ServiceRequest', "extension.where(url = 'x').value = '2026-01-02'", ofDay('valueString'), true],
    ['ServiceRequest', "extension.where(url = 'x').value != '2026-01-02'", ofDay('valueCode'), false],
    ['ServiceRequest', "extension.where(url = 'x').value = '2026-01-02'", ofDay('valueDate'), undefined],
    ['Patient', "birthDate = '2026-01-02'", { resourceType: 'Patient', birthDate: day }, undefined],
    ['Patient', 'birthDate = deceased', { resourceType: 'Patient', birthDate: day, deceasedDateTime: day }, true],
    ['Coding', "code = '1234'", { code: '1234' }, true],
    ['Coding', "code = '1234'", { code: '2026-01' }, false],
    [undefined, "a = '2026-01-02'", { a: day }, undefined],
  ] as const)(
    'of a %s, %s of a date or a text of equal letters is told only where it is known which',
    (type, expression, value, truth) => {
      expect(shortCircuit(expression, type)!(value)).toBe(truth);
      const theirs = evaluate(expression, type ?? '', value, scopeOf(value, type ?? 'Basic'));
      if (truth !== undefined) expect(theirs).toBe(truth);
    },
  );

  it.each(Object.keys(natives).filter((expression) => expression.includes('toChars')))(
    '%s is answered as the FHIRPath library answers it, of any number',
    (expression) => {
      const digits = fc.string({ unit: fc.constantFrom(...'0123456789'), minLength: 9, maxLength: 13 });
      fc.assert(
        fc.property(digits, fc.constantFrom('', '16'), (number, before) => {
          const value = { value: before + number };
          const own = natives[expression]!(value);
          if (own !== undefined) expect(own).toBe(evaluate(expression, 'Identifier', value, scopeOf(value, 'Patient')));
        }),
        { numRuns: 300, seed: 3 },
      );
    },
  );

  it.each([
    ['a.exists() or b.exists()', { b: 1 }, true],
    ['a.exists() or b.exists()', { c: 1 }, false],
    ['a.empty() or b.exists()', { a: 1 }, false],
    ['a.exists() implies b.exists()', {}, true],
    ['a.b.where(c = 1).exists().not()', {}, true],
    ["type = 'x' implies a.exists()", { type: 'y' }, true],
    ["type = 'x' implies a.exists()", {}, null],
    ['(a.exists() and b.empty()) or c.exists()', { a: 1 }, true],
    ['a.exists() xor b.exists()', { a: 1, b: 1 }, false],
    ["a.where(x = ')').exists() or b.exists()", { b: 1 }, true],
    ["a.b.where(c = 'x' and d = 'y').exists()", { a: [{ b: [{ c: 'x', d: 'z' }] }, { b: { c: 'x', d: 'y' } }] }, true],
    ["a.where(c = 'x').exists().not()", { a: [{ c: 'x' }] }, false],
    ["a.all(c = 'x')", { a: [{ c: 'x' }, { d: 1 }] }, false],
    ["a.b.matches('^x\\\\.y$')", { a: { b: 'x.y' } }, true],
    ["a.b.matches('^x$')", { a: { c: 1 } }, null],
    ["a.startsWith('x')", { a: 'yx' }, false],
    ['a.ofType(Task).b.exists()', { a: [{ resourceType: 'Task', b: 1 }] }, true],
    ['value.exists()', { resourceType: 'Observation', valueString: 'x' }, true],
    ["event.code = 'x'", { resourceType: 'MessageHeader', eventCoding: { code: 'x' } }, true],
    ["a.b.c = 'x'", { a: [{ b: { c: 'x' } }] }, true],
    ["a.b.c = 'x'", { a: [{ b: { c: 'x' } }, { b: { c: 'x' } }] }, false],
    ["a.b.c = 'x'", { a: [{ d: 1 }] }, null],
    ["a = 'x:' & b", { a: 'x:y', b: 'y' }, true],
    ["a = 'x:' & b", { a: 'x:' }, true],
    ['a.exists() = b.exists()', { a: 1 }, false],
    ["(a.b in ('x' | 'y')) = c.exists()", { a: { b: 'y' }, c: 1 }, true],
    ["a.b in ('x' | 'y')", { a: { b: 'z' } }, false],
    ["iif(a = 'x', b.exists(), b.empty() and c.exists())", { a: 'y', c: 1 }, true],
    ["iif(a = 'x', b.exists(), b.empty() and c.exists())", { c: 1, b: 1 }, false],
    ["where(a = 'x').empty()", { a: 'x' }, false],
    ['a.length() <= 2', { a: 'xyz' }, false],
    ['a.hasValue()', { a: 'x' }, true],
  ] as const)('%s of %j is %s', (expression, value, truth) => {
    expect(shortCircuit(expression)?.(value as Json)).toBe(truth);
  });

  it.each([
    ['Extension', "value.matches('^[a-f]+$')", { url: 'x', valueString: 'abc' }, true],
    ['Extension', "value.matches('^[a-f]+$')", { url: 'x', valueId: 'xyz' }, false],
    ['Extension', 'value.exists()', { url: 'x', valueDateTime: '2026-01-02' }, true],
    ['Extension', 'value.exists()', { url: 'x', values: 1 }, false],
    [
      'Patient',
      "extension.where(url = 'x').value.where(code = '2').exists()",
      { extension: [{ url: 'x', valueCoding: { code: '2' } }] },
      true,
    ],
    [
      'ServiceRequest',
      'occurrence.end = extension.value',
      { occurrencePeriod: { end: '2026-01-02' }, extension: [{ valueDate: '2026-01-02' }] },
      true,
    ],
    ['Bundle.entry', 'fullUrl.exists() implies search.mode.empty()', { fullUrl: 'x', search: { mode: 'y' } }, false],
  ] as const)('of %s, %s of %j is %s', (type, expression, value, truth) => {
    expect(shortCircuit(expression, type)?.(value as unknown as Json)).toBe(truth);
  });

  it.each([
    ['Extension', 'value.exists()', { url: 'x', _valueString: { id: 'x' } }],
    ['Extension', 'value.exists()', { url: 'x', valueString: ['x'] }],
    [
      'ServiceRequest',
      'occurrence.end = extension.value',
      { occurrencePeriod: { end: '2026-01' }, extension: [{ valueDate: '2026-01-02' }] },
    ],
  ] as const)('of %s, %s of %j is left to the library', (type, expression, value) => {
    expect(shortCircuit(expression, type)?.(value as unknown as Json)).toBeUndefined();
  });

  it.each([
    ['a.count() > 1', { a: [1] }],
    ['value.exists()', { valueString: 'x' }],
    ['value.exists()', { resourceType: 'Observation', valueDateTime: '2026-01-02' }],
    ['value.exists()', { resourceType: 'Patient', valueString: 'x' }],
    ["a.b = 'x'", { a: { b: 7 } }],
    ["a.b = 'x'", { a: { b: '2026-01-02' } }],
    ["a.b in ('x' | 'y')", { a: [{ b: 'x' }, { b: 'y' }] }],
    ['a.length() < 3', { a: 7 }],
    ['a.b = c', { a: { b: { d: 1 } }, c: { d: 1 } }],
    ['%resource.a.exists()', { a: 1 }],
    ["a = 'x'", { a: { id: 'x' } }],
    ["a.matches('x')", { a: ['x', 'x'] }],
    ["a.matches('2')", { a: '2026-01-02' }],
    ['a.b.empty()', { a: { b: 1, _b: {} } }],
    ['a.b.empty()', { a: { bString: 'x' } }],
  ] as const)('%s of %j is left to the library', (expression, value) => {
    expect(shortCircuit(expression)?.(value as Json)).toBeUndefined();
  });
});
