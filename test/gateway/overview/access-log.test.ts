import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { patientDigest } from '../../../src/gateway/audit/patient-digest.ts';
import { diagnosis, patient } from '../../transports/npo/items.ts';
import { holds, overviewWorld, reader, type World } from './world.ts';

let world: World;
beforeEach(async () => {
  world = await overviewWorld();
  const other = { unit: 'SE2321000016-B', provider: 'SE2321000016-0001' };
  world.sources = holds([diagnosis('a'), diagnosis('b'), diagnosis('c', other)]);
});
afterEach(() => world.close());

const due = () => world.both.clinic.parts.store.accessLogsDue(world.both.clinic.parts.clock.now(), 9);

describe('the log of reading what others have', () => {
  test('says who, in which assignment, at which unit, why, and what of which patient and unit', async () => {
    await world.read({ kinds: ['diagnosis'] });
    await world.tellLog();
    const provider = { id: 'SE5599990008-0001' };
    const of = (unit: string) => ({
      type: 'Diagnoser',
      careProvider: { id: 'SE2321000016-0001' },
      careUnit: { id: unit },
      patient: { id: patient.value },
    });
    expect(world.security.stored).toEqual([
      {
        id: expect.stringMatching(/^[0-9a-f-]{36}$/),
        system: { id: 'SE5599990008-SYS' },
        activity: { type: 'Läsa', start: '2026-11-24T08:00:00.000Z', purpose: 'Vård och behandling' },
        user: {
          id: reader.employee,
          name: reader.name,
          title: reader.title,
          assignment: reader.assignment,
          careProvider: provider,
          careUnit: { id: reader.careUnit },
        },
        resources: [of('SE2321000016-ORT'), of('SE2321000016-B')],
      },
    ]);
    expect(await due()).toEqual([]);
  });

  test('says that nothing was found, too', async () => {
    world.sources = holds([]);
    await world.read();
    await world.tellLog();
    expect(world.security.stored).toMatchObject([
      { resources: [{ type: 'Patientöversikt', careUnit: { id: reader.careUnit }, patient: { id: patient.value } }] },
    ]);
  });

  test('is all that is kept of what was read', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'vardbro-kept-'));
    const read = { ...diagnosis('a'), code: { text: 'Lustigt ord i en diagnos' } };
    world.sources = holds([read]);
    expect(JSON.stringify(await world.read())).toContain('Lustigt ord');
    await world.both.clinic.parts.store.backup(join(folder, 'copy.db'));
    const bytes = readFileSync(join(folder, 'copy.db')).toString('latin1');
    rmSync(folder, { recursive: true });
    expect([bytes.includes('Lustigt ord'), bytes.includes('M16.1'), bytes.includes(patient.value)]).toEqual([
      false,
      false,
      true,
    ]);
  });

  test('is durable before the answer, and repeated until the service has it', async () => {
    world.security.said.log = { unavailable: 'timeout' };
    await world.read();
    expect(await due()).toHaveLength(1);
    await world.tellLog();
    expect([await due(), world.security.stored]).toEqual([[], []]);
    expect(world.both.clinic.notices).toContainEqual({ what: 'error', where: 'access-log', code: 'timeout' });
    delete world.security.said.log;
    world.both.clock.advance(10 * 60_000);
    await world.tellLog();
    expect([await due(), world.security.stored.length]).toEqual([[], 1]);
    world.both.clock.advance(10 * 60_000);
    await world.tellLog();
    expect(world.security.stored).toHaveLength(1);
  });

  test('one record that the service refuses holds up no other', async () => {
    const bad = { employee: 'SE5599990008-TRASIG' };
    await world.read();
    await world.read({}, world.actor(bad));
    await world.read();
    const { storeLog } = world.security;
    world.options = {
      security: {
        ...world.security,
        storeLog: async (records, signal) =>
          records.some(({ user }) => user.id === bad.employee) ? { unavailable: 'ERROR' } : storeLog(records, signal),
      },
    };
    await world.tellLog();
    expect(world.security.stored.map(({ user }) => user.id)).toEqual([reader.employee, reader.employee]);
    world.both.clock.advance(24 * 3_600_000);
    expect(await due()).toHaveLength(1);
  });

  test('a read that cannot be logged is not answered', async () => {
    const { store } = world.both.clinic.parts;
    const { accept } = store;
    store.accept = async () => {
      throw new Error('disk full');
    };
    await expect(world.read()).rejects.toThrow('disk full');
    store.accept = accept.bind(store);
  });

  test("is in the patient's extract, with unit and time, found by any name of the number's system", async () => {
    await world.read({ kinds: ['diagnosis'] });
    const { store } = world.both.clinic.parts;
    const digest = patientDigest(new TextEncoder().encode('test salt'), `urn:oid:1.2.752.129.2.1.3.1|${patient.value}`);
    const [row] = await store.auditRows({ patient: digest, limit: 9 });
    const { recorded, agent } = JSON.parse(row!.event);
    expect(recorded).toBe('2026-11-24T08:00:00.000Z');
    const units = agent.filter((one: { type: { coding: { code: string }[] } }) => one.type.coding[0]!.code === 'PROV');
    expect(units).toMatchObject([{ who: { identifier: { value: reader.careUnit } } }]);
  });

  test('stands in the audit with person, assignment, unit, care provider and patient; the extract shows unit and time', async () => {
    await world.read({ kinds: ['diagnosis'], caseId: 'b2f3c1de-0000-4000-8000-000000000001' });
    const [event] = (await world.audited(1)) as [{ agent: object[]; entity: object[]; recorded: string }];
    expect(event).toMatchObject({
      recorded: '2026-11-24T08:00:00.000Z',
      purposeOfEvent: [{ coding: [{ code: 'TREAT' }] }],
    });
    const hsa = (value: string) =>
      expect.objectContaining({ who: { identifier: { system: 'urn:oid:1.2.752.29.4.19', value } } });
    expect(event.agent).toEqual(
      expect.arrayContaining([hsa(reader.careUnit!), hsa('SE5599990008-0001'), hsa(reader.employee!)]),
    );
    expect(JSON.stringify(event.agent)).toContain(`"text":"${reader.assignment}"`);
    expect(JSON.stringify(event.entity)).toContain('diagnosis; 3 entries shown');
    expect(JSON.stringify(event.entity)).toContain(patient.value);
  });
});
