import { existsSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { useStation } from '../support/station.ts';

const { start, cli, inFolder } = useStation();
const unit = 'SE5566778899-VCEKEN';
const add = (...args: string[]) => cli(['client', 'add', ...args]);

test('a person that was added may take a list in; what the config said before stands as it was', async () => {
  const before = JSON.parse(readFileSync(inFolder('vardbro.json'), 'utf8'));
  const ran = await add(
    'anna',
    '--role',
    'operator',
    '--unit',
    unit,
    '--person',
    'SE5566778899-A0001',
    '--name',
    'Anna Listsson',
  );
  expect([ran.code, ran.out]).toEqual([0, `${inFolder('keys/anna.jwk.json')}\n`]);
  expect(statSync(inFolder('keys/anna.jwk.json')).mode & 0o077).toBe(0);
  const after = JSON.parse(readFileSync(inFolder('vardbro.json'), 'utf8'));
  const { clients, ...directory } = after.directory;
  expect(clients.slice(0, -1)).toEqual(before.directory.clients);
  expect(clients.at(-1)).toMatchObject({
    clientId: 'anna',
    person: { id: 'SE5566778899-A0001', name: 'Anna Listsson' },
  });
  expect(JSON.stringify(clients.at(-1))).not.toContain('"d"');
  expect({ ...after, directory: { ...directory, clients: [] } }).toEqual({
    ...before,
    directory: { ...before.directory, clients: [] },
  });
  await start();
  const profile = { name: 'egen', columns: { code: 'kod', display: 'namn' } };
  writeFileSync(inFolder('profile.json'), JSON.stringify(profile));
  const saved = await cli(['terminology', 'profile', '--save', inFolder('profile.json'), '--as', 'anna']);
  expect([saved.code, saved.err]).toEqual([0, '']);
  expect((await cli(['terminology', 'profile', '--as', 'anna'])).out).toContain('"egen"');
  writeFileSync(inFolder('list.csv'), 'kod;namn\nA;Första\nB;Andra\n');
  const list = ['--url', 'https://vardbro.example/fhir/CodeSystem/egen', '--version', '1', '--title', 'Egen'];
  const read = await cli(['terminology', 'import', inFolder('list.csv'), ...list, '--profile', 'egen', '--as', 'anna']);
  expect([read.code, read.out]).toEqual([0, expect.stringMatching(/: 2 (?:koder|codes), /)]);
  const status = await cli(['terminology', 'status', '--as', 'anna']);
  expect(status.code).toBe(0);
});

test('a client that is there already, or a unit that is no HSA-id, changes nothing', async () => {
  const config = readFileSync(inFolder('vardbro.json'), 'utf8');
  expect((await add('engine', '--role', 'engine')).code).toBe(2);
  expect((await add('bo', '--role', 'nobody')).code).toBe(2);
  expect((await add('../bo', '--role', 'operator')).code).toBe(2);
  const wrong = await add('bo', '--role', 'operator', '--unit', 'nowhere');
  expect([wrong.code, wrong.err]).toEqual([1, expect.stringContaining('/directory/clients/')]);
  expect(readFileSync(inFolder('vardbro.json'), 'utf8')).toBe(config);
  expect(existsSync(inFolder('keys/bo.jwk.json'))).toBe(false);
});

test('a profile that is no JSON is told with its file and where in it', async () => {
  await add('anna', '--role', 'operator', '--person', 'SE5566778899-A0001', '--name', 'Anna Listsson');
  await start();
  writeFileSync(inFolder('profile.json'), '{"name": "egen",\n nothing}');
  const { code, err } = await cli(['terminology', 'profile', '--save', inFolder('profile.json'), '--as', 'anna']);
  expect([code, err]).toEqual([1, expect.stringContaining(`json-syntax ${inFolder('profile.json')}:2:2`)]);
});
