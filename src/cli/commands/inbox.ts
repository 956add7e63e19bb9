import { swedishClock } from '../../model/local-time.ts';
import { json, readArgs } from '../args.ts';
import type { GatewayClient, Reply } from '../gateway-client.ts';
import { type CliIo, type Command, MissingArguments } from '../io.ts';
import { say } from '../language.ts';
import { answered, withGateway } from '../own-client.ts';
import { searchAll, searchOptions } from '../search.ts';

interface Task {
  readonly id: string;
  readonly status: string;
  readonly lastModified: string;
  readonly meta?: { readonly security?: readonly { readonly code: string }[] };
  readonly businessStatus: { readonly coding: readonly { readonly code: string }[] };
  readonly focus: { readonly identifier: { readonly value: string } };
  readonly requester: { readonly identifier: { readonly value: string } };
  readonly owner: { readonly identifier: { readonly value: string } };
}

/** The inbox: Tasks by owner, newest first. Of the units of the client, unless one is named. */
export const inboxCommand: Command = {
  name: 'inbox',
  usage:
    'inbox [--unit HSA]... [--state STATE] [--status STATUS] [--waiting confirmation|answer] [--limit N] [--json] [--config FILE]',
  example: 'inbox --unit SE5566778899-VCEKEN --waiting answer',
  summary: {
    sv: 'Visa enheternas inkorg, eller vad de väntar för länge på',
    en: 'Show the inbox of the units, or what they have waited for too long',
  },
  run: async (args, io) => {
    const { values } = readArgs(args, {
      ...searchOptions,
      unit: { type: 'string', multiple: true },
      state: { type: 'string' },
      status: { type: 'string' },
      waiting: { type: 'string' },
    });
    const { state, status, waiting, limit } = values;
    const wish = { ...(state && { 'business-status': state }), ...(status && { status }), ...(waiting && { waiting }) };
    return withGateway(values.config, io, async (client, { cli, directory }) => {
      const own = directory.clients.find((c) => c.clientId === cli?.clientId)?.units ?? [];
      const found = await ofUnits(values.unit ?? own, wish, limit, client, io);
      if ('refused' in found) return answered(found.refused, io, values);
      io.stdout.write(values.json ? json(found.rows) : found.rows.map((task) => lineOf(task, io)).join(''));
      return 0;
    });
  },
};

async function ofUnits(
  units: readonly string[],
  wish: Readonly<Record<string, string>>,
  limit: string | undefined,
  client: GatewayClient,
  io: CliIo,
): Promise<{ readonly rows: readonly Task[] } | { readonly refused: Reply }> {
  if (units.length === 0) throw new MissingArguments('--unit HSA');
  const tasks: Task[] = [];
  // What waits too long is asked for by the unit that sent it.
  const role = wish.waiting === undefined ? 'owner' : 'requester';
  for (const unit of new Set(units)) {
    const query = new URLSearchParams({ [role]: unit, ...wish });
    const found = await searchAll(client, { path: '/fhir/Task', query, limit }, read, io);
    if ('refused' in found) return found;
    tasks.push(...found.rows);
  }
  return { rows: tasks.sort((a, b) => b.lastModified.localeCompare(a.lastModified)) };
}

function read(reply: Pick<Reply, 'json'>) {
  const { entry = [], link = [] } = reply.json<{
    entry?: { resource: Task }[];
    link?: { relation: string; url: string }[];
  }>();
  return { rows: entry.map(({ resource }) => resource), next: link.find((l) => l.relation === 'next')?.url };
}

/** A patient with protected identity is marked; who the patient is stands in no list. */
function lineOf(task: Task, io: CliIo): string {
  const isProtected = task.meta?.security?.some((label) => label.code === 'V');
  const mark = isProtected ? `  ${say(io, 'SKYDDADE PERSONUPPGIFTER', 'PROTECTED IDENTITY')}` : '';
  const state = task.businessStatus.coding[0]?.code ?? '';
  const parties = `${task.requester.identifier.value} > ${task.owner.identifier.value}`;
  const referral = task.focus.identifier.value;
  return `${swedishClock(Date.parse(task.lastModified))}  ${task.status.padEnd(12)} ${state.padEnd(20)} ${parties}  ${referral}  ${task.id}${mark}\n`;
}
