import { randomUUID } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Writable } from 'node:stream';
import { caseIdOf } from '../../model/ids.ts';
import { builtInAdapters } from '../adapters.ts';
import { type GatewayClient, makeGatewayClient } from '../gateway-client.ts';
import { startStandin } from '../platform-standin/server.ts';
import { namesIn, timelineText } from '../timeline.ts';
import { startArchive } from './archive.ts';
import { removedWithUs } from './ends-with-us.ts';
import { invented, patients } from './messages.ts';
import { offerEntries, readEntries, readerClaims } from './overview.ts';
import { makeParty, type Party } from './party.ts';
import { platformConfig } from './platform.ts';
import { runStation } from './process.ts';
import { mainReferral, play } from './scenario.ts';
import { makeWorld, type Station, type World } from './world.ts';

export interface DemoIo {
  readonly stdout: Pick<Writable, 'write'>;
  readonly stderr: Pick<Writable, 'write'>;
  now(): number;
}

/**
 * The main job, whole: two gateways on free loopback ports with keys and certificates of their own, a referral in each
 * format, and what goes wrong on the way. Resolves to the exit code. With `keep` both are left running.
 */
export async function demo({ keep }: { keep: boolean }, io: DemoIo): Promise<number> {
  const started = io.now();
  const world = await makeWorld(started);
  removedWithUs(world.folder);
  const clients = {
    region: clientOf(world, world.region, io),
    clinic: clientOf(world, world.clinic, io),
    reader: clientOf(world, world.clinic, io, readerClaims),
  };
  const standin = await startStandin(
    platformConfig({ ...world, port: world.platformPort, patient: patients.alma.value }),
    io.now,
  );
  const archive = await startArchive(world.archivePort, world.ca.server(), invented('alma'));
  const processes = {
    region: runStation(world.region, clients.region),
    clinic: runStation(world.clinic, clients.clinic),
  };
  const tally = { steps: 0, faults: 0, lost: 0 };
  let kept = false;
  try {
    io.stderr.write('Vårdbro: två gatewayer och en ersättare för tjänsteplattformen startas ...\n');
    await Promise.all([processes.region.start(), processes.clinic.start()]);
    const adapters = builtInAdapters();
    const region = makeParty('regionen', clients.region, adapters, caseIdOf);
    const clinic = makeParty('kliniken', clients.clinic, adapters, caseIdOf);
    const clock = steadyClock(started);
    const step = async (sv: string, act: () => Promise<void>): Promise<void> => {
      tally.steps++;
      io.stderr.write(`${String(tally.steps).padStart(2)}. ${sv} `);
      await act();
      io.stderr.write('✓\n');
    };
    await play({
      region,
      clinic,
      clinicProcess: processes.clinic,
      ca: world.ca,
      archive,
      clock,
      step,
      offerEntries: (referral) => offerEntries(clients.region, referral),
      readEntries: (remissId) => readEntries(clients.reader, remissId),
    });
    tally.lost = await countLost(region, clinic);
    await tell(io, world, region, clinic);
    kept = keep;
  } catch (error) {
    tally.faults++;
    io.stderr.write(`\n${error instanceof Error ? error.message : String(error)}\n`);
    for (const station of [world.region, world.clinic]) io.stderr.write(await lastLines(station));
  } finally {
    // Kept too: whoever looks at the case of the images wants to see them.
    if (!kept) await Promise.all([processes.region.stop(), processes.clinic.stop(), archive.close()]);
    await Promise.all(Object.values(clients).map((client) => client.close()));
    await standin.close();
    if (!kept) await world.remove();
  }
  if (kept) tellKept(io, world);
  const seconds = Math.round((io.now() - started) / 1000);
  io.stdout.write(`demo: ${tally.steps} steg, ${tally.faults} fel, ${tally.lost} förlorade, ${seconds} s\n`);
  return tally.faults + tally.lost === 0 ? 0 : 1;
}

function clientOf(world: World, station: Station, io: DemoIo, claims?: object): GatewayClient {
  const { baseUrl, engine } = station;
  return makeGatewayClient({
    baseUrl,
    clientId: engine.clientId,
    key: engine.key,
    ca: world.ca.cert,
    ...(claims && { claims: { ...claims } }),
    now: io.now,
    uuid: randomUUID,
  });
}

/** Times that grow by a minute with each message, from an hour before the start: written, not waited for. */
function steadyClock(started: number): () => string {
  let minutes = 0;
  return () => new Date(started + (minutes++ - 60) * 60_000).toISOString();
}

/** Referrals that the region's side has and the clinic's has not, or in another state. */
async function countLost(region: Party, clinic: Party): Promise<number> {
  const ids = [1, 2, 3, 5, ...Array.from({ length: 12 }, (_, n) => `K${n + 1}`)].map(
    (n) => `SE5566778899-SYS1#DEMO-${n}`,
  );
  let lost = 0;
  for (const id of ids) {
    const [here, there] = await Promise.all([region, clinic].map((party) => party.caseOf(caseIdOf(id))));
    const arrivals = there!.exchanges.filter((e) => e.direction === 'in' && e.event === 'remiss-ny');
    if (arrivals.length !== 1 || here!.tasks[0]?.state !== there!.tasks[0]?.state) lost++;
  }
  return lost;
}

/** The timeline of the main referral, as each side sees it. */
async function tell(io: DemoIo, world: World, ...parties: Party[]): Promise<void> {
  const stations = [world.region, world.clinic];
  const nameOf = namesIn({
    organisations: stations.map(({ organisation }) => organisation),
    units: stations.flatMap(({ units }) => units),
  });
  for (const party of parties) {
    const found = await party.caseOf(caseIdOf(mainReferral));
    io.stdout.write(`\nÄrende ${found.id}, som ${party.name} ser det\n${timelineText(found.timeline, 'sv', nameOf)}`);
  }
  io.stdout.write('\n');
}

/** The end of a gateway's log, for whoever must find out what went wrong. */
async function lastLines(station: Station): Promise<string> {
  const log = await readFile(join(station.folder, 'gateway.log'), 'utf8').catch(() => '');
  return `\n${station.name}:\n${log.trim().split('\n').slice(-12).join('\n')}\n`;
}

/** What can be done at the two gateways that were left running; every line works as it stands. */
function tellKept(io: DemoIo, { region, clinic }: World): void {
  for (const { organisation, baseUrl, configFile } of [region, clinic])
    io.stdout.write(`${organisation.name}: ${baseUrl}  konfiguration ${configFile}\n`);
  io.stdout.write(`
Pröva i ett annat fönster (npm run -s vardbro -- i stället för vardbro i en klon):
  vardbro cases ${caseIdOf(mainReferral)} --config ${region.configFile}
  vardbro inbox --config ${clinic.configFile}
  vardbro console --config ${clinic.configFile}      (kod till webbinkorgen; webbläsaren varnar för testcertifikatet)
Ctrl+C avslutar båda och tar bort deras mapp.
`);
}
