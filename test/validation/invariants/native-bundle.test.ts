import fc from 'fast-check';
import { expect, it } from 'vitest';
import { evaluate } from '../../../src/validation/invariants/fhirpath.ts';
import { bundleNatives } from '../../../src/validation/invariants/native-bundle.ts';
import type { Json } from '../../../src/validation/json.ts';
import { openDefinitions } from '../../../src/validation/packages/definitions.ts';
import { plansOf } from '../../../src/validation/plan/plans.ts';
import type { Scope } from '../../../src/validation/walk/scope.ts';

const plans = plansOf(openDefinitions());
const scopeOf = (value: Json) =>
  ({
    run: { plans, settings: {}, memo: new Map() },
    resource: value,
    type: 'Bundle',
    place: 'Bundle',
  }) as unknown as Scope;

const resource = fc.record(
  {
    resourceType: fc.constantFrom('MessageHeader', 'Composition', 'Patient'),
    meta: fc.record({ versionId: fc.constantFrom('1', '2') }),
  },
  { requiredKeys: ['resourceType'] },
);
const entry = fc.record(
  {
    fullUrl: fc.constantFrom('urn:a', 'urn:b', 'urn:a1'),
    resource,
    request: fc.constant({ method: 'GET', url: 'x' }),
    response: fc.constant({ status: '200' }),
    search: fc.constant({ mode: 'match' }),
  },
  { requiredKeys: ['resource'] },
);
const type = fc.constantFrom(
  ...[
    'message',
    'document',
    'searchset',
    'history',
    'batch',
    'transaction',
    'batch-response',
    'transaction-response',
    'collection',
  ],
);
const bundle = fc
  .record({ type, entry: fc.array(entry, { minLength: 1, maxLength: 3 }) }, { requiredKeys: ['type'] })
  .map((rest) => ({ resourceType: 'Bundle', ...rest }));

it.each(Object.entries(bundleNatives))('%s is answered as the FHIRPath library answers it', (expression, native) => {
  fc.assert(
    fc.property(bundle, (value) => {
      expect(native(value)).toBe(evaluate(expression, 'Bundle', value, scopeOf(value)));
    }),
  );
});
