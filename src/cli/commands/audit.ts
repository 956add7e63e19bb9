import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { patientDigest } from '../../gateway/audit/patient-digest.ts';
import type { Config } from '../../gateway/directory/config.ts';
import { makeSigner, verifiedClaims } from '../../gateway/receipt/signature.ts';
import { verifyStoreAudit } from '../../store/audit-walk.ts';
import { line, readArgs } from '../args.ts';
import { type CliIo, type Command, UsageError } from '../io.ts';
import { configFile, loadConfig } from '../load-config.ts';
import { withStore } from '../own-store.ts';
import { auditSalt, readSigningKey } from '../serve/keys.ts';

/** Holds the audit log against its hash chain and the signed heads kept outside the database; or a patient's extract. */
export const auditCommand: Command = {
  name: 'audit',
  usage: 'audit verify [--heads FILE] [--config FILE] | audit patient-extract --patient SYSTEM|VALUE (on stdin with -)',
  summary: {
    sv: 'Kontrollera loggen, eller ta ut en patients logg',
    en: 'Verify the audit log, or extract a patient’s',
  },
  run: async (args, io) => {
    const { values, positionals } = readArgs(args, {
      heads: { type: 'string' },
      patient: { type: 'string' },
      config: { type: 'string' },
    });
    const config = await loadConfig(configFile(values.config, io), io);
    if (!config) return 1;
    if (positionals[0] === 'verify')
      return verify(config, values.heads ?? join(config.dataDir, 'audit-heads.ndjson'), io);
    if (positionals[0] === 'patient-extract') return extract(config, await patientOf(values.patient, io), io);
    throw new UsageError('verify | patient-extract?');
  },
};

/** A personal number on the command line is seen by every process of the machine: `-` reads it from stdin. */
async function patientOf(given: string | undefined, { stdin }: CliIo): Promise<string> {
  if (given && given !== '-') return given;
  if (!given) throw new UsageError('--patient SYSTEM|VALUE?');
  let text = '';
  for await (const chunk of stdin) text += String(chunk);
  return text.trim();
}

async function verify(config: Config, headsFile: string, io: CliIo): Promise<0 | 1> {
  const heads = await signedHeads(config, headsFile);
  return withStore(config, async (store) => {
    const found = await verifyStoreAudit(store, heads.good);
    io.stdout.write(line({ ...found, heads: heads.good.length, badHeads: heads.bad }));
    return found.ok && heads.bad === 0 ? 0 : 1;
  });
}

/** Heads whose signature is ours and says what the line says. */
async function signedHeads(
  config: Config,
  file: string,
): Promise<{ good: { seq: number; hash: string }[]; bad: number }> {
  if (!existsSync(file)) return { good: [], bad: 0 };
  const { jwks } = await makeSigner(readSigningKey(config).jwk);
  const lines = (await readFile(file, 'utf8'))
    .trim()
    .split('\n')
    .filter((text) => text !== '');
  const good: { seq: number; hash: string }[] = [];
  for (const text of lines) {
    const { signature, seq, hash } = JSON.parse(text) as { signature: string; seq: number; hash: string };
    const signed = (await verifiedClaims(signature, jwks)) as { seq?: number; hash?: string } | undefined;
    if (signed?.seq === seq && signed.hash === hash) good.push({ seq, hash });
  }
  return { good, bad: lines.length - good.length };
}

async function extract(config: Config, patient: string, io: CliIo): Promise<0 | 1> {
  const digest = patientDigest(auditSalt(config.dataDir), patient);
  return withStore<0 | 1>(config, async (store) => {
    let fromSeq = 0;
    for (;;) {
      const rows = await store.auditRows({ patient: digest, fromSeq, limit: 500 });
      for (const row of rows) io.stdout.write(`${row.event}\n`);
      if (rows.length < 500) return 0;
      fromSeq = rows.at(-1)!.seq + 1;
    }
  });
}
