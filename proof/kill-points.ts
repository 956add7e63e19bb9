import { type ChildProcess, spawn } from 'node:child_process';
import { openSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { runStation } from '../src/cli/demo/process.ts';
import { makeWorld, type Station, strand } from '../src/cli/demo/world.ts';
import type { GatewayClient } from '../src/cli/gateway-client.ts';
import { caseIdOf, taskIdOf } from '../src/model/ids.ts';
import { clientOf, message, sendOnce } from './gateway/engine.ts';
import { type KillPoint, killPoints, metByMessages } from './gateway/kill-points.ts';
import { makeProgress } from './progress.ts';

/**
 * Kills a gateway at twelve named points, again and again over the same store, while an engine hands in referrals and
 * repeats what was not acknowledged. Afterwards every acknowledged referral must be at the receiver, once, and nothing
 * may be stuck. `node proof/kill-points.ts --kills N [--points a,b]`: N kills a point; one JSON line; exit 1 on a fault.
 */
const kills = Number(argument('--kills') ?? 5);
const points = (argument('--points')?.split(',') ?? [...killPoints]) as KillPoint[];
const victimFile = fileURLToPath(new URL('./gateway/victim.ts', import.meta.url));

function argument(name: string): string | undefined {
  const at = process.argv.indexOf(name);
  return at < 0 ? undefined : process.argv[at + 1];
}

const world = await makeWorld(Date.now());
const { region, clinic } = world;
const engine = clientOf(world, region, region.engine);
const operator = clientOf(world, region, region.operator);
const receiver = clientOf(world, clinic, clinic.engine);
const acked = new Set<string>();
const sent = new Map<string, Uint8Array>();
let died = 0;
let serial = 0;
const clinicProcess = runStation(clinic, receiver);
const regionProcess = runStation(region, engine);
const tell = makeProgress('kill points');

try {
  await clinicProcess.start();
  for (const point of points)
    for (let k = 0; k < kills; k++) {
      await killOnce(point, k);
      tell(`${died} of ${points.length * kills} kills, ${acked.size} acknowledged`);
    }
  await regionProcess.start();
  const stuck = await settled();
  const found = await check();
  const summary = { name: 'kill points', points: points.length, kills: died, acked: acked.size, ...found, stuck };
  process.stdout.write(`${JSON.stringify(summary)}\n`);
  if (found.lost + found.doubled + stuck > 0 || died < points.length * kills) process.exitCode = 1;
} finally {
  await Promise.all([regionProcess.stop(), clinicProcess.stop()]);
  await Promise.all([engine.close(), operator.close(), receiver.close()]);
  await world.remove();
}

/** One life of the victim: it is given work until it dies at its point. */
async function killOnce(point: KillPoint, k: number): Promise<void> {
  const victim = startVictim(region, point, 1 + (k % 3));
  const dead = new Promise<void>((resolve) => victim.once('exit', () => resolve()));
  let alive = true;
  void dead.then(() => {
    alive = false;
  });
  await readyOrDead(engine, () => alive);
  const unready = !alive && metByMessages.has(point);
  for (let n = 0; alive && n < 40; n++) await work(point);
  if (unready) process.stderr.write(`${point} ${k}: died before it let anybody in\n`);
  else if (alive) process.stderr.write(`${point} ${k}: the point was not reached\n`);
  else died++;
  victim.kill('SIGKILL');
  await dead;
}

/** Four referrals at once, what was not acknowledged before, and the acts that reach the rarer points. */
async function work(point: KillPoint): Promise<void> {
  const again = [...sent.keys()].filter((id) => !acked.has(id)).slice(0, 4);
  const fresh = await Promise.all(
    Array.from({ length: 4 }, async () => {
      const id = `SE5566778899-SYS1#PROOF-${++serial}`;
      sent.set(id, await message(id));
      return id;
    }),
  );
  await Promise.all(
    [...fresh, ...again].map(async (id) => {
      if (await sendOnce(engine, sent.get(id)!)) acked.add(id);
    }),
  );
  if (point === 'in-audit-append') await engine.get(`/cases/${caseIdOf(fresh[0]!)}`).catch(() => undefined);
  if (point === 'in-replay') await replayDead(2);
}

/** Replays what was given up, so that the point is reached. */
async function replayDead(limit: number): Promise<void> {
  try {
    for (const { id } of (await givenUp()).slice(0, limit)) await replay(id);
  } catch {
    // The gateway died under it.
  }
}

/** The mined wire's permanent failures, plain or after an ambiguous attempt: a person puts them back in line. */
async function givenUp(): Promise<{ id: string }[]> {
  return [...(await page('undelivered')), ...(await page('person'))];
}

async function page(state: string): Promise<{ id: string }[]> {
  return (await operator.get(`/exchanges?state=${state}&_count=100`)).json<{ exchanges: { id: string }[] }>().exchanges;
}

async function replay(id: string): Promise<void> {
  await operator.post(`/exchanges/${id}/replay`, JSON.stringify({ reason: 'proof' }), 'application/json');
}

function startVictim(station: Station, point: KillPoint, n: number): ChildProcess {
  const log = openSync(join(station.folder, 'gateway.log'), 'a');
  return spawn(process.execPath, [victimFile, station.configFile, point, String(n)], { stdio: ['ignore', log, log] });
}

async function readyOrDead(client: GatewayClient, alive: () => boolean): Promise<void> {
  for (let n = 0; n < 6_000 && alive(); n++) {
    if (
      (await client.open('/ready').then(
        (r) => r.status,
        () => 0,
      )) === 200
    )
      return;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

/** Everything unacknowledged is repeated, every dead job replayed, and the queue runs dry; returns what is stuck. */
async function settled(): Promise<number> {
  for (const [id, bytes] of sent) if (!acked.has(id) && (await sendOnce(engine, bytes))) acked.add(id);
  let [left, dry] = [0, 0];
  for (let n = 0; n < 300 && dry < 2; n++) {
    const stopped = await givenUp();
    for (const { id } of stopped) await replay(id);
    left = stopped.length + (await page('queued')).length;
    // Twice: a message may move from one list to another while they are read.
    dry = left === 0 ? dry + 1 : 0;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  return left;
}

interface Arrived {
  readonly tasks: readonly { readonly id: string; readonly state: string }[];
  readonly exchanges: readonly { readonly direction: string; readonly event: string; readonly state?: string }[];
}

/** The case as one side shows it. A gateway that is busy just then is asked again: only a case that is not there is a loss. */
async function caseAt(client: GatewayClient, id: string): Promise<Arrived | undefined> {
  for (let n = 0; n < 20; n++) {
    const reply = await client.get(`/cases/${caseIdOf(id)}`);
    if (reply.status === 200) return reply.json<Arrived>();
    if (reply.status === 404) return undefined;
    process.stderr.write(`${id}: ${reply.status} to a question for its case\n`);
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  return undefined;
}

/** Holds what was acknowledged against what is at the receiver. */
async function check(): Promise<{ lost: number; doubled: number }> {
  let [lost, doubled] = [0, 0];
  for (const id of acked) {
    const [here, there] = await Promise.all([engine, receiver].map((client) => caseAt(client, id)));
    const arrivals = there?.exchanges?.filter((e) => e.direction === 'in' && e.event === 'remiss-ny').length ?? 0;
    const task = there?.tasks?.find((t) => t.id === taskIdOf(id, strand));
    const own = here?.tasks?.[0]?.state;
    if (arrivals === 0 || task?.state !== 'received' || own !== 'received') {
      lost++;
      const sent = here?.exchanges?.map(({ direction, event, state }) => `${direction} ${event} ${state}`);
      process.stderr.write(`${id}: ${arrivals} arrived, ${task?.state} there, ${own} here (${sent})\n`);
    }
    if (arrivals > 1) doubled++;
  }
  return { lost, doubled };
}
