import { generateKeyPairSync } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Config } from '../../gateway/directory/config.ts';

const hsaId = 'SE5566778899-0001';

/**
 * The config of a gateway without partners in a folder of its own, on a free loopback port: for what asks its terminology
 * alone. Makes the folder and the signing key.
 */
export function loneGateway(
  folder: string,
  {
    name,
    clients = [],
    terminology,
  }: { readonly name: string } & Partial<Config['directory']> & Pick<Config, 'terminology'>,
): Config {
  mkdirSync(folder, { recursive: true });
  const signingKeyFile = join(folder, 'signing.jwk.json');
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const jwk = { ...privateKey.export({ format: 'jwk' }), kid: 'lone-1', alg: 'ES256', use: 'sig' };
  writeFileSync(signingKeyFile, JSON.stringify(jwk), { mode: 0o600 });
  return {
    test: true,
    organisation: hsaId,
    dataDir: join(folder, 'data'),
    baseUrl: 'http://localhost',
    listen: { host: '127.0.0.1', port: 0 },
    signingKeyFile,
    ...(terminology && { terminology }),
    directory: { organisations: [{ hsaId, name, sector: 'public' }], units: [], agreements: [], clients },
  };
}
