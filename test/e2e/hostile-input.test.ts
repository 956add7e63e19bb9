import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import type { Socket } from 'node:net';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { generated } from '../adapters/xml/generated.ts';
import { type Door, openDoor } from '../http/door.ts';
import { ourUnit } from '../http/fake-gateway.ts';
import { shared } from '../support/shared.ts';
import { type TwoGateways, twoGateways } from '../support/two-gateways.ts';
import { clinicUnit } from '../support/two-units.ts';

/**
 * Hostile JSON and XML through the HTTP door in front of the real gateway: never a crash, a hang, a 5xx, a call to the
 * outside or an answer that is no FHIR resource.
 */
const folder = shared('data/json-corpus/test_parsing');
const corpus = existsSync(folder) ? folder : undefined;
const hostileXml = new URL('../adapters/xml/hostile/', import.meta.url);
const longest = 1_000;

let door: Door;
let gateways: TwoGateways;
const outside: number[] = [];
const onSocket = (message: unknown) => {
  const { socket } = message as { socket: Socket };
  socket.once('connectionAttempt', (_ip, port) => {
    if (port !== door.port) outside.push(port);
  });
};

beforeAll(async () => {
  gateways = await twoGateways();
  const { gateway, parts } = gateways.region;
  door = await openDoor({ change: (deps) => ({ ...deps, gateway, validator: parts.validator }) });
  subscribe('net.client.socket', onSocket);
});
afterAll(async () => {
  unsubscribe('net.client.socket', onSocket);
  await door.close();
  await gateways.close();
  expect(outside).toEqual([]);
  expect(Object.keys(Object.prototype)).toEqual([]);
});

interface Verdict {
  readonly status: number;
  readonly resourceType: string;
  readonly codes: readonly string[];
}

async function judge(client: string, path: string, type: string, body: Uint8Array): Promise<Verdict> {
  const init = { headers: { 'Content-Type': type }, body: new Uint8Array(body), signal: AbortSignal.timeout(longest) };
  const response = await door.call(client, 'POST', path, init);
  const answer = (await response.json()) as { resourceType: string };
  const codes = [...JSON.stringify(answer).matchAll(/"code":"((?:json|body)-[a-z-]+)"/g)].map(([, code]) => code!);
  return { status: response.status, resourceType: answer.resourceType, codes };
}

const doors = [
  ['engine', '/exchanges', 'application/vnd.vardbro.referral+json'],
  ['engine', '/exchanges', 'application/fhir+json'],
  ['partner', '/fhir/$process-message', 'application/fhir+json'],
  ['engine', '/fhir/Bundle/$validate', 'application/fhir+json'],
] as const;

describe.skipIf(!corpus)('the JSON corpus (needs the shared data: set VARDBRO_SHARED)', () => {
  const files = corpus ? readdirSync(corpus).filter((name) => name.endsWith('.json')) : [];

  test('is there as a whole', () => {
    expect(files.length).toBeGreaterThan(300);
  });

  test.each(doors)('by %s at %s as %s is refused, each file with its reason', async (client, path, type) => {
    for (const name of files) {
      const { status, resourceType, codes } = await judge(client, path, type, readFileSync(join(corpus!, name)));
      expect([name, status >= 400 && status < 500, resourceType]).toEqual([
        name,
        true,
        expect.stringMatching(/^(OperationOutcome|Bundle)$/),
      ]);
      if (name.startsWith('n_')) expect([name, codes.length > 0]).toEqual([name, true]);
      if (name.startsWith('y_')) expect([name, codes.includes('json-syntax')]).toEqual([name, false]);
    }
  });
});

test('hostile XML is refused with an OperationOutcome, and nothing is fetched', async () => {
  const files = readdirSync(hostileXml).filter((name) => name.endsWith('.xml'));
  expect(files.length).toBeGreaterThan(0);
  for (const name of files) {
    const verdict = await judge('engine', '/exchanges', 'application/xml', readFileSync(new URL(name, hostileXml)));
    expect([name, verdict.status >= 400 && verdict.status < 500, verdict.resourceType]).toEqual([
      name,
      true,
      'OperationOutcome',
    ]);
  }
});

test.each(generated)(
  'hostile XML too large for a file is refused, and holds no thread for a second: $name',
  async ({ make }) => {
    const headers = { 'Content-Type': 'application/xml' };
    const body = new Uint8Array(make());
    const before = process.threadCpuUsage();
    const response = await door.call('engine', 'POST', '/exchanges', { headers, body });
    const { user, system } = process.threadCpuUsage(before);
    expect([response.status >= 400 && response.status < 500, (user + system) / 1000 < longest]).toEqual([true, true]);
    expect((await response.json()) as object).toMatchObject({ resourceType: 'OperationOutcome' });
  },
);

const study = (uid: string) => ({
  messageId: 'bild-1',
  sender: ourUnit,
  receiver: clinicUnit,
  patient: { id: { type: 'personnummer', value: '191212121212' } },
  studies: [{ uid, retrieve: ['https://arkiv.example/dw/studies/1.2.3'] }],
});
test.each([
  ['an image reference whose study UID is a path', 422, 'application/json', JSON.stringify(study('1.2/../../system'))],
  ['a PDF that is none', 422, 'application/pdf', '<html>hej</html>'],
  ['a PDF that is cut', 422, 'application/pdf', '%PDF-1.7\n1 0 obj'],
  ['a KOS that is none', 400, 'application/dicom', `${'\0'.repeat(128)}DICM\x02\0`],
  ['an answer of a record service that is cut', 400, 'application/xml', '<soap:Envelope xmlns:soap="x"><soap:Body>'],
  ['an HL7 v2 message with wrong separators', 400, 'x-application/hl7-v2+er7', 'MSH|^^\\&|A'],
])('%s is refused (%i) with findings', async (_name, status, type, body) => {
  const response = await door.call('engine', 'POST', '/exchanges', { headers: { 'Content-Type': type }, body });
  const answer = (await response.json()) as { resourceType: string; issue: { severity: string }[] };
  expect([response.status, answer.resourceType]).toEqual([status, 'OperationOutcome']);
  expect(answer.issue.some(({ severity }) => severity === 'error' || severity === 'fatal')).toBe(true);
});

test('nothing of what was refused is stored, not even half', async () => {
  const { store } = gateways.region.parts;
  expect((await store.exchanges({ limit: 10 })).rows).toEqual([]);
  expect(await store.queue()).toMatchObject({ ready: 0, claimed: 0, dead: 0 });
});
