import type { ItemKind, RecordItem } from '../../../src/adapters/record-copy/record-copy.ts';
import type { ReadContract } from '../../../src/adapters/rivta/contract/read/contract.ts';
import { readContracts } from '../../../src/adapters/rivta/contract/read/contracts.ts';
import { closedAnswer } from '../../../src/adapters/rivta/record/entries.ts';
import { type AboutAnswer, writeAnswer } from '../../../src/adapters/rivta/record/render-answer.ts';
import type { Actor } from '../../../src/gateway/api.ts';
import { makeOverview } from '../../../src/gateway/overview/make-overview.ts';
import type { OverviewQuestion } from '../../../src/gateway/overview/overview.ts';
import type { OverviewOptions } from '../../../src/gateway/overview/read.ts';
import type { Reader } from '../../../src/gateway/overview/reader.ts';
import { resourceIdOf } from '../../../src/model/ids.ts';
import type { ReadCall, ReadClient, SourceAnswer } from '../../../src/transports/npo/read-client.ts';
import type { ReadQuery } from '../../../src/transports/npo/read-request.ts';
import type { LogRecord, SecurityServices } from '../../../src/transports/npo/security-services.ts';
import { roomBudget } from '../../../src/transports/outgoing/room.ts';
import { type TwoGateways, twoGateways } from '../../support/two-gateways.ts';
import { clinicUnit } from '../../support/two-units.ts';
import { patient } from '../../transports/npo/items.ts';

export const aggregator = '5565594230';
export const reader: Reader = {
  employee: 'SE5599990008-L0042',
  name: 'Signe Läsare',
  title: 'Läkare',
  assignment: 'Vård och behandling, Strandkliniken',
  careUnit: clinicUnit,
  purpose: 'TREAT',
};

/** What each of the security services says; everything is permitted unless a test says otherwise. */
export interface Said {
  relation?: Awaited<ReturnType<SecurityServices['checkPatientRelation']>>;
  consent?: Awaited<ReturnType<SecurityServices['checkConsent']>>;
  /** Of one row. */
  block?: (
    row: Parameters<SecurityServices['checkBlocks']>[0]['entities'][number],
  ) => 'OK' | 'BLOCKED' | 'VALIDATIONERROR' | undefined;
  blocks?: { readonly unavailable: string };
  log?: { readonly unavailable: string };
}

export interface FakeSecurity extends SecurityServices {
  readonly said: Said;
  readonly asked: { readonly service: string; readonly question: unknown }[];
  readonly stored: LogRecord[];
}

export function fakeSecurity(): FakeSecurity {
  const said: Said = {};
  const asked: { service: string; question: unknown }[] = [];
  const stored: LogRecord[] = [];
  const heard = (service: string, question: unknown): void => void asked.push({ service, question });
  return {
    said,
    asked,
    stored,
    checkPatientRelation: async (question) => {
      heard('relation', question);
      return said.relation ?? { has: true };
    },
    checkConsent: async (question) => {
      heard('consent', question);
      return said.consent ?? { has: true, type: 'Consent' };
    },
    checkBlocks: async (question) => {
      heard('blocks', question);
      if (said.blocks) return said.blocks;
      const judged = question.entities.map((row) => [row.row, said.block ? said.block(row) : 'OK'] as const);
      return { rows: new Map(judged.flatMap(([row, status]) => (status ? [[row, status] as const] : []))) };
    },
    storeLog: async (records) => {
      if (said.log) return said.log;
      stored.push(...records);
      return { stored: true };
    },
    accessLogsForPatient: async () => ({ unavailable: 'not-configured' }),
  };
}

/** What the sources give, by contract; `fails` a code word in place of an answer. */
export type Sources = (
  contract: ReadContract,
  query: ReadQuery,
  call: ReadCall,
) => SourceAnswer | Promise<SourceAnswer>;

export const holds =
  (items: readonly RecordItem[], about?: AboutAnswer): Sources =>
  (contract) => {
    const own = items.filter(
      ({ kind, contract: from }) =>
        kind === contract.kind &&
        (from ?? `${contract.name} ${contract.version}`) === `${contract.name} ${contract.version}`,
    );
    return closedAnswer(writeAnswer(own, contract, about).bytes, contract);
  };

export const fails = (failure: string): SourceAnswer => ({ entries: [], issues: [], failure });

export interface World {
  readonly both: TwoGateways;
  readonly security: FakeSecurity;
  readonly asked: { readonly contract: string; readonly query: ReadQuery }[];
  /** How many entries have been opened. */
  opened(): number;
  sources: Sources;
  options: Partial<OverviewOptions>;
  /** With everything that a test has not changed. */
  all(): OverviewOptions;
  actor(change?: Partial<Reader>): Actor;
  read(
    question?: Partial<OverviewQuestion>,
    actor?: Actor,
    gone?: AbortSignal,
  ): ReturnType<ReturnType<typeof makeOverview>['read']>;
  tellLog(): Promise<void>;
  /** AuditEvents of the last `n` rows, oldest first. */
  audited(n: number): Promise<Record<string, unknown>[]>;
  close(): Promise<void>;
}

/** A clinic's gateway that reads what others have, with sources and security services that a test speaks for. */
export async function overviewWorld(): Promise<World> {
  const both = await twoGateways();
  const { parts, actor } = both.clinic;
  const security = fakeSecurity();
  const asked: { contract: string; query: ReadQuery }[] = [];
  let opened = 0;
  const client: ReadClient = {
    read: async (contract, query, call) => {
      asked.push({ contract: `${contract.name} ${contract.version}`, query });
      const answer = await world.sources(contract, query, call);
      const entries = answer.entries.map(({ open, ...rest }) => ({
        ...rest,
        open: () => {
          opened += 1;
          return open();
        },
      }));
      return { ...answer, entries };
    },
  };
  const overview = (options = world.all()) => makeOverview(parts, both.clinic.gateway, options);
  /** Without kinds that are not asked for, unless a test is about them: they are asked whether they hide anything. */
  const ofKinds = (kinds: readonly ItemKind[]): OverviewOptions => {
    const { contracts, ...options } = world.all();
    return { ...options, contracts: world.options.contracts ?? contracts.filter(({ kind }) => kinds.includes(kind)) };
  };
  const world: World = {
    both,
    security,
    asked,
    opened: () => opened,
    sources: holds([]),
    options: {},
    all: () => ({
      client,
      contracts: readContracts,
      aggregator,
      security,
      systemId: 'SE5599990008-SYS',
      space: (patient) => resourceIdOf('test', patient),
      room: roomBudget({ most: 400_000_000 }),
      sourceTimeout: 2_000,
      grace: 2_000,
      totalTimeout: 3_000,
      ...world.options,
    }),
    actor: (change = {}) => ({ ...actor, reader: { ...reader, ...change } }),
    read: (question = {}, by = world.actor(), gone) => {
      const asked = { patient, kinds: ['diagnosis', 'note'] as const, period: {}, ...question };
      return overview(ofKinds(asked.kinds)).read(asked, by, gone);
    },
    tellLog: () => overview().tellLog(),
    audited: async (n) => {
      const { seq } = await parts.store.auditHead();
      const rows = await parts.store.auditRows({ fromSeq: seq - n + 1, limit: n });
      return rows.map(({ event }) => JSON.parse(event));
    },
    close: both.close,
  };
  return world;
}
