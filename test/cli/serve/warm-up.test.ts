import { expect, test } from 'vitest';
import { builtInAdapters } from '../../../src/cli/adapters.ts';
import { warmUp } from '../../../src/cli/serve/warm-up.ts';
import { hasErrors } from '../../../src/model/issue.ts';
import { validator } from '../../validation/core.ts';

test('the made-up message goes the whole way of an honest one: a wrong one would warm up half of it', async () => {
  const found: boolean[] = [];
  const watched = {
    ...validator,
    validate: (...asked: Parameters<typeof validator.validate>) => {
      const issues = validator.validate(...asked);
      found.push(hasErrors(issues));
      return issues;
    },
  };
  await warmUp({ adapters: builtInAdapters(), validator: watched, clock: { now: () => Date.UTC(2026, 10, 24) } });
  expect(found.length).toBeGreaterThan(1);
  expect(found).not.toContain(true);
});
