import { readFileSync } from 'node:fs';
import type { JWK } from 'jose';
import { careServices } from '../../../scripts/terminology/care-services.ts';
import { person, worldAt } from './world.ts';

/**
 * A process that releases the approved version 2.0.0 and dies by SIGKILL before or after the given write of it.
 * `dying-release.ts FILE KEYFILE before|after N`. Ends by itself, with 0, where there are fewer writes.
 */
const [file, keyFile, when, at] = process.argv.slice(2) as [string, string, 'before' | 'after', string];
const world = await worldAt(file, JSON.parse(readFileSync(keyFile, 'utf8')) as JWK);
const { accept } = world.store;
let writes = 0;
world.store.accept = async (change) => {
  writes += 1;
  if (when === 'before' && writes === Number(at)) process.kill(process.pid, 'SIGKILL');
  const result = await accept.call(world.store, change);
  if (when === 'after' && writes === Number(at)) process.kill(process.pid, 'SIGKILL');
  return result;
};
await world.life.act({ act: 'release', url: careServices, version: '2.0.0' }, person('bo'));
await world.store.close();
