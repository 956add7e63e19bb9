import { randomUUID } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { IndexEngagement } from '../../../../src/adapters/rivta/contract/index/engagement.ts';
import type { ReadContract } from '../../../../src/adapters/rivta/contract/read/contract.ts';
import { readContracts } from '../../../../src/adapters/rivta/contract/read/contracts.ts';
import { getCareDocumentation3 } from '../../../../src/adapters/rivta/contract/read/get-care-documentation.ts';
import { getDiagnosis } from '../../../../src/adapters/rivta/contract/read/get-diagnosis.ts';
import { writeFault } from '../../../../src/adapters/rivta/fault.ts';
import { readProcessingStatus, type SourceStatus } from '../../../../src/adapters/rivta/processing-status.ts';
import { parseAnswer } from '../../../../src/adapters/rivta/record/parse-answer.ts';
import { inEnvelope, openAnswer, openEnvelope } from '../../../../src/adapters/rivta/soap.ts';
import { writeOperation } from '../../../../src/adapters/rivta/write.ts';
import { writeEnvelope } from '../../../../src/adapters/rivta/write-envelope.ts';
import { parseXml } from '../../../../src/adapters/xml/parse.ts';
import type { XmlTree } from '../../../../src/adapters/xml/write.ts';
import { refusedAnswer } from '../../../../src/transports/npo/answer.ts';
import { categories } from '../../../../src/transports/npo/categories.ts';
import { type PlatformData, standinPlatform } from '../../../../src/transports/rivta/platform-standin/platform.ts';
import { type Forwarded, platformLimit } from '../../../../src/transports/rivta/platform-standin/virtual-service.ts';
import { arbitraryAnswer } from '../../../adapters/rivta/arbitrary-answer.ts';
import { treeOf } from '../../../support/tree-of.ts';
import { consumer, national, now, patient } from './platform.ts';

const id = 'SE5565594230-PLATTFORM';
type Source = (call: Forwarded, limit: number | undefined) => Promise<Uint8Array | undefined>;

const engagement = (sourceSystem: string, { kind }: ReadContract): IndexEngagement => ({
  resident: patient,
  ...categories[kind]![0]!,
  logicalAddress: sourceSystem,
  sourceSystem,
  controller: 'SE5566778899-0001',
});

const question = (contract: ReadContract, address = national, change: object = {}) => {
  const draft = {
    patient: { system: 'http://electronichealth.se/identifier/personnummer', value: patient },
    ...change,
  };
  return writeEnvelope(inEnvelope(writeOperation(draft, contract.request), address), contract.request).bytes;
};

/** What the platform answers when it asks all these sources, and how they were called. */
async function aggregated(
  contract: ReadContract,
  sources: Readonly<Record<string, Source>>,
  { body = question(contract), ...change }: Partial<PlatformData> & { readonly body?: Uint8Array } = {},
) {
  const calls: { call: Forwarded; limit: number | undefined }[] = [];
  const platform = standinPlatform(
    {
      id,
      routes: Object.keys(sources).map((source) => ({
        logicalAddress: source,
        contract: contract.request.responder,
        rivProfile: 'RIVTABP21',
        address: `https://${source}/`,
      })),
      permissions: [
        { consumer, logicalAddress: national, contract: '*' },
        { consumer: id, logicalAddress: '*', contract: '*' },
      ],
      index: {
        logicalAddresses: [national],
        engagements: Object.keys(sources).map((source) => engagement(source, contract)),
      },
      aggregating: { logicalAddresses: [national] },
      ...change,
    },
    {
      now: () => now,
      newId: randomUUID,
      forward: async (call, limit) => {
        calls.push({ call, limit });
        const bytes = await sources[new URL(call.url).hostname.toUpperCase()]!(call, limit);
        return bytes && { status: 200, mediaType: 'text/xml', bytes };
      },
    },
  );
  const headers = {
    'content-type': 'text/xml; charset=utf-8',
    'x-skltp-correlation-id': 'c-1',
    'x-rivta-acting-on-behalf-of-hsaid': 'SE2321000016-0001',
  };
  const answer = await platform({ path: '/vp/x/2/rivtabp21', headers, certificateHsaId: consumer, body });
  const { root } = parseXml(answer.bytes);
  const { body: response, others } = openAnswer(root!);
  return { calls, bytes: answer.bytes, response: response!, statuses: readProcessingStatus(others) };
}

const enveloped = (tree: XmlTree, { response }: ReadContract) => writeEnvelope(inEnvelope(tree), response).bytes;
const samples = (contract: ReadContract, count: number): XmlTree[] =>
  fc.sample(arbitraryAnswer(contract), { numRuns: count, seed: 20_261_126 });
const served =
  (contract: ReadContract, tree: XmlTree): Source =>
  async () =>
    enveloped(tree, contract);
/** The entries as they come out of a message. */
const entriesOf = (tree: XmlTree, contract: ReadContract) =>
  treeOf(openAnswer(parseXml(enveloped(tree, contract)).root!).body!).children!.filter(
    ({ name }) => name === contract.entry,
  );
const fine = (logicalAddress: string): SourceStatus => ({
  logicalAddress,
  status: 'DataFromSource',
  lastSuccessful: '20260401120000',
});
const [a, b] = ['SE5566778899-SYS', 'SE5599990008-SYS'] as const;

describe('the aggregating service, for every read contract', () => {
  test.each(readContracts.map((contract) => [`${contract.name} ${contract.version}`, contract] as const))(
    '%s: one answer of the entries of all sources, each source accounted for',
    async (_, contract) => {
      const [one, other] = samples(contract, 2) as [XmlTree, XmlTree];
      const { bytes, response, statuses } = await aggregated(contract, {
        [a]: served(contract, one),
        [b]: served(contract, other),
      });
      expect(statuses).toEqual([fine(a), fine(b)]);
      const wanted = [one, other].flatMap((tree) => entriesOf(tree, contract));
      expect(entriesOf(treeOf(response), contract)).toEqual(wanted);
      expect(parseAnswer(bytes, undefined).issues.filter(({ severity }) => severity === 'error')).toEqual([]);
    },
  );
});

test('entries stand as their source wrote them, with prefixes and attributes of the surroundings', async () => {
  const [sample] = samples(getDiagnosis, 1) as [XmlTree];
  const xml = Buffer.from(enveloped(sample, getDiagnosis)).toString();
  const added = '<n:more xsi:type="n:Kind" xsi:nil="true"/><!-- kept --></op:diagnosis>';
  const spaces = 'xmlns:n="urn:other" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"';
  const sent = xml.replace('<soapenv:Envelope', `<soapenv:Envelope ${spaces}`).replace('</op:diagnosis>', added);
  expect(sent).toContain(added);
  const { bytes, statuses } = await aggregated(getDiagnosis, {
    [a]: async () => Buffer.from(sent),
    [b]: served(getDiagnosis, sample),
  });
  expect(statuses).toEqual([fine(a), fine(b)]);
  const text = Buffer.from(bytes).toString();
  expect(text).toContain(added);
  expect(text).toMatch(/<op:diagnosis [^>]*xmlns:n="urn:other"/);
});

describe('a source that fails', () => {
  const [sample] = samples(getDiagnosis, 1) as [XmlTree];
  const error = (of: SourceStatus['error']) => ({
    status: 'NoDataSynchFailed',
    lastUnsuccessful: '20260401120000',
    error: of,
  });
  const huge = Buffer.alloc(platformLimit + 1, 32);
  const bytes =
    (text: string | Uint8Array): Source =>
    async () =>
      Buffer.from(text);

  test.each<[string, Source, string, string]>([
    ['does not answer', async () => undefined, 'virtualization_platform', 'VP009'],
    ['answers garbage', bytes('<html>hej</html>'), 'service_producer', 'answer-invalid'],
    ['answers no XML', bytes('hej'), 'service_producer', 'answer-invalid'],
    [
      'answers by another contract',
      served(getCareDocumentation3, samples(getCareDocumentation3, 1)[0]!),
      'service_producer',
      'answer-invalid',
    ],
    ['sends the question back', async ({ body }) => body, 'service_producer', 'answer-invalid'],
    [
      'answers for another operation of the same contract',
      bytes(
        Buffer.from(enveloped(sample, getDiagnosis))
          .toString()
          .replaceAll(/\bGetDiagnosisResponse\b|(?<=:)GetDiagnosisResponse\b/g, 'ListDiagnosesResponse'),
      ),
      'service_producer',
      'answer-invalid',
    ],
    [
      'breaks the contract',
      bytes(
        Buffer.from(enveloped(sample, getDiagnosis))
          .toString()
          .replace(/resultCode>OK/, 'resultCode>FINE'),
      ),
      'service_producer',
      'answer-invalid',
    ],
    ['answers more than 50 MB', bytes(huge), 'service_producer', 'answer-too-large'],
    ['says ERROR', bytes(refusedAnswer('no', getDiagnosis)!), 'service_producer', 'INVALID_REQUEST'],
    ['answers a fault', bytes(writeFault('Server', 'down', 'l').bytes), 'service_producer', 'fault-server'],
    [
      'is behind a platform that says no',
      bytes(writeFault('Server', 'VP007 no', 'l').bytes),
      'virtualization_platform',
      'VP007',
    ],
  ])('that %s is told, and spoils nothing of the others', async (_, source, causingAgent, code) => {
    const { statuses, response } = await aggregated(getDiagnosis, { [a]: source, [b]: served(getDiagnosis, sample) });
    expect(statuses).toEqual([
      { logicalAddress: a, ...error({ causingAgent: causingAgent as never, code, text: expect.any(String) }) },
      fine(b),
    ]);
    expect(entriesOf(treeOf(response), getDiagnosis)).toEqual(entriesOf(sample, getDiagnosis));
  });

  test('whatever it sends, is told or read, and the others are there', async () => {
    const [xml] = [Buffer.from(enveloped(sample, getDiagnosis)).toString()];
    const cut = fc.nat(xml.length).map((at) => xml.slice(0, at));
    const twisted = fc
      .tuple(fc.nat(xml.length), fc.string())
      .map(([at, text]) => xml.slice(0, at) + text + xml.slice(at));
    const anything = fc.oneof(fc.uint8Array(), cut, twisted);
    await fc.assert(
      fc.asyncProperty(anything, async (sent) => {
        const sources = { [a]: bytes(sent), [b]: served(getDiagnosis, sample) };
        const { statuses } = await aggregated(getDiagnosis, sources);
        expect(statuses[1]).toEqual(fine(b));
        expect(['DataFromSource', 'NoDataSynchFailed']).toContain(statuses[0]!.status);
      }),
      { seed: 20_261_126, numRuns: 200 },
    );
  });

  test('without a route is the catalogue’s fault', async () => {
    const engagements = [engagement(a, getDiagnosis)];
    const { statuses } = await aggregated(getDiagnosis, {}, { index: { logicalAddresses: [national], engagements } });
    expect(statuses).toMatchObject([{ logicalAddress: a, error: { code: 'VP004' } }]);
  });

  test('by saying whose record it is leaks no personal number', async () => {
    const told = writeFault('Server', `no ${patient}`, 'l').bytes;
    const { statuses } = await aggregated(getDiagnosis, { [a]: bytes(told) });
    expect(JSON.stringify(statuses)).not.toContain(patient);
  });

  test('together with all others leaves an empty answer, that says so', async () => {
    const { statuses, response } = await aggregated(getDiagnosis, { [a]: bytes('x'), [b]: bytes('y') });
    expect(statuses.map(({ status }) => status)).toEqual(['NoDataSynchFailed', 'NoDataSynchFailed']);
    expect(response.children.map(({ name }) => name)).toEqual(['result']);
  });
});

describe('the calls to the sources', () => {
  test('are made at once, as the platform, in the name of the original consumer, each with its limit', async () => {
    const started: string[] = [];
    const all = Promise.withResolvers<void>();
    const source: Source = async ({ url }) => {
      started.push(url);
      if (started.length === 2) all.resolve();
      await all.promise;
      return enveloped(samples(getDiagnosis, 1)[0]!, getDiagnosis);
    };
    const { calls } = await aggregated(getDiagnosis, { [a]: source, [b]: source });
    const addresses = calls.map(({ call }) => openEnvelope(parseXml(call.body).root!).logicalAddress?.text);
    expect(addresses).toEqual([a, b]);
    for (const { call, limit } of calls) {
      expect(limit).toBe(27_000);
      expect(call.headers).toMatchObject({
        'x-rivta-original-serviceconsumer-hsaid': consumer,
        'x-rivta-routing-history': id,
        'x-skltp-correlation-id': 'c-1',
        'x-rivta-acting-on-behalf-of-hsaid': 'SE2321000016-0001',
      });
    }
  });

  test('go to each source once, however much it has', async () => {
    const engagements = ['x', 'y'].map((object) => ({ ...engagement(a, getDiagnosis), object }));
    const index = { logicalAddresses: [national], engagements };
    const source = served(getDiagnosis, samples(getDiagnosis, 1)[0]!);
    const { calls } = await aggregated(getDiagnosis, { [a]: source }, { index });
    expect(calls).toHaveLength(1);
  });

  test('never go round in a circle: a source is never the aggregating service itself', async () => {
    const engagements = [engagement(national, getDiagnosis)];
    const { statuses } = await aggregated(getDiagnosis, {}, { index: { logicalAddresses: [national], engagements } });
    expect(statuses).toMatchObject([{ logicalAddress: national, error: { code: 'VP004' } }]);
  });

  test('keep naming where there is more', async () => {
    const more = (source: string) => [{ logicalAddress: source, reference: `r-${source}` }];
    const page =
      (source: string): Source =>
      async () => {
        const draft = { hasMore: more(source), result: { code: 'OK', logId: 'l' } };
        return enveloped(writeOperation(draft, getCareDocumentation3.response), getCareDocumentation3);
      };
    const { response } = await aggregated(getCareDocumentation3, { [a]: page(a), [b]: page(b) });
    const places = response.children.filter(({ name }) => name === 'hasMore').map(({ children }) => children[0]!.text);
    expect(places).toEqual([a, b]);
  });

  test('are for those who may: others get the platform’s refusal', async () => {
    const { bytes } = await aggregated(getDiagnosis, {}, { permissions: [] });
    expect(Buffer.from(bytes).toString()).toContain('VP007');
  });

  test('ask the one source that the question names', async () => {
    const source = served(getDiagnosis, samples(getDiagnosis, 1)[0]!);
    const body = question(getDiagnosis, national, { sourceSystem: { value: b } });
    const { statuses } = await aggregated(getDiagnosis, { [a]: source, [b]: source }, { body });
    expect(statuses).toEqual([fine(b)]);
  });
});
