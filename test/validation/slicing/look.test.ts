import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { openDefinitions } from '../../../src/validation/packages/definitions.ts';
import { plansOf } from '../../../src/validation/plan/plans.ts';
import { follow } from '../../../src/validation/slicing/instance.ts';
import { isPlain, isSeen, type Look } from '../../../src/validation/slicing/look.ts';
import { stepsOf } from '../../../src/validation/slicing/path.ts';
import type { Scope } from '../../../src/validation/walk/scope.ts';

const plans = plansOf(openDefinitions());

const text = fc.constantFrom('x', 'y');
const twin = fc.constantFrom({ id: 'x' }, null);
const some = <T>(value: fc.Arbitrary<T>) => fc.option(value, { nil: undefined });
const coding = fc.record({ system: some(text), code: some(text), _code: some(twin) });
const concept = fc.record({
  coding: some(fc.oneof(fc.array(fc.oneof(coding, text), { maxLength: 3 }), text)),
  text: some(text),
});
const observation = fc.record({
  resourceType: fc.constant('Observation'),
  code: some(fc.oneof(concept, text)),
  category: some(fc.array(concept, { maxLength: 2 })),
  status: some(fc.oneof(text, fc.constant(null), fc.array(text))),
  _status: some(twin),
  valueString: some(text),
  _valueString: some(twin),
  valueCodeableConcept: some(concept),
});

const looks: Readonly<Record<string, Look>> = {
  'a value': (value) => value === 'x',
  'a type': (_, type) => type === 'string' || type === 'Coding',
};

describe('a discriminator decided by a look', () => {
  const cases = [
    'status',
    'code',
    'code.coding',
    'code.coding.code',
    'category.coding.system',
    'value',
    'value.coding',
    '$this',
  ];
  it.each(cases.flatMap((path) => Object.keys(looks).map((of) => [path, of] as const)))(
    'of %s for %s sees what following the path finds',
    (path, of) => {
      const [steps, look] = [stepsOf(path)!, looks[of]!];
      expect(steps.every(isPlain)).toBe(true);
      fc.assert(
        fc.property(observation, (given) => {
          const resource = JSON.parse(JSON.stringify(given)) as Record<string, unknown>;
          const scope = { run: { plans }, resource, type: 'Observation', place: 'Observation' } as unknown as Scope;
          const found = follow({ value: resource, type: 'Observation', place: 'Observation' }, steps, scope);
          const theirs = found !== 'unknown' && found.some(({ item }) => look(item.value, item.type));
          expect(isSeen(look, steps, resource, 'Observation', scope)).toBe(theirs);
        }),
        { numRuns: 200, seed: 11 },
      );
    },
  );
});
