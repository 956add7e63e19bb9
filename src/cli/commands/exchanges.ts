import { kinds } from '../../model/event.ts';
import { swedishClock } from '../../model/local-time.ts';
import { exchangeStates } from '../../store/rows.ts';
import { json, readArgs } from '../args.ts';
import { codeInWords } from '../code-words.ts';
import type { GatewayClient } from '../gateway-client.ts';
import type { CliIo, Command } from '../io.ts';
import { say } from '../language.ts';
import { answered, withGateway } from '../own-client.ts';
import { searchAll, searchOptions } from '../search.ts';

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
  readonly id: number;
  readonly purpose: string;
  readonly state: string;
  readonly attempts: number;
  readonly dueAt: string;
  readonly lastCode: string | null;
}

const filters = {
  case: { type: 'string' },
  unit: { type: 'string' },
  kind: { type: 'string' },
  state: { type: 'string' },
  text: { type: 'string' },
} as const;

/** The exchanges of the client's units; with --why, what each one waits for. */
export const exchangesCommand: Command = {
  name: 'exchanges',
  usage:
    'exchanges [--why] [--case ID] [--unit HSA] [--kind KIND] [--state STATE] [--text T] [--limit N] [--json] [--config FILE]',
  example: 'exchanges --why --state person',
  summary: { sv: 'Visa överföringar, och varför något väntar', en: 'Show exchanges, and why something waits' },
  details: () => [`STATE: ${exchangeStates.join(' | ')}`, `KIND: ${kinds.join(' | ')}`],
  run: async (args, io) => {
    const { values } = readArgs(args, { ...filters, ...searchOptions, why: { type: 'boolean' } });
    const names = Object.keys(filters) as (keyof typeof filters)[];
    const query = new URLSearchParams();
    for (const name of names) if (values[name]) query.set(name, values[name]);
    return withGateway(values.config, io, async (client) => {
      const found = await searchAll(client, { path: '/exchanges', query, limit: values.limit }, read, io);
      if ('refused' in found) return answered(found.refused, io, values);
      const jobs = values.why ? await jobsOf(client, found.rows) : [];
      if (values.json)
        io.stdout.write(json(found.rows.map((row, n) => ({ ...row, ...(values.why && { jobs: jobs[n] }) }))));
      else for (const [n, row] of found.rows.entries()) show(row, jobs[n], io);
      return 0;
    });
  },
};

const read = (reply: { json<T>(): T }) => {
  const { exchanges, next } = reply.json<{ exchanges: Row[]; next?: string }>();
  return { rows: exchanges, next };
};

async function jobsOf(client: GatewayClient, rows: readonly Row[]): Promise<readonly (readonly Job[])[]> {
  const all = [];
  for (const { id } of rows) {
    const reply = await client.get(`/exchanges/${encodeURIComponent(id)}`);
    all.push(reply.status === 200 ? reply.json<{ jobs: Job[] }>().jobs : []);
  }
  return all;
}

function show(row: Row, jobs: readonly Job[] | undefined, io: CliIo): void {
  const { updatedAt, state, event, sender, receiver, referral, id } = row;
  io.stdout.write(
    `${swedishClock(Date.parse(updatedAt))}  ${state.padEnd(12)} ${event.padEnd(20)} ${sender} > ${receiver}  ${referral ?? ''}  ${id}\n`,
  );
  if (jobs === undefined) return;
  if (row.reason) io.stdout.write(`    ${codeInWords(row.reason, io)}\n`);
  for (const job of jobs.filter((j) => j.state !== 'done')) io.stdout.write(`    ${whyWaits(job, io)}\n`);
}

function whyWaits({ id, purpose, state, attempts, dueAt, lastCode }: Job, io: CliIo): string {
  const next =
    state === 'dead'
      ? say(io, 'ges upp; kan läggas om med replay', 'given up; replay puts it back in line')
      : `${say(io, 'nästa försök', 'next attempt')} ${swedishClock(Date.parse(dueAt))}`;
  const last = lastCode ? `, ${say(io, 'senast', 'last')} ${codeInWords(lastCode, io)}` : '';
  return `${purpose} ${id}: ${attempts} ${say(io, 'försök', 'attempts')}, ${next}${last}`;
}
