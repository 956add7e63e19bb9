import { createHash, createHmac, generateKeyPairSync, randomUUID } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import type { OperationOutcome } from '@medplum/fhirtypes';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { careServices } from '../../scripts/terminology/care-services.ts';
import { makeGatewayClient } from '../../src/cli/gateway-client.ts';
import type { Config } from '../../src/gateway/directory/config.ts';
import { canonicalBytes } from '../../src/terminology/signing/canonical-json.ts';
import { type Ran, root } from '../cli/vardbro.ts';
import { openStation, type Station } from '../support/station.ts';

/**
 * The story of docs/terminology.md, played by the commands of a maintainer, a reviewer and two connected systems at a
 * running gateway.
 */
const sender = 'SE5566778899-VCEKEN';
const receiver = 'SE5566778899-KLINIK1';

let station: Station;
const at = (name: string): string => station.inFolder(name);
const cli = (...args: string[]): Promise<Ran> => station.cli(['--lang', 'en', ...args]);
const list = (act: string, ...args: string[]) => cli('terminology', act, ...args);
const good = async (ran: Promise<Ran>): Promise<Ran> => {
  const done = await ran;
  expect(done.code, `${done.out}\n${done.err}`).toBe(0);
  return done;
};

beforeAll(async () => {
  station = await openStation();
  await station.start(peopled);
  // The first start builds the cache of R4 core.
}, 60_000);

afterAll(() => station.remove());

const named = (version: string) => ['--url', careServices, '--version', version];
const table = (version: string) => join(root, 'terminology/care-services', version, `CodeSystem-care-services.json`);

/** anna reads a list in and submits it; bo approves and releases. */
async function out(file: string, version: string, ...dates: string[]): Promise<Ran> {
  await good(list('import', file, ...named(version), '--title', 'Vårdtjänster', '--accept', '--as', 'anna'));
  await good(list('submit', ...named(version), '--as', 'anna'));
  await good(list('approve', ...named(version), '--as', 'bo'));
  return good(list('release', ...named(version), ...dates, '--as', 'bo'));
}

test('a list comes from Excel to two connected systems, changes, and a referral in the old code is told what to use', async () => {
  // Version 1, from a spreadsheet: previewed, read in, reviewed by a second person, released.
  await good(list('export', table('1.0.0'), '--to', 'xlsx', '-o', at('v1.xlsx')));
  const preview = await good(list('import', at('v1.xlsx'), '--as', 'anna'));
  expect(preview.out).toContain('64 codes, preview, nothing is changed');
  await good(list('import', at('v1.xlsx'), '--accept', '--as', 'anna'));
  await good(list('submit', ...named('1.0.0'), '--as', 'anna'));
  expect((await list('approve', ...named('1.0.0'), '--as', 'anna')).err).toContain('list-four-eyes');
  expect((await list('approve', ...named('1.0.0'), '--as', 'operator')).err).toContain('list-person-required');
  await good(list('approve', ...named('1.0.0'), '--as', 'bo'));
  await good(list('release', ...named('1.0.0'), '--valid-from', '2026-01-01', '--as', 'bo'));

  // Both systems have it in use; a referral with its codes passes.
  await good(list('acknowledge', ...named('1.0.0'), '--as', 'engine'));
  await good(list('acknowledge', ...named('1.0.0'), '--as', 'clinic'));
  const first = await good(cli('send', referral('1', 'OGO-KAT-02'), '--json'));
  expect(first.err).not.toContain('at-receiver');

  // A receiver keeps the feed's number and its keys, and finds everything genuine.
  writeFileSync(at('keys.json'), (await good(list('keys', '--as', 'clinic'))).out);
  const receive = ['--jwks', at('keys.json'), '--state', at('feed-state.json'), '--as', 'clinic'];
  expect((await good(list('verify', ...receive))).out).toContain('"ok": true');
  const older = await feed();

  // Version 2 takes a code away; the preview says who still has version 1.
  expect((await good(list('import', table('2.0.0'), '--as', 'anna'))).out).toContain(
    'system engine: acknowledged version 1.0.0',
  );
  await out(table('2.0.0'), '2.0.0', '--out-of-cycle', '--grace-until', '2099-03-31');
  const notes = await good(list('diff', '--url', careServices, '--to', '2.0.0', '--notes', 'sv', '--as', 'anna'));
  expect(notes.out).toContain('- `OGO-KAT-02` Kataraktoperation, båda ögonen vid samma tillfälle; använd `OGO-KAT-07`');

  expect(notes.out).toContain('2099-03-31');
  expect(notes.out).toContain('Släppt utanför den ordinarie rytmen');

  // The receiving clinic has taken it into use, the sender lags.
  await good(list('acknowledge', ...named('2.0.0'), '--as', 'clinic'));
  const status = (await good(list('status', '--url', careServices, '--as', 'anna'))).out;
  expect(status).toMatch(/engine {2}\S+\|1\.0\.0 {2}behind \(acknowledged, 0 min, 1 release\(s\) behind\)/);
  expect(status).toMatch(/\|1\.0\.0 {2}released {2}grace {2}/);
  expect(status).toMatch(/\|2\.0\.0 {2}released {2}in-force {2}/);
  expect(status).toMatch(/clinic {2}\S+\|2\.0\.0 {2}up-to-date/);
  const flagged = await cli('send', referral('2', 'OGO-KAT-02'));
  expect(flagged.code).toBe(1);
  expect(flagged.err).toMatch(
    /error code-inactive-at-receiver .*OGO-KAT-07 Kataraktoperation, båda ögonen vid skilda tillfällen/,
  );
  const told = await good(cli('send', referral('3', 'OGO-KAT-01'), '--json'));
  expect(told.out).toContain('versions-differ');

  // A message of before is judged by what was in force on its day, whatever came since.
  const { id } = JSON.parse(first.out);
  const again = JSON.parse((await good(list('check', '--exchange', id))).out);
  expect(again.judged).toContainEqual(expect.objectContaining({ code: 'OGO-KAT-02', pinned: '1.0.0' }));
  expect(JSON.stringify(again.outcome)).not.toContain('OGO-KAT-07');

  // A feed that was tampered with, and an older one played again, are refused with their reasons.
  await good(list('verify', ...receive));
  const files = (f: { xml: string; jws: string }) => [
    '--feed',
    f.xml,
    '--jws',
    f.jws,
    '--artefacts',
    station.folder,
    '--jwks',
    at('keys.json'),
  ];
  const replayed = await list('verify', ...files(older), '--state', at('feed-state.json'));
  expect([replayed.code, replayed.err]).toEqual([1, expect.stringContaining('feed-replayed')]);
  const newer = await feed();
  writeFileSync(newer.xml, readFileSync(newer.xml, 'utf8').replace('2.0.0', '2.0.9'));
  const tampered = await list('verify', ...files(newer), '--state', at('feed-state.json'));
  expect([tampered.code, tampered.err]).toEqual([1, expect.stringContaining('signature-invalid')]);
}, 60_000);

test('a system that is no client is told of releases, fetches and acknowledges them by the secret of its notices', async () => {
  const base = JSON.parse(readFileSync(at('vardbro.json'), 'utf8')).baseUrl;
  const heard: { readonly headers: Record<string, unknown>; readonly body: string }[] = [];
  const webhook = createServer((req, res) => {
    let body = '';
    req.on('data', (chunk) => {
      body += chunk;
    });
    req.on('end', () => {
      heard.push({ headers: req.headers, body });
      res.writeHead(204).end();
    });
  });
  await new Promise<void>((resolve) => webhook.listen(0, '127.0.0.1', resolve));
  const address = `http://localhost:${(webhook.address() as AddressInfo).port}/lists`;
  const signed = (secret: string, body: string, seconds = Math.floor(Date.now() / 1000)) =>
    `t=${seconds},v1=${createHmac('sha256', secret).update(`${seconds}.${body}`).digest('hex')}`;
  const call = (url: string, body: object, secret: string, seconds?: number) =>
    fetch(url, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        'vardbro-signature': signed(secret, JSON.stringify(body), seconds),
      },
      body: JSON.stringify(body),
    });
  try {
    const subscribe = ['--system', 'vardval-register', '--webhook', address, '--unit', receiver];
    expect((await list('subscribe', ...subscribe, '--as', 'operator')).err).toContain('list-person-required');
    const { secret } = JSON.parse((await good(list('subscribe', ...subscribe, '--as', 'anna'))).out);
    await station.running().lists.push();
    expect(heard).toHaveLength(1);
    const [{ headers, body }] = heard as [(typeof heard)[number]];
    const seconds = Number(/^t=(\d+)/.exec(String(headers['vardbro-signature']))![1]);
    expect(headers['vardbro-signature']).toBe(signed(secret, body, seconds));
    const notice = JSON.parse(body);
    expect(notice).toMatchObject({ act: 'publish', url: careServices, version: '2.0.0' });

    const artefact = await call(notice.fetch, { sha256: notice.sha256 }, secret);
    const bytes = Buffer.from(await artefact.arrayBuffer());
    expect(createHash('sha256').update(bytes).digest('hex')).toBe(notice.sha256);
    expect(artefact.headers.get('vardbro-jws')).toBe(notice.signature);

    const said = { url: careServices, version: '2.0.0' };
    expect((await call(notice.acknowledge, said, 'another secret')).status).toBe(401);
    expect((await call(notice.acknowledge, said, secret, Math.floor(Date.now() / 1000) - 3600)).status).toBe(401);
    expect((await call(`${base}/terminology/subscribers/engine/acknowledgements`, said, secret)).status).toBe(401);
    expect((await call(notice.acknowledge, said, secret)).status).toBe(200);
    const status = (await good(list('status', '--as', 'anna'))).out;
    expect(status).toMatch(/vardval-register {2}\S+care-services\|2\.0\.0 {2}up-to-date/);

    const another = JSON.parse((await good(list('secret', '--system', 'vardval-register', '--as', 'anna'))).out).secret;
    expect((await call(notice.acknowledge, said, secret)).status).toBe(401);
    expect((await call(notice.acknowledge, said, another)).status).toBe(200);

    await good(list('unsubscribe', '--system', 'vardval-register', '--as', 'anna'));
    expect((await call(notice.acknowledge, said, secret)).status).toBe(401);
  } finally {
    webhook.close();
  }
}, 30_000);

test('a resource is validated at the gateway by the newest release, or by a manifest, and the answer names which', async () => {
  const key = JSON.parse(readFileSync(at('keys/clinic.jwk.json'), 'utf8'));
  const { baseUrl } = JSON.parse(readFileSync(at('vardbro.json'), 'utf8'));
  const client = makeGatewayClient({ baseUrl, clientId: 'clinic', key, now: Date.now, uuid: randomUUID });
  const asked = {
    resourceType: 'ServiceRequest',
    status: 'active',
    intent: 'order',
    subject: { display: 'okänd' },
    code: { coding: [{ system: careServices, code: 'OGO-KAT-07' }] },
  };
  const validate = async (query = '') => {
    const path = `/fhir/ServiceRequest/$validate${query}`;
    const answer = await client.post(path, JSON.stringify(asked), 'application/fhir+json');
    const { issue, meta } = answer.json<OperationOutcome>();
    const against = meta!.extension![0]!.extension!.map((one) => one.valueCanonical ?? one.valueString);
    return { codes: issue.flatMap(({ details }) => details?.coding?.map(({ code }) => code)), against };
  };
  try {
    const open = await validate();
    expect(open.codes).not.toContain('code-unknown');
    expect(open.against).toContain(`${careServices}|2.0.0`);
    const pinned = await validate(`?manifest=${encodeURIComponent(`${manifest.url}|1`)}`);
    expect(pinned.codes).toContain('code-unknown');
    const hash = createHash('sha256').update(canonicalBytes(manifest)).digest('hex');
    expect(pinned.against).toEqual(
      expect.arrayContaining([`${careServices}|1.0.0`, 'http://hl7.org/fhir/ValueSet/request-intent|4.0.1']),
    );
    expect(pinned.against.slice(-2)).toEqual([`${manifest.url}|1`, hash]);
  } finally {
    await client.close();
  }
}, 30_000);

test('the command line never takes a step over a bare store', async () => {
  await station.stop();
  for (const act of ['submit', 'approve', 'release', 'retire']) {
    const ran = await list(act, ...named('2.0.0'), '--as', 'bo');
    expect([ran.code, ran.err]).toEqual([1, expect.stringContaining('vardbro serve')]);
  }
});

const manifest = {
  resourceType: 'Library',
  url: 'https://vardbro.example/fhir/Library/first-version',
  version: '1',
  status: 'active',
  type: { text: 'asset-collection' },
  relatedArtifact: [{ type: 'depends-on', resource: `${careServices}|1.0.0` }],
};

/** The feed as the gateway gives it now, in files. */
async function feed(): Promise<{ xml: string; jws: string }> {
  const { bytes, signature } = await station.running().lists.feed({ canonical: [], category: [], fhirVersion: [] });
  const name = at(`feed-${Math.trunc(performance.now() * 1000)}`);
  writeFileSync(`${name}.xml`, bytes);
  writeFileSync(`${name}.jws`, signature);
  return { xml: `${name}.xml`, jws: `${name}.jws` };
}

function referral(number: string, code: string): string {
  const message = JSON.parse(readFileSync(join(root, 'conformance/referral/examples/remiss-ny.referral.json'), 'utf8'));
  const id = `SE5566778899-SYS1#2026-3000${number}`;
  const { payment, attachments, ...request } = message.request;
  const wanted = {
    ...message,
    referral: id,
    messageId: `LIST-${number}`,
    request: { ...request, desiredActivities: [{ id: '1', code, system: careServices }] },
  };
  writeFileSync(at(`remiss-${number}.json`), JSON.stringify(wanted));
  return at(`remiss-${number}.json`);
}

/** Two people and a second connected system, each with a key of its own beside that of the command line. */
function peopled(own: Config): object {
  const { directory } = own;
  const client = (clientId: string, role: string, units: string[], person?: object) => {
    const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
    const jwk = { ...privateKey.export({ format: 'jwk' }), kid: `${clientId}-1`, alg: 'ES256' } as Record<
      string,
      unknown
    >;
    writeFileSync(at(`keys/${clientId}.jwk.json`), JSON.stringify(jwk));
    const { d: _secret, ...open } = jwk;
    return { clientId, role, units, jwks: { keys: [{ ...open, use: 'sig' }] }, ...(person && { person }) };
  };
  mkdirSync(at('pins'));
  writeFileSync(at('pins/manifest.json'), JSON.stringify(manifest));
  return {
    ...own,
    terminology: { folders: [at('pins')] },
    directory: {
      ...directory,
      clients: [
        ...directory.clients.map((c) => ({ ...c, units: [sender] })),
        client('clinic', 'engine', [receiver]),
        client('anna', 'operator', [sender], { id: 'SE5566778899-A0001', name: 'Anna Listsson' }),
        client('bo', 'operator', [sender], { id: 'SE5566778899-B0002', name: 'Bo Granskare' }),
      ],
    },
  };
}
