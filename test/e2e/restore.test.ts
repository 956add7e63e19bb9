import { copyFileSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { clientOf, message, sendOnce } from '../../proof/gateway/engine.ts';
import { makeWorld, type Station, type World } from '../../src/cli/demo/world.ts';
import { caseIdOf } from '../../src/model/ids.ts';
import { vardbro } from '../cli/vardbro.ts';
import { type Served, served } from '../support/served.ts';
import { configure } from '../support/station.ts';

/** The machine is lost after a backup that was made in the middle of the work; another takes its place. */
let world: World;
beforeAll(async () => {
  world = await makeWorld(Date.now());
});
afterAll(() => world.remove());

const before = 'SE5566778899-SYS1#RESTORE-1';
const underWay = 'SE5566778899-SYS1#RESTORE-2';

async function exchangesOf({ client }: Served, referral: string): Promise<{ direction: string; state: string }[]> {
  return (
    (await client.get(`/cases/${caseIdOf(referral)}`)).json<{ exchanges?: { direction: string; state: string }[] }>()
      .exchanges ?? []
  );
}

/** A folder of its own, with what the page on operating says to keep: config, keys, salts; the store comes from the backup. */
async function anotherMachine(lost: Station, backup: string): Promise<Station> {
  const folder = join(world.folder, 'another');
  const data = join(folder, 'data');
  mkdirSync(data, { recursive: true });
  for (const file of ['server.pem', 'server.key', 'client.pem', 'client.key', 'signing.jwk.json', 'vardbro.json'])
    copyFileSync(join(lost.folder, file), join(folder, file));
  for (const file of ['audit-salt', 'seal-key', 'audit-heads.ndjson'])
    copyFileSync(join(lost.folder, 'data', file), join(data, file));
  const station = { ...lost, folder, configFile: join(folder, 'vardbro.json') };
  const { code, err } = await vardbro(['restore', backup, '--config', station.configFile], { now: Date.now });
  expect(code, err).toBe(0);
  return station;
}

test('a gateway serves from the backup in another folder; what was delivered since then has one effect', {
  timeout: 120_000,
}, async () => {
  configure(world.region.configFile, (config) => ({
    ...config,
    timing: { ...config.timing, retryFirst: 300, retryLast: 500 },
  }));
  let region = await served(world, world.region);
  let clinic = await served(world, world.clinic);
  const acknowledged = (referral: string) =>
    expect.poll(async () => (await exchangesOf(region, referral))[0]?.state, { timeout: 30_000 }).toBe('acknowledged');
  expect(await sendOnce(region.client, await message(before))).toBe(true);
  await acknowledged(before);
  await clinic.stop();
  expect(await sendOnce(region.client, await message(underWay))).toBe(true);

  const operator = clientOf(world, world.region, world.region.operator);
  const made = (await operator.post('/operating/backup', '{}', 'application/json')).json<{ file: string }>();
  await operator.close();
  clinic = await served(world, world.clinic);
  await acknowledged(underWay);
  await region.stop();

  region = await served(
    world,
    await anotherMachine(world.region, join(world.region.folder, 'data', 'backups', made.file)),
  );
  expect((await exchangesOf(region, before))[0]?.state).toBe('acknowledged');
  await acknowledged(underWay);
  for (const referral of [before, underWay])
    expect((await exchangesOf(clinic, referral)).filter(({ direction }) => direction === 'in')).toHaveLength(1);
  const came = clinic
    .log()
    .filter(({ event, route }) => event === 'http-request' && route === '/fhir/$process-message');
  expect(came.map(({ status }) => status)).toEqual([200, 200]);
  expect((await region.stop()).code).toBe(0);
  expect((await clinic.stop()).code).toBe(0);
});
