import type { AuditEvent } from '@medplum/fhirtypes';
import { expect, test } from 'vitest';
import { patientDigest } from '../../../src/gateway/audit/patient-digest.ts';
import type { NewAudit } from '../../../src/store/rows.ts';
import { validator } from '../../validation/core.ts';
import {
  at,
  clinicUnit,
  engine,
  envelope,
  everyEvent,
  exchangeId,
  incoming,
  makeTrail,
  nurse,
  operator,
  partner,
  patient,
  recordCopy,
  region,
  regionUnit,
  row,
  salt,
  task,
} from './trail.ts';

const read = ({ event }: NewAudit): AuditEvent => JSON.parse(event) as AuditEvent;

const agent = (event: AuditEvent, code: string) =>
  event.agent.find(({ type }) => type?.coding?.some((coding) => coding.code === code));
const whoOf = (event: AuditEvent, code: string) => agent(event, code)?.who?.identifier?.value;
const patientIn = (event: AuditEvent) => event.entity?.find(({ role }) => role?.code === '1')?.what?.identifier?.value;
const dataIn = (event: AuditEvent) =>
  event.entity?.flatMap(({ role, what }) => (role?.code === '4' ? [what?.identifier?.value] : []));

const [source, destination, author, recipient, unit] = ['110153', '110152', 'AUT', 'IRCP', 'PROV'];

test.each(everyEvent)('an event of the sort "%s" is a valid AuditEvent', async (_sort, write) => {
  const { event } = await write(makeTrail());
  expect(validator.validate(JSON.parse(event))).toEqual([]);
});

test.each(everyEvent)(
  'of the sort "%s" the time, the recorder, and exactly one who asked for it are known',
  async (_sort, write) => {
    const written = await write(makeTrail());
    const event = read(written);
    expect([written.at, event.recorded]).toEqual([at, '2026-11-24T08:00:00.000Z']);
    expect(event.source.observer.identifier?.value).toBe(region);
    expect(event.agent.filter(({ requestor }) => requestor)).toHaveLength(1);
  },
);

test('a referral taken in names action, unit, user, patient and exchange (HSLF-FS 2016:40 4 kap. 9 §)', () => {
  const event = read(makeTrail().submitted(row(), recordCopy, nurse));
  expect([event.action, event.outcome]).toEqual(['C', '0']);
  expect([whoOf(event, unit!), whoOf(event, author!)]).toEqual([regionUnit, 'SE2321000016-1003']);
  expect(agent(event, author!)).toMatchObject({ name: 'Anna Exempel', requestor: true });
  expect(patientIn(event)).toBe('191212121212');
  expect(dataIn(event)).toContain(`urn:uuid:${exchangeId}`);
});

test('the machines of a message taken in are the client with its address, and this gateway', () => {
  const event = read(makeTrail().submitted(row(), recordCopy, engine));
  expect(agent(event, source!)).toMatchObject({
    who: { identifier: { value: 'journal' } },
    requestor: true,
    network: { address: '192.0.2.10', type: '2' },
  });
  expect(whoOf(event, destination!)).toBe(region);
  expect(event.entity?.at(-1)?.what?.identifier?.value).toBe('req-12345678');
});

test('a disclosure is an Export from this gateway to the receiver, of the patient that the exchange is about', async () => {
  const written = await makeTrail().disclosed(row(), 'ok');
  const event = read(written);
  expect([event.type.code, event.subtype?.[0]?.code, event.action]).toEqual(['110106', 'disclose', 'R']);
  expect(agent(event, source!)?.who).toEqual(event.source.observer);
  expect(agent(event, destination!)).toMatchObject({
    who: { identifier: { value: clinicUnit } },
    network: { address: 'https://clinic.example/fhir', type: '5' },
  });
  expect([patientIn(event), written.patient]).toEqual(['191212121212', patientDigest(salt, patient)]);
});

test('a disclosure that the receiver refused is no success', async () => {
  const event = read(await makeTrail().disclosed(row(), 'refused'));
  expect(event.outcome).toBe('4');
  expect(event.outcomeDesc).toMatch(/^delivery-permanent: .+ \/ .+/);
});

test('what a partner sent is an Import here, from the sender and through its client', () => {
  const event = read(makeTrail().received(incoming, recordCopy, partner));
  expect([event.type.code, event.action]).toEqual(['110107', 'C']);
  expect([whoOf(event, source!), whoOf(event, destination!)]).toEqual([clinicUnit, region]);
  expect(agent(event, destination!)?.who).toEqual(event.source.observer);
  expect(agent(event, 'CST')).toMatchObject({ who: { identifier: { value: 'clinic-gateway' } }, requestor: true });
});

test('a refused message tells every error, and no patient', () => {
  const written = makeTrail().refused(
    envelope,
    [
      { severity: 'error', code: 'event-unknown' },
      { severity: 'warning', code: 'code-unchecked' },
      { severity: 'error', code: 'conflict' },
    ],
    partner,
  );
  const event = read(written);
  expect(event.outcomeDesc).toMatch(/event-unknown: .*conflict: /);
  expect(event.outcomeDesc).not.toContain('code-unchecked');
  expect([written.patient, patientIn(event)]).toEqual([null, undefined]);
});

test('who reads is the recipient of the information', async () => {
  const event = read(await makeTrail().read(row(), nurse));
  expect([event.type.code, event.subtype?.[0]?.code, event.action]).toEqual(['rest', 'read', 'R']);
  expect([whoOf(event, recipient!), whoOf(event, source!), whoOf(event, destination!)]).toEqual([
    'SE2321000016-1003',
    region,
    'journal',
  ]);
});

test('the unit of a read is the one that the reader acts for, sender or receiver', async () => {
  const units = [engine, partner].map(async (actor) => whoOf(read(await makeTrail().read(row(), actor)), unit!));
  expect(await Promise.all(units)).toEqual([regionUnit, clinicUnit]);
});

test('a reader whose message nobody knows a patient of leaves a row all the same', async () => {
  const written = await makeTrail(async () => undefined).read(row(), engine);
  expect([written.patient, dataIn(read(written))?.[0]]).toEqual([null, `urn:uuid:${exchangeId}`]);
});

test('a protected identity is marked', () => {
  const { entity } = read(makeTrail().lookedAtTask(task, engine));
  expect(entity?.[0]?.securityLabel?.[0]?.code).toBe('R');
});

test('of a search the words are kept, readable and as R4 wants them', () => {
  const event = read(makeTrail().queried('exchanges', 3, { ...engine, units: [regionUnit, clinicUnit] }));
  const query = event.entity?.find(({ role }) => role?.code === '24');
  expect(query?.description).toBe('exchanges, 3 found');
  expect(Buffer.from(query!.query!, 'base64').toString()).toBe('exchanges, 3 found');
  const units = event.agent.filter(({ type }) => type?.coding?.[0]?.code === unit);
  expect(units.map(({ who }) => who?.identifier?.value)).toEqual([regionUnit, clinicUnit]);
});

test('a person’s reason is kept without the personal identity numbers in it', async () => {
  const { event } = await makeTrail().replayed(row(), 'asked for by 19500907-2553', operator);
  expect(event).toContain('asked for by [personal-number]');
  expect(event).not.toContain('2553');
});

test('the secrets of a webhook’s address stay out', async () => {
  const event = read(await makeTrail().handedOver(incoming));
  expect(agent(event, destination!)?.network).toEqual({ address: 'https://engine.example/in', type: '5' });
});

test('a caller whose connection broke off has no address, and the event stays valid', () => {
  const { event } = makeTrail().queried('cases', 0, { ...engine, address: '' });
  expect(validator.validate(JSON.parse(event))).toEqual([]);
  expect(event).not.toContain('""');
});

test('a user that is no HSA-id is not said to be one', () => {
  const event = read(makeTrail().submitted(row(), recordCopy, { ...nurse, person: { id: 'anna' } }));
  expect(agent(event, author!)?.who?.identifier).toEqual({ value: 'anna' });
});

test('a test message’s events are marked as such', async () => {
  const marked = read(await makeTrail().read(row({ test: true }), engine));
  const plain = read(await makeTrail().read(row(), engine));
  expect([marked.meta?.security?.[0]?.code, plain.meta]).toEqual(['HTEST', undefined]);
});

test('every event has an id of its own', async () => {
  const trail = makeTrail();
  const ids = await Promise.all(everyEvent.map(async ([, write]) => read(await write(trail)).id));
  expect(new Set(ids).size).toBe(everyEvent.length);
});
