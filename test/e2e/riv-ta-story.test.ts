import { randomUUID } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import https from 'node:https';
import { join } from 'node:path';
import type { AuditEvent } from '@medplum/fhirtypes';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { ReferralMessage } from '../../src/adapters/referral/referral-message.ts';
import { contractOf } from '../../src/adapters/rivta/contract/referral/contracts.ts';
import { renderReferral } from '../../src/adapters/rivta/render.ts';
import { builtInAdapters } from '../../src/cli/adapters.ts';
import { patients, referral } from '../../src/cli/demo/messages.ts';
import { offerEntries, readEntries, readerClaims } from '../../src/cli/demo/overview.ts';
import { makeParty, type Party } from '../../src/cli/demo/party.ts';
import { blockedUnit, platformConfig } from '../../src/cli/demo/platform.ts';
import { type Running, runStation } from '../../src/cli/demo/process.ts';
import { eke, ekeEyes, makeWorld, type Station, strand, strandEyes, type World } from '../../src/cli/demo/world.ts';
import { type GatewayClient, makeGatewayClient } from '../../src/cli/gateway-client.ts';
import { type Standin, startStandin } from '../../src/cli/platform-standin/server.ts';
import { caseIdOf } from '../../src/model/ids.ts';
import { vardbro } from '../cli/vardbro.ts';

/** Two gateways in processes of their own, with the stand-in for the service platform between them. */
let world: World;
let standin: Standin | undefined;
let clients: Readonly<Record<'region' | 'clinic' | 'reader', GatewayClient>>;
let processes: Readonly<Record<'region' | 'clinic', Running>>;
let region: Party;
let clinic: Party;

const clientOf = ({ baseUrl, engine }: Station, claims?: object): GatewayClient => {
  const tls = { ca: world.ca.cert, ...(claims && { claims: { ...claims } }) };
  return makeGatewayClient({ baseUrl, ...engine, ...tls, now: () => Date.now(), uuid: randomUUID });
};

/** The operator's key where the command line looks for it. */
function giveKey({ configFile, folder, operator: { clientId, key } }: Station): void {
  const keyFile = `${clientId}.jwk.json`;
  writeFileSync(join(folder, keyFile), JSON.stringify(key), { mode: 0o600 });
  const config = { ...JSON.parse(readFileSync(configFile, 'utf8')), cli: { clientId, keyFile } };
  writeFileSync(configFile, JSON.stringify(config));
}

beforeAll(async () => {
  world = await makeWorld(Date.now());
  for (const station of [world.region, world.clinic]) giveKey(station);
  const between = platformConfig({ ...world, port: world.platformPort, patient: patients.alma.value });
  standin = await startStandin(between, Date.now);
  clients = {
    region: clientOf(world.region),
    clinic: clientOf(world.clinic),
    reader: clientOf(world.clinic, readerClaims),
  };
  processes = {
    region: runStation(world.region, clients.region),
    clinic: runStation(world.clinic, clients.clinic),
  };
  await Promise.all([processes.region.start(), processes.clinic.start()]);
  const adapters = builtInAdapters();
  region = makeParty('region', clients.region, adapters, caseIdOf);
  clinic = makeParty('clinic', clients.clinic, adapters, caseIdOf);
}, 120_000);
afterAll(async () => {
  await Promise.all(Object.values(processes ?? {}).map((one) => one.stop()));
  await Promise.all(Object.values(clients ?? {}).map((one) => one.close()));
  await standin?.close();
  await world?.remove();
}, 60_000);

/** `audit patient-extract` of a side, through its running gateway. */
async function extract({ configFile, operator }: Station): Promise<AuditEvent[]> {
  const args = ['audit', 'patient-extract', '--patient', '-', '--as', operator.clientId, '--config', configFile];
  const { system, value } = patients.alma;
  const { code, out, err } = await vardbro(args, { input: `${system}|${value}\n`, now: Date.now });
  expect(code, err).toBe(0);
  return out
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line));
}

const agents = ({ agent }: AuditEvent, code: string) => agent.filter(({ type }) => type?.coding?.[0]?.code === code);
const ids = (event: AuditEvent, code: string) => agents(event, code).map(({ who }) => who?.identifier?.value);
const asked = ({ entity = [] }: AuditEvent): string =>
  entity.map(({ query = '' }) => Buffer.from(query, 'base64').toString()).join('');
const patientIn = ({ entity = [] }: AuditEvent) =>
  entity.find(({ role }) => role?.code === '1')?.what?.identifier?.value;
const purpose = ({ purposeOfEvent }: AuditEvent) => purposeOfEvent?.[0]?.coding?.[0]?.code;

test('a read between two care providers is in the patient’s extract of both sides, with unit and time', async () => {
  const id = 'SE5566778899-SYS1#UTDRAG-1';
  const sent = referral({ id, patient: 'alma', question: 'Höftprotes?', time: new Date().toISOString() });
  expect((await region.submit(sent, 'json')).status).toBe(202);
  await clinic.until(id, 'received');
  const before = Date.now();
  await offerEntries(clients.region, sent);
  await readEntries(clients.reader, id);
  const [given, read] = [await extract(world.region), await extract(world.clinic)];
  const producer = given.find((event) => asked(event) === 'GetDiagnosis, 2 entries')!;
  const consumer = read.find((event) => asked(event).endsWith('; 1 entries shown; ground: consent'))!;
  for (const event of [producer, consumer]) {
    expect(Date.parse(event.recorded)).toBeGreaterThanOrEqual(before);
    expect(Date.parse(event.recorded)).toBeLessThanOrEqual(Date.now());
    expect([purpose(event), patientIn(event)]).toEqual(['TREAT', patients.alma.value]);
  }
  // Whose entries left, and to whom.
  expect(ids(producer, 'PROV')).toEqual(expect.arrayContaining([eke, blockedUnit]));
  expect(ids(producer, '110152')).toEqual([world.clinic.organisation.hsaId]);
  // Who read, in which assignment, at which unit of which care provider.
  const [reader] = agents(consumer, 'IRCP');
  expect([reader?.who?.identifier?.value, reader?.role?.[0]?.text]).toEqual([
    readerClaims.extensions.ihe_iua.national_provider_identifier,
    readerClaims.extensions.vardbro.assignment,
  ]);
  expect([ids(consumer, 'PROV'), ids(consumer, 'RESP')]).toEqual([[strand], [world.clinic.organisation.hsaId]]);
}, 90_000);

/** Sends a referral as digital remiss to the clinic's door, as the region's system. */
function post(message: ReferralMessage): Promise<string> {
  const { bytes } = renderReferral(message, contractOf('ProcessRequest', 2));
  const url = `${world.clinic.baseUrl}/rivta/clinicalprocess/activity/request/ProcessRequest/2/rivtabp21`;
  const headers = { 'Content-Type': 'text/xml; charset=utf-8' };
  const options = { agent: false, ca: world.ca.cert, ...world.region.clientCertificate, method: 'POST', headers };
  return new Promise((resolve, reject) => {
    const call = https.request(url, options, async (response) =>
      resolve(Buffer.concat(await response.toArray()).toString()),
    );
    call.on('error', reject).end(bytes);
  });
}

test('a digital remiss that comes again after kill -9 gets the answer that it got; it is kept once', async () => {
  const id = 'SE5566778899-SYS1#IGEN-1';
  const { request, ...plain } = referral({
    id,
    patient: 'nils',
    question: 'Katarakt?',
    time: '2026-11-24T08:00:00+01:00',
  });
  const own = { ...request!, replyTo: { hsaId: ekeEyes }, author: { ...request!.author, unit: ekeEyes } };
  const sent = {
    ...plain,
    sender: ekeEyes,
    receiver: strandEyes,
    request: { ...own, recipient: { hsaId: strandEyes } },
  };
  const answer = await post(sent);
  expect(answer).toMatch(/<(?:\w+:)?resultCode>OK</);
  await processes.clinic.kill();
  await processes.clinic.start();
  expect(await post(sent)).toBe(answer);
  const other = await post({ ...sent, request: { ...sent.request, question: 'Glaukom?' } });
  expect(other).toMatch(/<(?:\w+:)?errorCode>APPLICATION_ERROR<[\s\S]*conflict/);
  const { exchanges, tasks } = await clinic.caseOf(caseIdOf(id));
  expect([exchanges.map(({ event }) => event), tasks.map(({ state }) => state)]).toEqual([['remiss-ny'], ['received']]);
}, 90_000);
