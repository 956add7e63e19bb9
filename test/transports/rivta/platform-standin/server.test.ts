import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import type { IncomingHttpHeaders } from 'node:http';
import https from 'node:https';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import tls from 'node:tls';
import { request } from 'undici';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { IndexEngagement } from '../../../../src/adapters/rivta/contract/index/engagement.ts';
import { update } from '../../../../src/adapters/rivta/contract/index/update.ts';
import { getDiagnosis } from '../../../../src/adapters/rivta/contract/read/get-diagnosis.ts';
import { checkBlocks } from '../../../../src/adapters/rivta/contract/security/check-blocks.ts';
import type { ServiceContract } from '../../../../src/adapters/rivta/contract/service.ts';
import { readFault } from '../../../../src/adapters/rivta/fault.ts';
import { readProcessingStatus } from '../../../../src/adapters/rivta/processing-status.ts';
import { writeAnswer } from '../../../../src/adapters/rivta/record/render-answer.ts';
import { openAnswer } from '../../../../src/adapters/rivta/soap.ts';
import { parseXml } from '../../../../src/adapters/xml/parse.ts';
import { loadStandinConfig } from '../../../../src/cli/platform-standin/config.ts';
import { type Standin, startStandin } from '../../../../src/cli/platform-standin/server.ts';
import { certificateHsaIdOf } from '../../../../src/http/auth/rivta-caller.ts';
import { addressGuard } from '../../../../src/transports/outgoing/address-guard.ts';
import { outgoingDispatcher } from '../../../../src/transports/outgoing/outgoing-dispatcher.ts';
import { post } from '../../../../src/transports/outgoing/post.ts';
import { askService, writeCall } from '../../../../src/transports/rivta/ask-service.ts';
import { contractPath, soapAction } from '../../../../src/transports/rivta/soap-call.ts';
import { ca } from '../../../support/certificates.ts';
import { soon } from './platform.ts';

const page = readFileSync(
  new URL('../../../../src/transports/rivta/platform-standin/README.md', import.meta.url),
  'utf8',
);
const example = JSON.parse(/```json\n([\s\S]*?)```/.exec(page)![1]!);
const sources = ['SE5566778899-SYS', 'SE5566778899-LANGSAM', 'SE5566778899-DOD', 'SE5566778899-SKRAP'] as const;
const consumer = 'SE5599990008-SYS';
const patient = '191212121212';
const diagnosis: ServiceContract = { ...getDiagnosis, domain: 'urn:riv:clinicalprocess:healthcond:description' };

let folder: string;
let standin: Standin;
const closing: (() => unknown)[] = [];
const seen: { source: string; headers: IncomingHttpHeaders; certificate: string | undefined }[] = [];

/** A source system that takes our authority's certificates alone; `bytes` undefined: it never answers. */
async function source(name: string, bytes: Uint8Array | undefined): Promise<string> {
  const server = https.createServer({ ...ca.server(), ca: ca.cert, requestCert: true }, (req, res) => {
    seen.push({ source: name, headers: req.headers, certificate: certificateHsaIdOf(req) });
    if (bytes) res.writeHead(200, { 'content-type': 'text/xml' }).end(bytes);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  closing.push(() => {
    server.closeAllConnections();
    server.close();
  });
  return `https://127.0.0.1:${(server.address() as AddressInfo).port}/`;
}

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'vardbro-standin-'));
  const { cert, key } = ca.both(example.id);
  const files = { 'platform.crt': cert, 'platform.key': key, 'ca.crt': ca.cert };
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
  const [route] = example.routes;
  const addresses = [
    await source(sources[0], writeAnswer([], getDiagnosis).bytes),
    await source(sources[1], undefined),
    'https://127.0.0.1:1/',
    await source(sources[3], Buffer.from('<html>Välkommen</html>')),
  ];
  const config = {
    ...example,
    listen: { ...example.listen, port: 0 },
    routes: sources.map((logicalAddress, i) => ({ ...route, logicalAddress, address: addresses[i] })),
    callTimeout: 500,
    // A busy machine needs a while for a handshake.
    aggregating: { ...example.aggregating, sourceTimeout: 2_000 },
  };
  writeFileSync(join(folder, 'standin.json'), JSON.stringify(config));
  standin = await startStandin(loadStandinConfig(join(folder, 'standin.json')), Date.now);
});
afterAll(async () => {
  await standin.close();
  await Promise.all(closing.map((close) => close()));
  rmSync(folder, { recursive: true, force: true });
});

const hosts = () => ['127.0.0.1'];
const guard = addressGuard(hosts, hosts);
/** A system with a certificate, or without. */
function system(hsaId: string | undefined, url = standin.url) {
  const tls = { ca: ca.cert, ...(hsaId && ca.client(hsaId)) };
  const dispatcher = outgoingDispatcher({ guard, tls: () => tls, connectTimeout: 5_000, answerTimeout: 20_000 });
  closing.push(() => dispatcher.close());
  const caller = { dispatcher, guard, systemId: hsaId ?? '', uuid: () => 'c-1' };
  const at = ({ domain, name, request }: ServiceContract) => `${url}${contractPath(domain, name, request.version)}`;
  return {
    ask: (contract: ServiceContract, logicalAddress: string, question: object) =>
      askService({ address: at(contract), logicalAddress }, contract, { ...question }, caller, soon()),
    /** The whole answer. */
    read: async (logicalAddress: string) => {
      const headers = {
        'content-type': 'text/xml; charset=utf-8',
        soapaction: `"${soapAction(diagnosis.request.responder, diagnosis.name)}"`,
        'x-skltp-correlation-id': 'c-7',
      };
      const person = { system: 'http://electronichealth.se/identifier/personnummer', value: patient };
      const body = writeCall(diagnosis, { patient: person }, logicalAddress);
      const { recording } = await post({
        url: at(diagnosis),
        headers,
        body,
        dispatcher,
        signal: soon(),
        maxAnswerBytes: 1e6,
      });
      const { root } = parseXml(recording.bytes());
      return { root: root!, status: recording.status };
    },
  };
}

const engagement = (sourceSystem: string): IndexEngagement & { delete: boolean } => ({
  delete: false,
  resident: patient,
  serviceDomain: 'riv:clinicalprocess:healthcond:description',
  categorization: 'dia',
  logicalAddress: sourceSystem,
  sourceSystem,
  controller: 'SE5566778899-0001',
});

describe('the stand-in over mutual TLS, with the config of its README', () => {
  test('is told by a source, and asks all sources for a consumer: slow, dead and garbage ones are missing', async () => {
    const transactions = sources.map(engagement);
    expect(await system(sources[0]).ask(update, '5565594230', { transactions })).toEqual({ code: 'OK' });
    const { root, status } = await system(consumer).read('5565594230');
    expect(status).toBe(200);
    const { body, others } = openAnswer(root);
    expect(body!.name).toBe('GetDiagnosisResponse');
    expect(readProcessingStatus(others).map(({ logicalAddress, error }) => [logicalAddress, error?.code])).toEqual([
      [sources[0], undefined],
      [sources[1], 'VP009'],
      [sources[2], 'VP009'],
      [sources[3], 'answer-invalid'],
    ]);
    const { headers, certificate } = seen.find((call) => call.source === sources[0])!;
    expect(certificate).toBe(example.id);
    expect(headers).toMatchObject({
      'x-rivta-original-serviceconsumer-hsaid': consumer,
      'x-rivta-routing-history': example.id,
      'x-skltp-correlation-id': 'c-7',
    });
  });

  test('says what is blocked', async () => {
    const accessing = {
      employee: 'SE5599990008-E1',
      careUnit: 'SE5599990008-STRAND',
      careProvider: 'SE5599990008-0001',
    };
    const day = '2026-03-10T10:00:00+01:00';
    const of = (row: number, careProvider: string) => ({ row, start: day, end: day, careUnit: 'x', careProvider });
    const entities = [of(1, 'SE5566778899-0001'), of(2, 'SE2321000016-0001')];
    const question = { accessing, patient, entities };
    expect(await system(consumer).ask(checkBlocks, 'SE165565594230-1000', question)).toMatchObject({
      checked: [
        { row: 1, status: 'BLOCKED' },
        { row: 2, status: 'OK' },
      ],
    });
  });

  test('lets nobody in without a certificate, and nobody do what is another’s', async () => {
    const refusal = async (hsaId: string | undefined, logicalAddress = '5565594230') =>
      readFault((await system(hsaId).read(logicalAddress)).root)?.platformCode;
    expect(await refusal(undefined)).toBe('VP002');
    expect(await refusal(sources[0])).toBe('VP007');
    expect(await refusal(consumer, 'SE5566778899-OKAND')).toBe('VP004');
  });
});

describe('a platform that cannot take a call says which of its own troubles it is', () => {
  const told = async (change: object, act: (ask: (source: string) => Promise<string | undefined>) => Promise<void>) => {
    const config = { ...loadStandinConfig(join(folder, 'standin.json')), producerTimeout: 2_000, ...change };
    const other = await startStandin(config, Date.now);
    const asker = system(consumer, other.url);
    await act(async (source) => readFault((await asker.read(source)).root)?.platformCode);
    await other.close();
  };

  test('no contact with its catalogue', () =>
    told({ withoutTak: true }, async (ask) => expect(await ask('5565594230')).toBe('VP008')));

  test('an address that consumers do not call from', async () => {
    await told({ consumerAddresses: ['192.0.2.7'] }, async (ask) => expect(await ask('5565594230')).toBe('VP011'));
    await told({ consumerAddresses: ['127.0.0.1'] }, async (ask) => expect(await ask('5565594230')).toBeUndefined());
  });

  /** Also straight to the sources, of which one never answers. */
  const permissions = [{ consumer: '*', logicalAddress: '*', contract: '*' }];

  test('more calls at once than it has room for, and room again when one has ended', () =>
    told({ mostCalls: 1, permissions }, async (ask) => {
      const both = await Promise.all([ask(sources[1]), ask(sources[1])]);
      expect(both.toSorted()).toEqual(['VP009', 'VP012']);
      expect(await ask(sources[0])).toBeUndefined();
    }));
});

describe('a call that never comes to its end gets the platform’s fault in time, and the next one is answered', () => {
  const head = 'POST /vp/x/1/rivtabp21 HTTP/1.1\r\nHost: localhost\r\n';
  test.each([
    ['a body that stops', `${head}Content-Length: 1000\r\n\r\n<soapenv:Envelope`, ''],
    ['a body drop by drop', `${head}Content-Length: 1000\r\n\r\n`, ' '],
    ['headers drop by drop', head, 'x-a: b\r\n'],
    ['what is no HTTP', 'GET\r\n\r\n', ''],
  ])('%s', async (_, sent, drop) => {
    const { hostname, port } = new URL(standin.url);
    const socket = tls.connect({ host: hostname, port: Number(port), ca: ca.cert, ...ca.client(consumer) });
    const timer = setInterval(() => socket.writable && socket.write(drop), 50);
    socket.write(sent);
    const chunks = await socket.on('error', () => {}).toArray();
    clearInterval(timer);
    expect(Buffer.concat(chunks).toString()).toMatch(/^HTTP\/1\.1 500 [\s\S]*<faultstring>VP015 /);
    expect((await system(consumer).read('5565594230')).status).toBe(200);
  });
});

test('describes a contract to whoever asks, and each schema that the description names', async () => {
  const get = async (address: string) => {
    const dispatcher = outgoingDispatcher({
      guard,
      tls: () => ({ ca: ca.cert }),
      connectTimeout: 5_000,
      answerTimeout: 5_000,
    });
    const answer = await request(address, { dispatcher });
    const text = await answer.body.text();
    await dispatcher.close();
    return { status: answer.statusCode, text };
  };
  const at = `${standin.url}/ehr/blocking/accesscontrol/CheckBlocks/3`;
  const { text } = await get(`${at}/rivtabp21?wsdl`);
  expect(text).toContain('soapAction="urn:riv:ehr:blocking:accesscontrol:CheckBlocksResponder:3:CheckBlocks"');
  expect(text).toContain(`location="${at}/rivtabp21"`);
  const files = [...text.matchAll(/schemaLocation="([^"]+)"/g)].map(([, file]) => file);
  expect(files).toHaveLength(2);
  for (const file of files) expect((await get(`${at}/${file}`)).text).toContain('schema');
  expect((await get(`${at}/rivtabp21`)).status).toBe(404);
});

test('a path that is no path is answered like any other that is not served', async () => {
  const status = await new Promise((resolve, reject) => {
    const options = {
      ca: ca.cert,
      ...ca.client(consumer),
      method: 'POST',
      path: '//[',
      port: new URL(standin.url).port,
    };
    https
      .request({ ...options, host: '127.0.0.1' }, ({ statusCode }) => resolve(statusCode))
      .on('error', reject)
      .end();
  });
  expect(status).toBe(500);
});

test('a config with faults is refused, all of them at once', () => {
  const file = join(folder, 'faulty.json');
  const inner = { ...example.security.blocks[0], type: 'inner' };
  const faulty = { ...example, id: 'x', security: { ...example.security, blocks: [inner] }, index: {} };
  writeFileSync(file, JSON.stringify(faulty));
  expect(() => loadStandinConfig(file)).toThrow(/\/id [\s\S]*\/index [\s\S]*\/security\/blocks\/0 /);
});
