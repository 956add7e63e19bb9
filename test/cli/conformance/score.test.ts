import { describe, expect, it } from 'vitest';
import { score } from '../../../src/cli/conformance/score.ts';

describe('the score of a validator', () => {
  it('counts agreement on presence, false alarms and misses, and balances the two kinds of runs', () => {
    const runs = [
      { expected: ['A.b'], found: ['A.b'] },
      { expected: ['A.b'], found: [] },
      { expected: ['A.b'], found: ['A.c'] },
      { expected: [], found: [] },
      { expected: [], found: ['A'] },
    ];
    expect(score(runs)).toMatchObject({
      runs: 5,
      presenceAgreement: 0.6,
      balancedAccuracy: 0.5833,
      falseAlarms: 1,
      misses: 1,
    });
  });

  it('compares sets of places over all runs, without the comments that name resources', () => {
    const runs = [
      {
        expected: ['Bundle.entry[0].resource/*Patient/1*/.id', 'Bundle.entry[0].resource/*Patient/1*/.id'],
        found: ['Bundle.entry[0].resource.id'],
      },
      { expected: ['$'], found: ['Patient.name[0]'] },
    ];
    expect(score(runs).locationF1Exact).toBe(0.5);
  });

  it('takes indices and types of choices off where it says so', () => {
    const runs = [{ expected: ['Observation.value.ofType(Quantity).code'], found: ['Observation.value[x].code'] }];
    expect(score(runs)).toMatchObject({ locationF1Exact: 0, locationF1IndexFree: 1 });
  });

  it('of nothing is full marks', () => {
    expect(score([])).toMatchObject({ runs: 0, presenceAgreement: 1, locationF1Exact: 1 });
  });
});
