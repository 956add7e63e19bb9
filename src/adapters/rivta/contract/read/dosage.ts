import type { Element, Group } from '../description.ts';
import { at, type Words } from '../words.ts';

/** Dosages of the prescription contract: six patterns, and four of them again at both ends of a ramp. */

const interval = (w: Words, name: string, path: string): Group =>
  w.group(
    name,
    '1..1',
    [
      w.double('low', '0..1', at(path, 'low')),
      w.double('high', '0..1', at(path, 'high')),
      w.text('unit', '1..1', at(path, 'unit')),
    ],
    { type: 'PQIntervalType' },
  );

function simplePatterns(w: Words, path: string) {
  const frequency = w.group('frequencyDosage', '0..1', [
    interval(w, 'dose', at(path, 'frequency.dose')),
    w.pq('frequency', '1..1', at(path, 'frequency.frequency')),
  ]);
  const period = w.group('periodDosage', '0..1', [
    interval(w, 'dose', at(path, 'period.dose')),
    w.pq('period', '1..1', at(path, 'period.period')),
  ]);
  const occasion = w.group('occasionDosage', '0..1', [
    w.pq('period', '1..1', at(path, 'occasions.period')),
    w.list('administration', '1..*', at(path, 'occasions.administrations'), [
      interval(w, 'dose', 'dose'),
      w.text('time', '0..1', 'clock'),
      w.int('dayOfPeriod', '1..1', 'day'),
    ]),
  ]);
  const single = w.group('singleDose', '0..1', [
    interval(w, 'dose', at(path, 'single.dose')),
    w.time('time', '0..1', at(path, 'single.time')),
  ]);
  const text = w.group('unstructuredDosageInformation', '0..1', [w.text('text', '1..1', at(path, 'text'))]);
  return { frequency, period, occasion, single, text };
}

function patterns(w: Words, path: string): Element[] {
  const { frequency, period, occasion, single, text } = simplePatterns(w, path);
  const end = (name: string, to: string): Group => {
    const at = simplePatterns(w, to);
    return w.group(name, '1..1', [at.frequency, at.period, at.occasion, at.single, at.text]);
  };
  const ramp = w.group('rampedDosage', '0..1', [
    w.pq('doseStep', '1..1', at(path, 'ramp.doseStep')),
    w.pq('timeStep', '1..1', at(path, 'ramp.timeStep')),
    end('rampStart', at(path, 'ramp.start')),
    end('rampEnd', at(path, 'ramp.end')),
  ]);
  return [frequency, period, occasion, ramp, single, text];
}

/** DosageType. */
export const dosage = (w: Words): Element[] => [
  w.group(
    'lengthOfTreatment',
    '0..1',
    [
      interval(w, 'treatmentInterval', 'treatmentInterval'),
      w.flag('isMaximumTreatmentTime', '1..1', 'maximumTreatment'),
    ],
    { closed: true },
  ),
  w.text('dosageInstruction', '0..1', 'instruction'),
  w.cv('unitDose', '0..1', 'unitDose'),
  w.text('shortNotation', '0..1', 'shortNotation'),
  w.group('setDosage', '0..1', patterns(w, 'set')),
  w.group('maximumDosage', '0..1', patterns(w, 'maximum')),
  w.group('conditionalDosage', '0..1', [
    w.text('conditionDescription', '1..1', 'conditional.condition'),
    ...patterns(w, 'conditional'),
  ]),
];
