import { randomBytes } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { strand, type World } from '../../src/cli/demo/world.ts';
import type { Config } from '../../src/gateway/directory/config.ts';

/** Units that the region knows of and that do not answer as they should. */
export const units = {
  /** Its gateway answers, and serves no such unit. */
  unknownThere: 'SE5599990008-INTEHAR',
  /** Nobody listens. */
  down: 'SE5599990008-NERE',
  /** Refuses everything, and quotes what it was sent. */
  quoting: 'SE5599990008-CITERAR',
} as const;

export const handOverFolder = 'mottaget';
export const watchedFolder = 'inkorg';

/** Changes both configs: units that fail, a watched folder, hand-over to a folder and a webhook, every log line. */
export async function arrange(world: World, stubUrl: string): Promise<void> {
  const { region, clinic } = world;
  const organisation = clinic.organisation.hsaId;
  const secretFile = join(region.folder, 'webhook.secret');
  await writeFile(secretFile, randomBytes(32).toString('hex'), { mode: 0o600 });
  const webhook = { type: 'webhook' as const, address: `${stubUrl}/hook`, format: 'json' as const, secretFile };
  const failing = [
    [units.unknownThere, `${clinic.baseUrl}/fhir`],
    [units.down, 'https://localhost:1/fhir'],
    [units.quoting, `${stubUrl}/fhir`],
  ].map(([hsaId, address]) => ({
    hsaId: hsaId!,
    name: 'Mottagning',
    organisation,
    endpoints: [{ transport: 'fhir', address: address!, formats: ['fhir:4.0'] }],
  }));
  await change(region.configFile, (config) => ({
    ...config,
    folders: [{ path: join(region.folder, watchedFolder), client: region.engine.clientId }],
    directory: {
      ...config.directory,
      units: [
        ...config.directory.units.map((unit) => (unit.local ? { ...unit, deliverTo: webhook } : unit)),
        ...failing,
      ],
    },
  }));
  const folder = { type: 'folder' as const, address: join(clinic.folder, handOverFolder), format: 'rivta' as const };
  await change(clinic.configFile, (config) => ({
    ...config,
    directory: {
      ...config.directory,
      units: config.directory.units.map((unit) => (unit.hsaId === strand ? { ...unit, deliverTo: folder } : unit)),
    },
  }));
}

async function change(file: string, by: (config: Config) => Config): Promise<void> {
  const config = JSON.parse(await readFile(file, 'utf8')) as Config;
  const changed = by({ ...config, logLevel: 'trace', limits: { bodyBytes: 400_000, depth: 40, ...config.limits } });
  await writeFile(file, JSON.stringify(changed, null, 2));
}
