import { execFile } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { careServices } from '../../scripts/terminology/care-services.ts';
import { sha256 } from '../../src/model/content-hash.ts';
import { openWorld, release, type World } from '../gateway/terminology/world.ts';
import { openDoor } from '../http/door.ts';

const run = promisify(execFile);

/** The npm client itself installs a released list from the gateway's package endpoint. npm comes with Node. */
let world: World;
let door: Awaited<ReturnType<typeof openDoor>>;
let folder: string;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'vardbro-npm-'));
  world = await openWorld();
  const file = readFileSync(new URL('../../terminology/care-services/1.0.0/care-services.tsv', import.meta.url));
  await release(world, { bytes: file, format: 'tsv', url: careServices, version: '1.0.0', title: 'Vårdtjänster' });
  // The address is known only when the door listens, so the deps are filled in as they are asked for.
  door = await openDoor({
    change: (deps) =>
      Object.defineProperty({ ...deps, lists: world.life }, 'baseUrl', {
        get: () => door?.url ?? 'http://localhost',
        enumerable: true,
      }),
  });
}, 60_000);

afterAll(async () => {
  await door?.close();
  await world?.close();
  rmSync(folder, { recursive: true, force: true });
});

test('npm installs a release as a FHIR package, with its integrity checked', async () => {
  const { host } = new URL(door.url);
  const token = await door.tokenFor('engine');
  writeFileSync(join(folder, 'package.json'), '{"name":"receiver","private":true}');
  writeFileSync(join(folder, '.npmrc'), `registry=${door.url}/packages/\n//${host}/packages/:_authToken=${token}\n`);
  const args = [
    'install',
    'se.vardbro.lists.care-services',
    '--no-audit',
    '--no-fund',
    '--cache',
    join(folder, 'cache'),
  ];
  await run('npm', args, { cwd: folder, timeout: 120_000 });
  const place = join(folder, 'node_modules/se.vardbro.lists.care-services');
  expect(existsSync(join(place, '.index.json'))).toBe(true);
  const [name] = readdirSync(place).filter((f) => f.startsWith('CodeSystem-'));
  const list = (await world.life.status()).lists[0]!;
  expect(sha256(readFileSync(join(place, name!)))).toBe(list.sha256);
  expect(JSON.parse(readFileSync(join(place, 'package.json'), 'utf8'))).toMatchObject({
    version: '1.0.0',
    canonical: careServices,
  });
  const lock = JSON.parse(readFileSync(join(folder, 'package-lock.json'), 'utf8'));
  const [release1] = await world.life.packages();
  expect(lock.packages['node_modules/se.vardbro.lists.care-services'].integrity).toBe(release1!.package!.integrity);
}, 180_000);

test('npm without a token gets nothing', async () => {
  const bare = mkdtempSync(join(tmpdir(), 'vardbro-npm-bare-'));
  writeFileSync(join(bare, 'package.json'), '{"name":"stranger","private":true}');
  writeFileSync(join(bare, '.npmrc'), `registry=${door.url}/packages/\n`);
  const refused = run('npm', ['view', 'se.vardbro.lists.care-services', 'version', '--cache', join(bare, 'cache')], {
    cwd: bare,
    timeout: 60_000,
  });
  await expect(refused).rejects.toThrow(/E401|401/);
  rmSync(bare, { recursive: true, force: true });
}, 90_000);
