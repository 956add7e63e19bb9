import { readFileSync } from 'node:fs';
import { makeGatewayClient } from '../../../src/cli/gateway-client.ts';
import type { Config } from '../../../src/gateway/directory/config.ts';
import { openStation } from '../../support/station.ts';
import type { Orthanc } from './orthanc.ts';

export const imageSender = 'SE5566778899-VCEKEN';
export const imageReceiver = 'SE5566778899-KLINIK1';

/** One gateway with two local units whose references may lead to an Orthanc. */
export async function gatewayBeside(orthanc: Orthanc) {
  const station = await openStation();
  const serving = await station.start((own) => besides(own, orthanc));
  const { baseUrl, cli } = JSON.parse(readFileSync(station.configFile, 'utf8')) as Config;
  const key = JSON.parse(readFileSync(station.inFolder(cli!.keyFile), 'utf8'));
  const client = makeGatewayClient({
    baseUrl,
    clientId: 'engine',
    key,
    now: Date.now,
    uuid: () => crypto.randomUUID(),
  });
  const stop = async (): Promise<void> => {
    await client.close();
    await station.remove();
  };
  return { folder: station.folder, serving, client, stop, access: { baseUrl, key } };
}

const besides = (own: Config, { host }: Orthanc): object => ({
  ...own,
  imaging: { archives: [{ organisation: own.organisation, hosts: [host], issuers: { '': '1.2.752.129.2.1.3.1' } }] },
  directory: {
    ...own.directory,
    agreements: own.directory.agreements.map((one) => ({
      ...one,
      kinds: ['referral', 'record-copy', 'imaging-reference'],
    })),
  },
});
