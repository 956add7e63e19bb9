import { generateKeyPairSync } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Config } from '../../../gateway/directory/config.ts';
import { serve } from '../../serve/compose.ts';

export interface OwnServer {
  /** Base address of FHIR. */
  readonly base: string;
  stop(): Promise<void>;
}

const hsaId = 'SE5566778899-0001';

/** A gateway of its own in a temporary folder, on a free loopback port, with terminology open to read. */
export async function startOwnServer(): Promise<OwnServer> {
  const folder = await mkdtemp(join(tmpdir(), 'vardbro-conformance-'));
  const signingKeyFile = join(folder, 'signing.jwk.json');
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const jwk = { ...privateKey.export({ format: 'jwk' }), kid: 'conformance-1', alg: 'ES256', use: 'sig' };
  await writeFile(signingKeyFile, JSON.stringify(jwk), { mode: 0o600 });
  const config: Config = {
    test: true,
    organisation: hsaId,
    dataDir: join(folder, 'data'),
    baseUrl: 'http://localhost',
    listen: { host: '127.0.0.1', port: 0 },
    signingKeyFile,
    terminology: { public: true },
    directory: {
      organisations: [{ hsaId, name: 'Conformance', sector: 'public' }],
      units: [],
      agreements: [],
      clients: [],
    },
  };
  const serving = await serve(config, { write: () => {} });
  return {
    base: `http://127.0.0.1:${serving.address.port}/fhir`,
    async stop() {
      await serving.stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
