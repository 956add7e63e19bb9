import { randomUUID } from 'node:crypto';
import { connect } from 'node:tls';
import { gzipSync } from 'node:zlib';
import { SignJWT } from 'jose';
import type { Station } from '../../src/cli/demo/world.ts';
import type { GatewayClient } from '../../src/cli/gateway-client.ts';
import { type RawCall, type Recorder, stranger } from './door.ts';
import { mediaTypes } from './messages.ts';
import type { TestNumbers } from './test-numbers.ts';

export interface Attacked {
  readonly station: Station;
  readonly ca: string;
  readonly client: GatewayClient;
  readonly numbers: TestNumbers;
  readonly recorder: Recorder;
}

/** Every way to be refused that is no fault of a message: addresses, headers, logins, sizes, packing, broken HTTP. */
export async function attack(attacked: Attacked): Promise<void> {
  const { station, ca, recorder, client, numbers } = attacked;
  const who = stranger(station.baseUrl, ca, recorder);
  for (const call of [...badLogins(numbers), ...(await badAssertions(station, numbers))]) await who.call(call);
  await who.close();
  for (const path of badAddresses(numbers)) await client.get(path);
  for (const [path, type, body, headers] of badBodies(numbers)) await client.post(path, body, type, headers);
  for (const text of brokenHttp(numbers)) await raw(station, ca, text, recorder);
}

function badAddresses({ digits, next }: TestNumbers): string[] {
  const paths = ['/exchanges/', '/cases/', '/fhir/Task/', '/fhir/Patient/', '/fhir/', '/'];
  const queries = [
    '/exchanges?text=',
    '/exchanges?case=',
    '/exchanges?kind=',
    '/exchanges?after=',
    '/cases?_count=',
    '/fhir/Task?owner=',
  ];
  const dashed = (number: string): string => `${number.slice(0, 8)}-${number.slice(8)}`;
  const escaped = (number: string): string => [...number].map((c) => `%${c.charCodeAt(0).toString(16)}`).join('');
  return [
    ...[...paths, ...queries].flatMap((path) => [
      path + digits(),
      path + dashed(digits()),
      path + escaped(digits()),
      path + next().value,
    ]),
    `/exchanges?${digits()}=1`,
    `/exchanges/${digits()}/content?x=${digits()}`,
    `/exchanges?state=queued&state=${digits()}`,
    `/cases/${randomUUID()}`,
    `/exchanges/${randomUUID()}`,
  ];
}

function badLogins({ digits }: TestNumbers): RawCall[] {
  const headers = (given: Record<string, string>): RawCall => ({ method: 'GET', path: '/exchanges', headers: given });
  const form = (fields: Record<string, string>): RawCall => ({
    method: 'POST',
    path: '/oauth/token',
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    body: new URLSearchParams(fields).toString(),
  });
  return [
    headers({ authorization: `Bearer ${digits()}` }),
    headers({ authorization: `Basic ${Buffer.from(`${digits()}:${digits()}`).toString('base64')}` }),
    headers({ authorization: digits(), 'x-request-id': digits(), 'user-agent': digits(), cookie: `pnr=${digits()}` }),
    headers({ 'x-forwarded-for': digits(), referer: `https://x.example/${digits()}`, traceparent: `00-${digits()}` }),
    { method: 'PUT', path: `/exchanges/${digits()}` },
    { method: 'POST', path: '/health', headers: { 'content-encoding': digits() }, body: digits() },
    form({ grant_type: digits(), client_assertion: digits(), client_assertion_type: digits() }),
    form({ [digits()]: digits() }),
    form({ grant_type: 'client_credentials', client_id: digits(), scope: digits() }),
    { method: 'POST', path: '/oauth/token', headers: { 'content-type': `text/${digits()}` }, body: digits() },
  ];
}

/** Client assertions with numbers as issuer, subject, audience, jti and key id. */
async function badAssertions({ engine, baseUrl }: Station, { digits }: TestNumbers): Promise<RawCall[]> {
  const key = await crypto.subtle.generateKey({ name: 'ECDSA', namedCurve: 'P-256' }, false, ['sign', 'verify']);
  const audience = `${baseUrl}/oauth/token`;
  const faults = [
    { iss: digits(), sub: digits(), aud: audience, kid: engine.key.kid!, jti: digits() },
    { iss: engine.clientId, sub: engine.clientId, aud: digits(), kid: engine.key.kid!, jti: digits() },
    { iss: engine.clientId, sub: digits(), aud: audience, kid: digits(), jti: digits() },
  ];
  return Promise.all(
    faults.map(async ({ kid, ...claims }) => {
      const signed = new SignJWT({ ...claims, note: digits() })
        .setProtectedHeader({ alg: 'ES256', kid })
        .setExpirationTime('2m');
      const form = {
        grant_type: 'client_credentials',
        client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
        client_assertion: await signed.sign(key.privateKey),
        scope: `system/*.cruds ${digits()}`,
      };
      const headers = { 'content-type': 'application/x-www-form-urlencoded' };
      return { method: 'POST', path: '/oauth/token', headers, body: new URLSearchParams(form).toString() };
    }),
  );
}

type Body = readonly [path: string, mediaType: string, body: string | Uint8Array, headers?: Record<string, string>];

function badBodies({ digits, next }: TestNumbers): Body[] {
  const { json, rivta, fhir } = mediaTypes;
  const packed = gzipSync(JSON.stringify({ event: 'remiss-ny', referral: digits() }));
  const gzip = { 'content-encoding': 'gzip' };
  const boundary = digits();
  const part = (type: string, body: string): string =>
    `--${boundary}\r\nContent-Type: ${type}\r\nContent-ID: <${digits()}>\r\n\r\n${body}\r\n`;
  const multipart = `multipart/related; boundary=${boundary}`;
  const envelope = 'application/vnd.vardbro.envelope+json';
  const at = '/exchanges';
  return [
    [at, json, `{"event":"remiss-ny","referral":"${digits()}",`],
    [at, json, `{"${digits()}":1,"${digits()}":2}`],
    [at, json, `{"event":"${digits()}","referral":"SE5566778899-SYS1#${digits()}","${next().value}":"${digits()}"}`],
    [at, json, `{"a":"${digits()}","a":"${digits()}"}`],
    [at, json, digits()],
    [at, json, `"${digits()}"`],
    [at, json, `${'['.repeat(60)}${digits()}`],
    [at, json, `{"a":"\\ud800 ${digits()}"}`],
    [at, rivta, `<ProcessRequest><a>${digits()}</b></ProcessRequest>`],
    [at, rivta, `<!DOCTYPE a [<!ENTITY e "${digits()}">]><a>&e;</a>`],
    [at, rivta, `<p${digits()} xmlns="urn:${digits()}">${digits()}</p${digits()}>`],
    [at, fhir, JSON.stringify({ resourceType: digits(), id: digits() })],
    [
      at,
      fhir,
      JSON.stringify({ resourceType: 'Bundle', type: digits(), entry: [{ fullUrl: `urn:uuid:${digits()}` }] }),
    ],
    [at, `application/${digits()}`, digits()],
    [at, `text/plain; charset=${digits()}`, digits()],
    [at, digits(), digits()],
    [at, json, packed.subarray(0, packed.length - 6), gzip],
    [at, json, Buffer.from(`no gzip ${digits()}`), gzip],
    [at, json, gzipSync(Buffer.alloc(380_000, `${digits()} `)), gzip],
    [at, json, digits(), { 'content-encoding': digits() }],
    [at, json, `{"a":"${`${digits()} `.repeat(40_000)}"}`],
    [at, json, '{}', { 'idempotency-key': `pnr ${digits()}` }],
    [at, json, '{}', { 'idempotency-key': digits(), 'x-request-id': `request-${digits()}` }],
    [at, json, '{}', { accept: digits(), 'accept-language': digits() }],
    [`${at}?${digits()}=${digits()}`, json, '{}'],
    [at, multipart, `${part(envelope, `{"sender":"${digits()}"}`)}${part(json, '{}')}--${boundary}--`],
    [at, multipart, `${part(digits(), '{}')}${part(digits(), '{}')}--${boundary}--`],
    [at, multipart, `${part(envelope, '{}')}--${digits()}`],
    [at, `multipart/related; boundary="${digits()}\\""`, digits()],
    ['/fhir/$process-message', fhir, digits()],
    [`/fhir/${digits()}/$validate`, fhir, '{}'],
    [
      '/fhir/Patient/$validate',
      fhir,
      JSON.stringify({
        resourceType: 'Patient',
        id: digits(),
        [digits()]: digits(),
        gender: digits(),
        birthDate: digits(),
      }),
    ],
    ['/fhir/Task/_search', 'application/x-www-form-urlencoded', `owner=${digits()}&${digits()}=1`],
    [`/exchanges/${randomUUID()}/replay`, 'application/json', JSON.stringify({ reason: digits(), [digits()]: 1 })],
    [`/exchanges/${randomUUID()}/replay`, 'application/json', JSON.stringify({ reason: digits() })],
  ];
}

function brokenHttp({ digits }: TestNumbers): string[] {
  return [
    `GET /health HTTP/1.1\r\nHost: localhost\r\nExpect: ${digits()}\r\nConnection: close\r\n\r\n`,
    `GET /exchanges/${digits()} HTTP/9.9\r\nHost: ${digits()}\r\n\r\n`,
    `${digits()} / HTTP/1.1\r\n\r\n`,
    `GET / HTTP/1.1\r\nHost: localhost\r\n${digits()}\r\n\r\n`,
    `POST /exchanges HTTP/1.1\r\nHost: localhost\r\nContent-Length: ${digits()}\r\nTransfer-Encoding: chunked\r\n\r\n`,
    `GET / HTTP/1.1\r\nHost: localhost\r\nX-Long: ${`${digits()} `.repeat(4_000)}\r\n\r\n`,
  ];
}

/** Bytes as they are, to a door that speaks TLS. */
function raw({ port }: Station, ca: string, text: string, recorder: Recorder): Promise<void> {
  return new Promise((resolve) => {
    const chunks: Buffer[] = [];
    const socket = connect({ port, host: 'localhost', ca }, () => socket.write(text));
    socket.setTimeout(3_000, () => socket.destroy());
    socket.on('data', (chunk) => chunks.push(chunk)).on('error', () => undefined);
    socket.on('close', () => {
      const status = Number(/^HTTP\/1.1 (\d{3})/.exec(Buffer.concat(chunks).toString())?.[1] ?? 0);
      recorder.take('raw', { status: Math.max(400, status), headers: {}, bytes: Buffer.concat(chunks) });
      resolve();
    });
  });
}
