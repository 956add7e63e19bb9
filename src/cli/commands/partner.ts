import { randomUUID } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { createInterface } from 'node:readline/promises';
import { calculateJwkThumbprint } from 'jose';
import type { Actor } from '../../gateway/api.ts';
import { auditEvent } from '../../gateway/audit/audit-event.ts';
import { type Card, directoryOfCard, ownCard, readCard } from '../../gateway/directory/card.ts';
import type { Config } from '../../gateway/directory/config.ts';
import { makeDirectory } from '../../gateway/directory/look-up.ts';
import { makeSigner } from '../../gateway/receipt/signature.ts';
import { hasErrors } from '../../model/issue.ts';
import type { NewAudit } from '../../store/rows.ts';
import { json, readArgs } from '../args.ts';
import { type CliIo, type Command, UsageError } from '../io.ts';
import { configFile, loadConfig } from '../load-config.ts';
import { withStore } from '../own-store.ts';
import { auditSalt, readSigningKey } from '../serve/keys.ts';
import { tellIssues } from '../tell.ts';

/** Our own card for a partner, or a partner's card into our directory once a person has confirmed its keys. */
export const partnerCommand: Command = {
  name: 'partner',
  usage: 'partner export | partner add FILE [--yes --fingerprint FP] [--config FILE]',
  summary: { sv: 'Utbyt kort med en part', en: 'Exchange cards with a partner' },
  run: async (args, io) => {
    const { values, positionals } = readArgs(args, {
      yes: { type: 'boolean' },
      fingerprint: { type: 'string' },
      config: { type: 'string' },
    });
    const config = await loadConfig(configFile(values.config, io), io);
    if (!config) return 1;
    if (positionals[0] === 'export') {
      io.stdout.write(json(await cardOf(config)));
      return 0;
    }
    if (positionals[0] !== 'add' || !positionals[1]) throw new UsageError('export | add FILE?');
    return add(config, positionals[1], values, io);
  },
};

async function cardOf(config: Config): Promise<Card> {
  const { jwks } = await makeSigner(readSigningKey(config).jwk);
  return ownCard(makeDirectory(config.directory), { organisation: config.organisation, baseUrl: config.baseUrl, jwks });
}

async function add(
  config: Config,
  file: string,
  { yes, fingerprint }: { yes?: boolean | undefined; fingerprint?: string | undefined },
  io: CliIo,
): Promise<0 | 1> {
  const { card, issues } = readCard(await readFile(file));
  tellIssues(file, issues, io);
  if (!card || hasErrors(issues)) return 1;
  const prints = await fingerprints(card);
  const { organisation } = card;
  io.stderr.write(`${organisation.name} (${organisation.hsaId}, ${organisation.sector})\n`);
  for (const unit of card.units)
    io.stderr.write(`  ${unit.name} (${unit.hsaId}) ${(unit.endpoints ?? []).map((e) => e.address).join(' ')}\n`);
  for (const print of prints) io.stderr.write(`  nyckel / key SHA-256 ${print}\n`);
  if (!(await confirmed(prints, yes ?? false, fingerprint, io))) return 1;
  const person = io.env.USER ?? 'cli';
  const row = {
    id: organisation.hsaId,
    card: JSON.stringify(directoryOfCard(card)),
    confirmedBy: person,
    confirmedAt: io.now(),
  };
  await withStore(config, async (store) => {
    await store.accept({ partners: [row], audit: [audited(config, organisation.hsaId, person, io)] });
  });
  io.stderr.write('Partnern är införd; starta gatewayen. / Partner added; start the gateway.\n');
  return 0;
}

/** A person compares the fingerprints with what the partner told over another channel. */
async function confirmed(
  prints: readonly string[],
  yes: boolean,
  said: string | undefined,
  io: CliIo,
): Promise<boolean> {
  if (yes) {
    if (said && prints.includes(said)) return true;
    io.stderr.write('--fingerprint stämmer inte / does not match\n');
    return false;
  }
  const ask = createInterface({ input: io.stdin, output: process.stderr });
  const answer = await ask.question('Stämmer nycklarna med dem ni fått på annan väg? (ja/nej) ');
  ask.close();
  return answer.trim().toLowerCase() === 'ja';
}

/** Whoever sits at the machine adds a partner: who, when and which. */
function audited(config: Config, partner: string, person: string, io: CliIo): NewAudit {
  const actor: Actor = {
    clientId: 'cli',
    role: 'operator',
    units: [],
    person: { id: person },
    address: 'localhost',
    requestId: randomUUID(),
  };
  return auditEvent(
    {
      id: randomUUID(),
      act: 'security-configuration',
      at: io.now(),
      actor,
      subjects: [{ sort: 'partner', id: partner }],
    },
    { organisation: config.organisation, address: config.baseUrl, salt: auditSalt(config.dataDir) },
  );
}

const fingerprints = ({ jwks }: Card): Promise<string[]> =>
  Promise.all(jwks.keys.map((key) => calculateJwkThumbprint(key, 'sha256')));
