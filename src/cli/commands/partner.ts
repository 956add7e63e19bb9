import { readFile } from 'node:fs/promises';
import { createInterface } from 'node:readline';
import { type Card, readCard } from '../../gateway/directory/card.ts';
import type { Config } from '../../gateway/directory/config.ts';
import { fingerprintsOf } from '../../gateway/directory/fingerprints.ts';
import { json, need, noMoreThan, readArgs } from '../args.ts';
import { fetchCard } from '../fetch-card.ts';
import { type CliIo, type Command, type ExitCode, MissingArguments } from '../io.ts';
import { say } from '../language.ts';
import { configFile, loadConfig } from '../load-config.ts';
import { cardOf } from '../own-card.ts';
import { withOperating } from '../own-operating.ts';
import { tellIssues } from '../tell.ts';

const options = {
  yes: { type: 'boolean' },
  fingerprint: { type: 'string', multiple: true },
  reason: { type: 'string' },
  as: { type: 'string', default: 'operator' },
  config: { type: 'string' },
} as const;

const acts: readonly string[] = ['export', 'list', 'add', 'remove'];

/** Our own card for a partner, or a partner's card into our directory once a person has confirmed its keys. */
export const partnerCommand: Command = {
  name: 'partner',
  usage:
    'partner export | partner list | partner add FILE|URL [--yes --fingerprint FP...] | partner remove HSA-ID --reason R [--as CLIENT] [--config FILE]',
  example: 'partner add https://region.example/card',
  summary: {
    sv: 'Utbyt partnerkort: skriv ut det egna, ta in en parts sedan du jämfört dess nycklar, lista eller ta bort',
    en: 'Exchange partner cards: print our own, take in a partner’s once you have compared its keys, list or remove',
  },
  run: async (args, io) => {
    const { values, positionals } = readArgs(args, options);
    const [act, from] = positionals;
    if (act === undefined || !acts.includes(act)) throw new MissingArguments(acts.join(' | '));
    if (act === 'add') need({ 'FILE|URL': from });
    if (act === 'remove') need({ 'HSA-ID': from, '--reason R': values.reason });
    noMoreThan(act === 'add' || act === 'remove' ? 2 : 1, positionals);
    if (values.yes && !values.fingerprint) throw new MissingArguments('--fingerprint FP');
    const config = await loadConfig(configFile(values.config, io), io);
    if (!config) return 1;
    if (act === 'list') return list(config, values, io);
    if (act === 'remove') return remove(config, from!, values, io);
    if (from !== undefined) return add(config, from, values, io);
    const card = await cardOf(config);
    io.stdout.write(json(card));
    await tellKeys(card, io);
    return 0;
  },
};

interface Given {
  readonly yes?: boolean | undefined;
  readonly fingerprint?: readonly string[] | undefined;
  readonly reason?: string | undefined;
  readonly as: string;
}

async function list(config: Config, { as }: Given, io: CliIo): Promise<ExitCode> {
  const partners = await withOperating(config, io, as, (operating) => operating.partners());
  for (const partner of partners) io.stdout.write(`${JSON.stringify(partner)}\n`);
  return 0;
}

async function remove(config: Config, hsaId: string, { as, reason }: Given, io: CliIo): Promise<ExitCode> {
  await withOperating(config, io, as, (operating) => operating.removePartner(hsaId, reason!));
  io.stderr.write(say(io, `${hsaId} är borttagen.\n`, `${hsaId} is removed.\n`));
  return 0;
}

async function add(config: Config, from: string, given: Given, io: CliIo): Promise<ExitCode> {
  const { card, issues } = readCard(await bytesOf(from, config));
  tellIssues(from, issues, io);
  if (!card) return 1;
  tellCard(card, io);
  await tellKeys(card, io);
  const fingerprints = given.yes ? (given.fingerprint ?? []) : await compared(card, io);
  if (!fingerprints) {
    io.stderr.write(say(io, 'Inget är ändrat.\n', 'Nothing is changed.\n'));
    return 1;
  }
  const added = await withOperating(config, io, given.as, (operating) => operating.addPartner({ card, fingerprints }));
  io.stdout.write(json(added));
  io.stderr.write(
    say(
      io,
      'Partnern gäller från nu. Vad ni har avtalat står i konfigurationen (agreements).\n',
      'The partner counts from now. What you have agreed stands in the configuration (agreements).\n',
    ),
  );
  return 0;
}

async function bytesOf(from: string, { outgoing }: Config): Promise<Uint8Array> {
  if (!/^https?:\/\//i.test(from)) return readFile(from);
  return fetchCard(from, outgoing?.caFile && (await readFile(outgoing.caFile, 'utf8')));
}

function tellCard({ organisation, units, endpoints }: Card, { stderr }: CliIo): void {
  stderr.write(`${organisation.name} (${organisation.hsaId}, ${organisation.sector}) ${organisation.clientId}\n`);
  for (const unit of units) {
    const addresses = (unit.endpoints ?? endpoints).map(({ address }) => address);
    stderr.write(`  ${unit.name} (${unit.hsaId}) ${addresses.join(' ')}\n`);
  }
  for (const print of organisation.certificates ?? []) stderr.write(`  certificate SHA-256 ${print}\n`);
}

async function tellKeys(card: Card, io: CliIo): Promise<void> {
  const prints = await fingerprintsOf(card);
  for (const print of prints) io.stderr.write(`  ${say(io, 'nyckel', 'key')} SHA-256 ${print}\n`);
}

/** A person compares the fingerprints with what the partner told over another channel. Anything but yes is no. */
async function compared(card: Card, io: CliIo): Promise<readonly string[] | undefined> {
  io.stderr.write(
    say(
      io,
      'Stämmer varje nyckel med vad parten sagt på en annan väg, som telefon? (ja/nej) ',
      'Is every key the one that the partner told over another channel, as by telephone? (yes/no) ',
    ),
  );
  const answer = await firstLine(io);
  return ['ja', 'yes'].includes(answer.trim().toLowerCase()) ? fingerprintsOf(card) : undefined;
}

async function firstLine({ stdin }: Pick<CliIo, 'stdin'>): Promise<string> {
  for await (const line of createInterface({ input: stdin })) return line;
  return '';
}
