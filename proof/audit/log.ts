import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { runStation } from '../../src/cli/demo/process.ts';
import { makeWorld, type World } from '../../src/cli/demo/world.ts';
import type { Config } from '../../src/gateway/directory/config.ts';
import { makeSigner, verifiedClaims } from '../../src/gateway/receipt/signature.ts';
import { caseIdOf } from '../../src/model/ids.ts';
import type { NotedHead } from '../../src/store/audit-chain.ts';
import { clientOf, message, sendOnce } from '../gateway/engine.ts';

/** The audit log that a real gateway left, and the heads it wrote beside it. */
export interface Log {
  readonly file: string;
  readonly heads: readonly NotedHead[];
  remove(): Promise<void>;
}

/** Referrals sent, read, looked for and refused; a head noted every half second, the last when the gateway stopped. */
export async function makeLog(referrals: number): Promise<Log> {
  const world = await makeWorld(Date.now());
  const { region } = world;
  const config = JSON.parse(await readFile(region.configFile, 'utf8')) as Config;
  const timing = { ...config.timing, auditHead: 500 };
  await writeFile(region.configFile, JSON.stringify({ ...config, timing }));
  const client = clientOf(world, region, region.engine);
  const gateway = runStation(region, client);
  await gateway.start();
  for (let n = 0; n < referrals; n++) {
    const id = `SE5566778899-SYS1#AUDIT-${n}`;
    if (!(await sendOnce(client, await message(id)))) throw new Error('a referral was not taken');
    await client.get(`/cases/${caseIdOf(id)}`);
    await client.get('/exchanges?_count=5');
    await client.get('/fhir/Task?owner=SE5599990008-STRAND');
  }
  await gateway.stop();
  await client.close();
  const heads = await headsOf(world);
  return { file: join(region.folder, 'data', 'vardbro.db'), heads, remove: () => world.remove() };
}

/** Heads whose signature is the gateway's. */
async function headsOf({ region }: World): Promise<NotedHead[]> {
  const { jwks } = await makeSigner(region.signingKey);
  const lines = (await readFile(join(region.folder, 'data', 'audit-heads.ndjson'), 'utf8')).trim().split('\n');
  return Promise.all(
    lines.map(async (line) => {
      const { signature } = JSON.parse(line) as { signature: string };
      const { seq, hash, time } = (await verifiedClaims(signature, jwks)) as {
        seq: number;
        hash: string;
        time: string;
      };
      return { seq, hash, at: Date.parse(time) };
    }),
  );
}
