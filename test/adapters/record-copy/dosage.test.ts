import { describe, expect, test } from 'vitest';
import { dosagesOf, doseGiven, durationOf } from '../../../src/adapters/record-copy/fhir/kinds/dosage.ts';
import type { Dosage, DosagePattern } from '../../../src/adapters/record-copy/items/dosage.ts';

const one = { low: '1', high: '1', unit: 'tablett' };
const of = (dosage: Dosage) => dosagesOf({ dosages: [dosage] }, {});
const set = (pattern: DosagePattern) => of({ set: pattern })?.[0] as Record<string, never>;

describe('a dosage in the elements of FHIR', () => {
  test.each([
    ['/d', { frequency: 3, period: 1, periodUnit: 'd' }],
    ['per dag', { frequency: 3, period: 1, periodUnit: 'd' }],
    ['ggr/vecka', { frequency: 3, period: 1, periodUnit: 'wk' }],
    ['h-1', { frequency: 3, period: 1, periodUnit: 'h' }],
  ])('so many times, %s', (unit, repeat) => {
    const told = set({ frequency: { dose: one, frequency: { value: '3', unit } } });
    expect(told).toMatchObject({
      timing: { repeat },
      doseAndRate: [{ doseQuantity: { value: 1, unit: 'tablett' } }],
    });
  });

  test('once in a period, from so much to so much', () => {
    const told = set({ period: { dose: { low: '1', high: '2', unit: 'ml' }, period: { value: '8', unit: 'h' } } });
    expect(told).toMatchObject({
      timing: { repeat: { frequency: 1, period: 8, periodUnit: 'h' } },
      doseAndRate: [{ doseRange: { low: { value: 1, unit: 'ml' }, high: { value: 2, unit: 'ml' } } }],
    });
  });

  test('a morning and an evening with doses of their own, in order', () => {
    const administrations = [
      { dose: one, clock: '08:00', day: '1' },
      { dose: { ...one, low: '2', high: '2' }, clock: '2000', day: '1' },
    ];
    const told = of({ set: { occasions: { period: { value: '1', unit: 'dag' }, administrations } } });
    expect(told).toMatchObject([
      { sequence: 1, timing: { repeat: { timeOfDay: ['08:00:00'] } }, doseAndRate: [{ doseQuantity: { value: 1 } }] },
      { sequence: 2, timing: { repeat: { timeOfDay: ['20:00:00'] } }, doseAndRate: [{ doseQuantity: { value: 2 } }] },
    ]);
  });

  test('as needed, with the condition and the highest dose', () => {
    const frequency = { dose: one, frequency: { value: '4', unit: '/d' } };
    const [told] = of({
      conditional: { condition: 'vid smärta', frequency },
      maximum: { period: { dose: { high: '6', unit: 'tablett' }, period: { value: '1', unit: 'dygn' } } },
    })!;
    expect(told).toMatchObject({
      asNeededCodeableConcept: { text: 'vid smärta' },
      maxDosePerPeriod: { numerator: { value: 6, unit: 'tablett' }, denominator: { value: 1, code: 'd' } },
    });
  });

  test('its words are all that the source says in words, the highest dose among them', () => {
    const [told] = of({ instruction: 'Sväljs hela', shortNotation: '1x3', maximum: { text: 'högst 6 per dygn' } })!;
    expect(told).toMatchObject({ text: 'Sväljs hela; 1x3; högst 6 per dygn' });
  });

  test('once, at a time; route; from when to when', () => {
    const drug = {
      product: { route: { code: '20053000', system: 'http://snomed.info/sct' } },
      dosages: [{ set: { single: { dose: one, time: '2026-11-24T08:00:00+01:00' } } }],
    };
    const [told] = dosagesOf(drug, { start: '2026-11-24T00:00:00+01:00' })!;
    expect(told).toMatchObject({
      timing: {
        event: ['2026-11-24T08:00:00+01:00'],
        repeat: { count: 1, boundsPeriod: { start: '2026-11-24T00:00:00+01:00' } },
      },
      route: { coding: [{ code: '20053000' }] },
    });
    expect(doseGiven(drug, { text: 'oralt' })).toMatchObject({ route: { text: 'oralt' }, dose: { value: 1 } });
  });

  test('how long by its unit', () => {
    const [told] = of({ treatmentInterval: { low: '5', high: '7', unit: 'dagar' }, instruction: 'Med mat' })!;
    expect(told).toMatchObject({
      text: 'Med mat',
      patientInstruction: 'Med mat',
      timing: { repeat: { boundsRange: { low: { value: 5, code: 'd' }, high: { value: 7, code: 'd' } } } },
    });
    expect(durationOf({ value: '14', unit: 'd' })).toMatchObject({ value: 14, code: 'd' });
  });
});

test.each<[string, DosagePattern]>([
  ['a unit that is none of time', { frequency: { dose: one, frequency: { value: '3', unit: '?' } } }],
  ['a number of times that is no whole one', { frequency: { dose: one, frequency: { value: '1.5', unit: '/d' } } }],
  ['a ramp', { ramp: { doseStep: { value: '1' }, timeStep: { value: '1', unit: 'd' } } }],
  ['a day within a week', { occasions: { period: { value: '1', unit: 'vecka' }, administrations: [{ day: '2' }] } }],
])('%s gives no timing: nothing is guessed', (_, pattern) => {
  expect(of({ set: pattern })?.[0]?.timing).toBeUndefined();
});

test('a range that ends below its start is no range of FHIR, and stands in the details alone', () => {
  const dose = { low: '7', high: '5', unit: 'tablett' };
  expect(set({ frequency: { dose, frequency: { value: '3', unit: '/d' } } }).doseAndRate).toBeUndefined();
  expect(of({ treatmentInterval: { ...dose, unit: 'd' } })).toBeUndefined();
});
