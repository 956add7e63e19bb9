import { X509Certificate } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import type { JWK } from 'jose';
import configSchema from '../../gateway/directory/config.schema.json' with { type: 'json' };
import type { Config } from '../../gateway/directory/config.ts';
import { readArgs } from '../args.ts';
import { type CliIo, type Command, UsageError } from '../io.ts';
import { say } from '../language.ts';
import { newKey, publicPart, writeSecret } from '../new-key.ts';
import { makeTestCa } from '../pki.ts';

const port = 8443;

/** Writes a config that `serve` takes at once, with keys of its own; never over one that is there. */
export const initCommand: Command = {
  name: 'init',
  usage: 'init [--config FILE] [--test]',
  example: 'init --test',
  summary: { sv: 'Skapa en konfiguration med nycklar', en: 'Make a configuration with keys' },
  run: async (args, io) => {
    const { values } = readArgs(args, { config: { type: 'string' }, test: { type: 'boolean' } });
    const file = resolve(values.config ?? 'vardbro.json');
    const folder = dirname(file);
    if (existsSync(file)) throw new UsageError(`${file} ${say(io, 'finns redan', 'exists already')}`);
    await mkdir(join(folder, 'keys'), { recursive: true, mode: 0o700 });
    const keys = { signing: newKey(), engine: newKey(), operator: newKey() };
    for (const [name, key] of Object.entries(keys))
      await writeSecret(join(folder, 'keys', `${name}.jwk.json`), JSON.stringify(key));
    if (values.test) await testTls(folder, io.now());
    await writeFile(file, `${JSON.stringify(explained(configOf(keys, values.test ?? false)), null, 2)}\n`, {
      flag: 'wx',
      mode: 0o600,
    });
    explain(file, values.test ?? false, io);
    return 0;
  },
};

function configOf(keys: Readonly<Record<'signing' | 'engine' | 'operator', JWK>>, test: boolean): Config {
  const organisation = 'SE5566778899-0001';
  const unit = 'SE5566778899-VCEKEN';
  const scheme = test ? 'https' : 'http';
  return {
    ...(test && { test }),
    organisation,
    dataDir: 'data',
    baseUrl: `${scheme}://localhost:${port}`,
    listen: {
      host: '127.0.0.1',
      port,
      ...(test && { tls: { certFile: 'keys/server.pem', keyFile: 'keys/server.key', clientCaFile: 'keys/ca.pem' } }),
    },
    ...(test && { outgoing: { caFile: 'keys/ca.pem' } }),
    signingKeyFile: 'keys/signing.jwk.json',
    cli: { clientId: 'engine', keyFile: 'keys/engine.jwk.json' },
    directory: {
      organisations: [
        {
          hsaId: organisation,
          name: 'Exempelregionen',
          region: '14',
          sector: 'public',
          clientId: 'exempelregionen',
          jwks: { keys: [publicPart(keys.signing)] },
        },
      ],
      units: [{ hsaId: unit, name: 'Exempelmottagningen', organisation, local: true }],
      agreements: [{ id: 'exempel', parties: [organisation, '*'], kinds: ['referral'] }],
      clients: [
        { clientId: 'engine', role: 'engine', units: [unit], jwks: { keys: [publicPart(keys.engine)] } },
        { clientId: 'operator', role: 'operator', units: [unit], jwks: { keys: [publicPart(keys.operator)] } },
      ],
    },
  };
}

/** The config with words for whoever opens the file; `$comment` is dropped when it is read. */
const explained = ({ listen, directory, ...rest }: Config): object => ({
  $schema: configSchema.$id,
  $comment: 'Sökvägar räknas från den här filen. / Paths are relative to this file.',
  ...rest,
  listen: {
    $comment: 'Utanför den här maskinen: tls, eller en proxy framför. / Beyond this machine: tls, or a proxy in front.',
    ...listen,
  },
  directory: {
    $comment:
      'Byt HSA-id till era egna; local = enheter som betjänas här. Parter: vardbro partner add. / Put in your own HSA-ids; local = units served here. Partners: vardbro partner add.',
    ...directory,
  },
});

/** TEST certificates for this machine alone. */
async function testTls(folder: string, now: number): Promise<void> {
  const ca = makeTestCa(now, 365);
  const server = ca.server();
  const files = { 'ca.pem': ca.cert, 'server.pem': server.cert, 'server.key': server.key };
  for (const [name, text] of Object.entries(files)) await writeSecret(join(folder, 'keys', name), text);
  if (new X509Certificate(server.cert).checkIssued(new X509Certificate(ca.cert)) === false)
    throw new Error('certificates');
}

function explain(file: string, test: boolean, io: Pick<CliIo, 'stderr' | 'lang'>): void {
  const tls = test
    ? say(io, 'TLS med TEST-certifikat: keys/ca.pem', 'TLS with TEST certificates: keys/ca.pem')
    : say(
        io,
        'Utan TLS: bara på den här maskinen; sätt listen.tls före skarp drift',
        'No TLS: this machine only; set listen.tls before real use',
      );
  const next = [
    ['organisation, directory.units', say(io, 'byt till era HSA-id', 'put in your HSA-ids')],
    ['directory.clients', say(io, 'era system och deras öppna nycklar', 'your systems and their public keys')],
    ['directory.agreements', say(io, 'vad ni har avtalat', 'what you have agreed')],
    ['vardbro partner export, add', say(io, 'utbyt kort med parter', 'exchange cards with partners')],
  ];
  io.stderr.write(`${say(io, 'Skrev', 'Wrote')} ${file}, keys/\n`);
  for (const [what, how] of next) io.stderr.write(`  ${what!.padEnd(31)} ${how}\n`);
  io.stderr.write(`  ${tls}\n${say(io, 'Kör', 'Run')}:  vardbro serve --config ${file}\n`);
}
