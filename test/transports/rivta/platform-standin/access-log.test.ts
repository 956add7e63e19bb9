import { expect, test } from 'vitest';
import type { LogRecord } from '../../../../src/transports/npo/security-services.ts';
import { patient, platformOf, soon } from './platform.ts';

const record = (id: string, change: Partial<LogRecord> = {}): LogRecord => ({
  id,
  system: { id: 'SE5566778899-SYS', name: 'Vårdbro' },
  activity: { type: 'Läsa', level: 'Journal', start: '2026-03-10T10:00:00+01:00', purpose: 'Vård och behandling' },
  user: {
    id: 'SE5599990008-E1',
    name: 'Ebba Kvarnlund',
    assignment: 'Vård och behandling, Strand',
    title: 'Läkare',
    careProvider: { id: 'SE5599990008-0001' },
    careUnit: { id: 'SE5599990008-STRAND', name: 'Strand' },
  },
  resources: [
    { type: 'Diagnos', patient: { id: patient }, careProvider: { id: 'SE5566778899-0001' } },
    { type: 'Remissvar', patient: { id: '191212121212' }, careProvider: { id: 'SE5566778899-0001' } },
  ],
  ...change,
});
const march = { patient, from: '2026-03-01T00:00:00+01:00', to: '2026-03-31T23:59:59+02:00' };

test('a patient sees who read what, where and when, newest first; of nobody else', async () => {
  const { services } = platformOf({ security: {} });
  const later = { ...record('2').activity, start: '2026-03-11T10:00:00+01:00' };
  const april = { ...record('3').activity, start: '2026-04-01T00:00:00+02:00' };
  const records = [record('1'), record('2', { activity: later }), record('3', { activity: april })];
  expect(await services.storeLog(records, soon())).toEqual({ stored: true });
  const answer = await services.accessLogsForPatient(march, soon());
  expect(answer).toMatchObject({
    accesses: [
      { at: later.start },
      {
        careProvider: { id: 'SE5599990008-0001' },
        careUnit: { id: 'SE5599990008-STRAND', name: 'Strand' },
        at: '2026-03-10T10:00:00+01:00',
        user: { id: 'SE5599990008-E1', name: 'Ebba Kvarnlund', title: 'Läkare' },
        purpose: 'Vård och behandling',
        resourceType: 'Diagnos',
      },
    ],
  });
});

test('a record that is sent again is stored once; a changed one is not stored at all', async () => {
  const { services } = platformOf({ security: {} });
  await services.storeLog([record('1')], soon());
  expect(await services.storeLog([record('1'), record('2')], soon())).toEqual({ stored: true });
  const changed = record('1', { system: { id: 'SE5566778899-ANNAT' } });
  expect(await services.storeLog([record('3'), changed], soon())).toEqual({ unavailable: 'VALIDATION_ERROR' });
  expect(await services.accessLogsForPatient(march, soon())).toMatchObject({ accesses: [{}, {}] });
});

test('a report that nobody ordered, and a time that ends before it begins, are refused', async () => {
  const { services } = platformOf({ security: {} });
  const asked = (change: object) => services.accessLogsForPatient({ ...march, ...change }, soon());
  expect(await asked({ queuedReport: 'r1' })).toEqual({ unavailable: 'REPORT_NOT_FOUND' });
  expect(await asked({ from: march.to, to: march.from })).toEqual({ unavailable: 'VALIDATION_ERROR' });
});
