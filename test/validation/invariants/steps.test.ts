import { expect, test } from 'vitest';
import { evaluate } from '../../../src/validation/invariants/fhirpath.ts';
import { openDefinitions } from '../../../src/validation/packages/definitions.ts';
import { plansOf } from '../../../src/validation/plan/plans.ts';
import type { Scope } from '../../../src/validation/walk/scope.ts';

const plans = plansOf(openDefinitions());

function ask(expression: string, items: number) {
  const value = {
    resourceType: 'Patient',
    name: Array.from({ length: items }, (_, n) => ({ family: `Test${n}` })),
  };
  const scope = { run: { plans, settings: {}, memo: new Map() }, resource: value, type: 'Patient', place: 'Patient' };
  return evaluate(expression, 'Patient', value, scope as unknown as Scope);
}

const eachForEach = 'name.all(%resource.name.where(family = $this.family).exists())';

test('an invariant that looks at each item for each other one is answered for a list of usual length', () => {
  expect(ask(eachForEach, 50)).toBe(true);
});

test('and left unanswered for a list of thousands, instead of holding up everything else', () => {
  expect(ask(eachForEach, 4_000)).toBe('unknown');
});

test('one that goes once over thousands of items is answered', () => {
  expect(ask('name.all(family.exists() and family.startsWith("Test"))'.replaceAll('"', "'"), 4_000)).toBe(true);
});
