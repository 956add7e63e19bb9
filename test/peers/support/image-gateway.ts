import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from '../../../src/cli/demo/free-port.ts';
import { makeGatewayClient } from '../../../src/cli/gateway-client.ts';
import { serve } from '../../../src/cli/serve/compose.ts';
import { readConfig } from '../../../src/gateway/directory/load-config.ts';
import { vardbro } from '../../cli/vardbro.ts';
import type { Orthanc } from './orthanc.ts';

export const imageSender = 'SE5566778899-VCEKEN';
export const imageReceiver = 'SE5566778899-KLINIK1';

/** One gateway with two local units whose references may lead to an Orthanc. */
export async function gatewayBeside(orthanc: Orthanc) {
  const folder = mkdtempSync(join(tmpdir(), 'vardbro-images-'));
  const file = join(folder, 'vardbro.json');
  await vardbro(['init', '--config', file]);
  const port = await freePort();
  const own = JSON.parse(readFileSync(file, 'utf8'));
  const units = [imageSender, imageReceiver];
  const { directory } = own;
  const config = {
    ...own,
    test: true,
    baseUrl: `http://localhost:${port}`,
    listen: { host: '127.0.0.1', port },
    imaging: {
      archives: [{ organisation: own.organisation, hosts: [orthanc.host], issuers: { '': '1.2.752.129.2.1.3.1' } }],
    },
    directory: {
      ...directory,
      units: [
        ...directory.units,
        { hsaId: imageReceiver, name: 'Kliniken vid bron', organisation: own.organisation, local: true },
      ],
      agreements: directory.agreements.map((one: object) => ({
        ...one,
        kinds: ['referral', 'record-copy', 'imaging-reference'],
      })),
      clients: directory.clients.map((one: object) => ({ ...one, units })),
    },
  };
  writeFileSync(file, JSON.stringify(config));
  const { config: sound, issues } = readConfig(JSON.stringify(config), folder);
  if (!sound || issues.length > 0) throw new Error(JSON.stringify(issues));
  const serving = await serve(sound, { write: () => undefined });
  const key = JSON.parse(readFileSync(join(folder, own.cli.keyFile), 'utf8'));
  const client = makeGatewayClient({
    baseUrl: config.baseUrl,
    clientId: 'engine',
    key,
    now: Date.now,
    uuid: () => crypto.randomUUID(),
  });
  const stop = async (): Promise<void> => {
    await client.close();
    await serving.stop();
    rmSync(folder, { recursive: true, force: true });
  };
  return { folder, serving, client, stop, access: { baseUrl: config.baseUrl, key } };
}
