import { randomUUID } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import type { IndexEngagement } from '../../../../src/adapters/rivta/contract/index/engagement.ts';
import { processNotification } from '../../../../src/adapters/rivta/contract/index/update.ts';
import { getDiagnosis } from '../../../../src/adapters/rivta/contract/read/get-diagnosis.ts';
import { readProcessingStatus } from '../../../../src/adapters/rivta/processing-status.ts';
import { writeAnswer } from '../../../../src/adapters/rivta/record/render-answer.ts';
import { openAnswer } from '../../../../src/adapters/rivta/soap.ts';
import { parseXml } from '../../../../src/adapters/xml/parse.ts';
import { writeCall } from '../../../../src/transports/rivta/ask-service.ts';
import { type PlatformData, standinPlatform } from '../../../../src/transports/rivta/platform-standin/platform.ts';
import type { Forwarded } from '../../../../src/transports/rivta/platform-standin/virtual-service.ts';
import { consumer, national, now, patient } from './platform.ts';

const [nation, region] = ['SE5565594230-PLATTFORM', 'SE2321000016-PLATTFORM'];
const source = 'SE2321000016-SYS';
const contract = getDiagnosis.request.responder;
const route = (address: string) => ({ logicalAddress: source, contract, rivProfile: 'RIVTABP21', address }) as const;
const engagement: IndexEngagement & { delete: boolean } = {
  delete: false,
  resident: patient,
  serviceDomain: 'riv:clinicalprocess:healthcond:description',
  categorization: 'dia',
  logicalAddress: source,
  sourceSystem: source,
  controller: 'SE2321000016-0001',
  owner: region,
};

/** The nation's platform sends what is for the region's systems to the region's platform, which sends it on to `then`. */
function chained(then: 'source' | 'nation', trusted: readonly string[] = [nation]) {
  const reached: Forwarded[] = [];
  const platforms: Record<string, ReturnType<typeof standinPlatform>> = {};
  const made = (id: string, data: Partial<PlatformData>) =>
    standinPlatform(
      { id, routes: [], permissions: [{ consumer: '*', logicalAddress: '*', contract: '*' }], ...data },
      {
        now: () => now,
        newId: randomUUID,
        forward: async (call) => {
          const next = platforms[new URL(call.url).hostname];
          if (next)
            return next({ path: '/vp/x/2/rivtabp21', headers: call.headers, certificateHsaId: id, body: call.body });
          reached.push(call);
          return { status: 200, mediaType: 'text/xml', bytes: writeAnswer([], getDiagnosis).bytes };
        },
      },
    );
  const services = { index: { logicalAddresses: [national] }, aggregating: { logicalAddresses: [national] } };
  platforms.nation = made(nation, { ...services, routes: [route('https://region/')] });
  platforms.region = made(region, { routes: [route(`https://${then}/`)], mayNameOthers: trusted });
  const ask = async (body: Uint8Array, certificateHsaId: string) => {
    const answer = await platforms.nation!({ path: '/vp/x/1/rivtabp21', headers: {}, certificateHsaId, body });
    return openAnswer(parseXml(answer.bytes).root!);
  };
  return {
    reached,
    read: async () => {
      await ask(writeCall(processNotification, { transactions: [engagement] }, national), region);
      const person = { system: 'http://electronichealth.se/identifier/personnummer', value: patient };
      const { others } = await ask(writeCall(getDiagnosis, { patient: person }, national), consumer);
      return readProcessingStatus(others);
    },
  };
}

describe('a national and a regional platform', () => {
  test('what the region told the nation is asked for through both, in the name of the original consumer', async () => {
    const { read, reached } = chained('source');
    expect(await read()).toMatchObject([{ logicalAddress: source, status: 'DataFromSource' }]);
    expect(reached).toHaveLength(1);
    expect(reached[0]!.headers).toMatchObject({
      'x-rivta-original-serviceconsumer-hsaid': consumer,
      'x-rivta-routing-history': `${nation},${region}`,
    });
  });

  test('a call that comes round again is a source that failed, with VP014', async () => {
    const { read, reached } = chained('nation');
    const error = { causingAgent: 'virtualization_platform', code: 'VP014' };
    expect(await read()).toMatchObject([{ status: 'NoDataSynchFailed', error }]);
    expect(reached).toEqual([]);
  });

  test('a platform that the region does not let speak for others gets VP013', async () => {
    const { read } = chained('source', []);
    expect(await read()).toMatchObject([{ error: { code: 'VP013' } }]);
  });
});
