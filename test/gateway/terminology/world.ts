import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { JWK } from 'jose';
import { careServices } from '../../../scripts/terminology/care-services.ts';
import type { Actor } from '../../../src/gateway/api.ts';
import type { DirectoryData } from '../../../src/gateway/directory/directory.ts';
import type { TerminologyLife } from '../../../src/gateway/terminology/api.ts';
import { rememberKey } from '../../../src/gateway/terminology/keys.ts';
import { makeListsInUse } from '../../../src/gateway/terminology/lists-in-use.ts';
import type { TerminologyParts } from '../../../src/gateway/terminology/parts.ts';
import { makeTerminologyLife } from '../../../src/gateway/terminology/terminology-life.ts';
import { makeSeal } from '../../../src/model/seal.ts';
import type { Store } from '../../../src/store/store.ts';
import { defaultImportLimits } from '../../../src/terminology/import/limits.ts';
import type { ListFormat } from '../../../src/terminology/import/read-list.ts';
import type { Cellar } from '../../../src/terminology/registry/layers.ts';
import { emptyCellar, terminologyRegistry } from '../../../src/terminology/registry/registry.ts';
import type { EngineItem } from '../../../src/transports/engine/engine-delivery.ts';
import type { DeliveryResult } from '../../../src/transports/transport.ts';
import { ecKey, foundation } from '../../support/foundation.ts';
import { clinicUnit, regionUnit } from '../../support/two-units.ts';

const region = 'SE5566778899-0001';
const clinic = 'SE5599990008-0001';

export const person = (id: string): Actor => ({
  clientId: `${id}-key`,
  role: 'operator',
  units: [],
  person: { id, name: id },
  address: '127.0.0.1',
  requestId: 'r',
});
export const system = (clientId: string, ...units: string[]): Actor => ({
  clientId,
  role: 'engine',
  units,
  address: '127.0.0.1',
  requestId: 'r',
});
export const nobody: Actor = { clientId: 'cli', role: 'operator', units: [], address: '127.0.0.1', requestId: 'r' };

export const directoryData: DirectoryData = {
  organisations: [
    { hsaId: region, name: 'Region Ekeby', region: '14', sector: 'public' },
    { hsaId: clinic, name: 'Strandkliniken', region: '01', sector: 'private' },
  ],
  units: [
    { hsaId: regionUnit, name: 'Eke vårdcentral', organisation: region, local: true },
    { hsaId: clinicUnit, name: 'Ögonmottagningen', organisation: clinic },
  ],
  agreements: [{ id: 'ekeby-strand', parties: [region, clinic], kinds: ['referral'] }],
  clients: [
    {
      clientId: 'region-ehr',
      role: 'engine',
      units: [regionUnit],
      terminology: { webhook: 'https://region.example/lists' },
    },
    {
      clientId: 'clinic-ehr',
      role: 'engine',
      units: [clinicUnit],
      terminology: { webhook: 'https://clinic.example/lists' },
    },
  ],
};

export interface World {
  readonly life: TerminologyLife;
  readonly parts: TerminologyParts;
  readonly store: Store;
  readonly registry: ReturnType<typeof terminologyRegistry>;
  /** What webhooks were given. */
  readonly sent: { readonly to: string; readonly item: EngineItem }[];
  /** Answers of webhooks, used up one by one; delivered when there are none. */
  readonly answers: DeliveryResult[];
  time: number;
  /** The same store under another key, as after a restart. */
  restart(key?: JWK): Promise<World>;
  close(): Promise<void>;
}

/** The use cases over a real store in a folder of their own; `beneath` is what the registry knows without any release. */
export async function openWorld(beneath = emptyCellar): Promise<World> {
  const folder = mkdtempSync(join(tmpdir(), 'vardbro-lists-'));
  const state = { time: Date.parse('2026-11-24T08:00:00Z') };
  const remove = () => rmSync(folder, { recursive: true, force: true });
  return start({ file: join(folder, 'lists.db'), state, beneath, remove }, ecKey('lists-1'));
}

/** The same over a file that outlives the process, under a key that is known. */
export const worldAt = (file: string, key: JWK): Promise<World> =>
  start({ file, state: { time: Date.parse('2026-11-24T08:00:00Z') }, beneath: emptyCellar, remove: () => {} }, key);

interface Place {
  readonly file: string;
  readonly state: { time: number };
  readonly beneath: Cellar;
  readonly remove: () => void;
}

async function start(place: Place, key: JWK): Promise<World> {
  const { file, state, beneath, remove } = place;
  const ground = await foundation({
    file,
    organisation: region,
    data: directoryData,
    clock: { now: () => state.time },
  });
  const { store } = ground;
  const registry = terminologyRegistry(beneath);
  const sent: World['sent'] = [];
  const answers: DeliveryResult[] = [];
  const parts: TerminologyParts = {
    ...ground,
    baseUrl: 'https://gateway.example',
    key,
    seal: makeSeal(new Uint8Array(32).fill(7)),
    limits: defaultImportLimits,
    lists: makeListsInUse(store, registry),
    subscribers: [],
    addressFault: (url) => (url.includes('//10.') ? 'address-not-allowed' : undefined),
    engine: {
      deliver: async (target, item) => {
        sent.push({ to: target.address, item });
        return answers.shift() ?? { outcome: 'delivered', code: 'http-200', issues: [] };
      },
    },
  };
  await rememberKey(parts);
  await parts.lists.refresh();
  const world: World = {
    life: makeTerminologyLife(parts),
    parts,
    store,
    registry,
    sent,
    answers,
    get time() {
      return state.time;
    },
    set time(to: number) {
      state.time = to;
    },
    restart: async (other = key) => {
      await store.close();
      return start(place, other);
    },
    close: async () => {
      await store.close();
      remove();
    },
  };
  return world;
}

export const anna = person('anna');
export const bo = person('bo');

/** A feed of all that is out. */
export const everything = { canonical: [], category: [], fhirVersion: [] };

export const codes = ({ issues }: { readonly issues: readonly { readonly code: string }[] }): string[] =>
  issues.map(({ code }) => code);

type Import = Omit<Parameters<TerminologyLife['importList']>[0], 'accept'>;

/** Read in by anna, approved by bo, not yet out. */
export async function approved({ life }: World, order: Import) {
  const preview = await life.importList(order, anna);
  if (!preview.list) throw new Error(JSON.stringify(preview.issues));
  const done = await life.importList({ ...order, accept: preview.list.sha256 }, anna);
  if (!done.accepted) throw new Error(JSON.stringify(done.issues));
  const { url, version } = preview.list;
  await life.act({ act: 'submit', url, version }, anna);
  await life.act({ act: 'approve', url, version }, bo);
  return { url, version };
}

/** Imports and brings a list all the way out: anna writes and submits, bo approves and releases. */
export async function release(world: World, order: Import, facts: object = {}) {
  const named = await approved(world, order);
  return world.life.act({ act: 'release', ...named, ...facts }, bo);
}

/** The import of a small list of a stranger's. */
export const list = (name: string, identifier?: string, concepts = ['a', 'b']) => ({
  bytes: Buffer.from(
    JSON.stringify({
      resourceType: 'CodeSystem',
      url: `https://a.example/CodeSystem/${name}`,
      version: '1',
      name,
      title: name,
      status: 'draft',
      content: 'complete',
      ...(identifier && { identifier: [{ system: 'urn:ietf:rfc:3986', value: identifier }] }),
      concept: concepts.map((code) => ({ code, display: `${name} ${code}` })),
    }),
  ),
  format: 'json' as const,
});

const file = (version: string) =>
  readFileSync(new URL(`../../../terminology/care-services/${version}/care-services.tsv`, import.meta.url));
/** The import of a published version of the care services. */
export const order = (version: string) => ({
  bytes: file(version),
  format: 'tsv' as ListFormat,
  url: careServices,
  version,
  title: 'Vårdtjänster',
  language: 'sv',
});
