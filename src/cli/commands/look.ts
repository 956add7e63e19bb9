import { outcomes } from '../../model/outcomes.ts';
import { json, readArgs } from '../args.ts';
import type { GatewayClient, Reply } from '../gateway-client.ts';
import { type CliIo, type Command, UsageError } from '../io.ts';
import { answered, withGateway } from '../own-client.ts';

interface Row {
  readonly id: string;
  readonly event: string;
  readonly state: string;
  readonly reason: string | null;
  readonly referral: string | null;
  readonly sender: string;
  readonly receiver: string;
  readonly updatedAt: string;
}

interface Job {
  readonly purpose: string;
  readonly state: string;
  readonly attempts: number;
  readonly dueAt: string;
  readonly lastCode: string | null;
}

/** The exchanges of the client's units; with --why, what each one waits for. */
export const exchangesCommand: Command = {
  name: 'exchanges',
  usage: 'exchanges [--why] [--case ID] [--unit HSA] [--kind K] [--state S] [--text T] [--json] [--config FILE]',
  summary: { sv: 'Visa överföringar, och varför något väntar', en: 'Show exchanges, and why something waits' },
  run: async (args, io) => {
    const { values } = readArgs(args, {
      ...filters,
      why: { type: 'boolean' },
      json: { type: 'boolean' },
      config: { type: 'string' },
    });
    const query = new URLSearchParams();
    for (const name of Object.keys(filters) as (keyof typeof filters)[])
      if (values[name]) query.set(name, values[name]);
    return withGateway(values.config, io, async (client) => {
      const reply = await client.get(`/exchanges?${query}`);
      if (reply.status !== 200) return answered(reply, io);
      const { exchanges } = reply.json<{ exchanges: Row[] }>();
      if (values.json) return show(exchanges, io);
      for (const row of exchanges) {
        io.stdout.write(
          `${row.updatedAt}  ${row.state.padEnd(12)} ${row.event.padEnd(20)} ${row.sender} > ${row.receiver}  ${row.referral ?? ''}  ${row.id}\n`,
        );
        if (values.why) why(row, (await client.get(`/exchanges/${row.id}`)).json<{ jobs: Job[] }>().jobs, io);
      }
      return 0;
    });
  },
};

const filters = {
  case: { type: 'string' },
  unit: { type: 'string' },
  kind: { type: 'string' },
  state: { type: 'string' },
  text: { type: 'string' },
} as const;

function why({ reason }: Row, jobs: readonly Job[], io: CliIo): void {
  if (reason) io.stdout.write(`    ${sentence(reason)}\n`);
  for (const job of jobs.filter(({ state }) => state !== 'done')) {
    const next = job.state === 'dead' ? 'ges upp; kan läggas om med replay' : `nästa försök ${job.dueAt}`;
    io.stdout.write(
      `    ${job.purpose}: ${job.attempts} försök, ${next}${job.lastCode ? `, senast ${sentence(job.lastCode)}` : ''}\n`,
    );
  }
}

const sentence = (code: string): string =>
  code in outcomes ? `${code}: ${outcomes[code as keyof typeof outcomes].sv}` : code;

interface CaseJson {
  readonly id: string;
  readonly timeline?: readonly {
    readonly at: string;
    readonly level?: number;
    readonly sv: string;
    readonly party?: string;
  }[];
}

/** The cases of the client's units, or one with its timeline. */
export const casesCommand: Command = {
  name: 'cases',
  usage: 'cases [ID] [--json] [--config FILE]',
  summary: { sv: 'Visa ärenden, eller ett ärendes tidslinje', en: 'Show cases, or the timeline of one' },
  run: async (args, io) => {
    const { values, positionals } = readArgs(args, { json: { type: 'boolean' }, config: { type: 'string' } });
    const [id] = positionals;
    return withGateway(values.config, io, async (client) => {
      const reply = await client.get(id ? `/cases/${encodeURIComponent(id)}` : '/cases');
      if (reply.status !== 200 || values.json) return answered(reply, io);
      if (id) return timeline(reply, io);
      for (const row of reply.json<{ cases: { id: string; updatedAt: string; endedAt: string | null }[] }>().cases)
        io.stdout.write(`${row.updatedAt}  ${row.endedAt ? 'avslutat' : 'pågår   '}  ${row.id}\n`);
      return 0;
    });
  },
};

function timeline(reply: Reply, io: CliIo): 0 {
  const found = reply.json<CaseJson>();
  io.stdout.write(`Ärende ${found.id}\n`);
  for (const { at, level, sv, party } of found.timeline ?? [])
    io.stdout.write(
      `  ${at}  ${level === undefined ? '   ' : `[${level}]`} ${sv}${party && party !== 'system' ? `  (${party})` : ''}\n`,
    );
  return 0;
}

/** The inbox: Tasks of a unit by owner, newest first, as a FHIR searchset. */
export const inboxCommand: Command = {
  name: 'inbox',
  usage: 'inbox --unit HSA [--status S] [--json] [--config FILE]',
  summary: { sv: 'Visa en enhets inkorg', en: 'Show the inbox of a unit' },
  run: async (args, io) => {
    const { values } = readArgs(args, {
      unit: { type: 'string' },
      status: { type: 'string' },
      json: { type: 'boolean' },
      config: { type: 'string' },
    });
    if (!values.unit) throw new UsageError('--unit HSA?');
    const query = new URLSearchParams({ owner: values.unit, ...(values.status && { status: values.status }) });
    return withGateway(values.config, io, async (client) => {
      const reply = await client.get(`/fhir/Task?${query}`);
      if (reply.status !== 200 || values.json) return answered(reply, io);
      const { entry = [] } = reply.json<{ entry?: { resource: TaskJson }[] }>();
      for (const { resource } of entry) {
        const marked = resource.meta?.security?.some((label) => label.code === 'V') ? '  SKYDDADE PERSONUPPGIFTER' : '';
        io.stdout.write(
          `${resource.lastModified}  ${resource.status.padEnd(12)} ${resource.businessStatus.coding[0]!.code.padEnd(20)} ${resource.focus.identifier.value}${marked}\n`,
        );
      }
      return 0;
    });
  },
};

interface TaskJson {
  readonly status: string;
  readonly lastModified: string;
  readonly meta?: { readonly security?: readonly { readonly code: string }[] };
  readonly businessStatus: { readonly coding: readonly { readonly code: string }[] };
  readonly focus: { readonly identifier: { readonly value: string } };
}

/** Puts a dead or waiting delivery back in line, now; the reason is audited. */
export const replayCommand: Command = {
  name: 'replay',
  usage: 'replay EXCHANGE --reason R [--job N] [--as CLIENT] [--config FILE]',
  summary: { sv: 'Lägg om en leverans som stannat', en: 'Put a stopped delivery back in line' },
  run: async (args, io) => {
    const { values, positionals } = readArgs(args, {
      reason: { type: 'string' },
      job: { type: 'string' },
      as: { type: 'string', default: 'operator' },
      config: { type: 'string' },
    });
    const [id] = positionals;
    if (!id || !values.reason) throw new UsageError('EXCHANGE --reason R?');
    const order = { reason: values.reason, ...(values.job && { job: Number(values.job) }) };
    const act = async (client: GatewayClient) =>
      answered(
        await client.post(`/exchanges/${encodeURIComponent(id)}/replay`, JSON.stringify(order), 'application/json'),
        io,
      );
    return withGateway(values.config, io, act, values.as);
  },
};

function show(value: unknown, io: CliIo): 0 {
  io.stdout.write(json(value));
  return 0;
}
