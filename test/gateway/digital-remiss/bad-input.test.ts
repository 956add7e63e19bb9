import type http from 'node:http';
import https from 'node:https';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { contractOf } from '../../../src/adapters/rivta/contract/referral/contracts.ts';
import { renderReferral } from '../../../src/adapters/rivta/render.ts';
import type { Certified } from '../../../src/cli/pki.ts';
import type { Loaded } from '../../../src/cli/platform-standin/config.ts';
import { type Standin, startStandin } from '../../../src/cli/platform-standin/server.ts';
import { ca, type TwoParties, twoParties } from '../../support/two-parties.ts';
import { first, id } from '../conversation.ts';

/** What nobody should send, over HTTPS: to the door of a gateway, and to the stand-in for the service platform. */

const platformId = 'SE5565594230-PLATTFORM';
const caller = 'SE5566778899-0001';
const own = ca.client(caller);
const path = '/clinicalprocess/activity/request/ProcessRequest/2/rivtabp21';
const contract = 'urn:riv:clinicalprocess:activity:request:ProcessRequestResponder:2';

let two: TwoParties;
let standin: Standin;
beforeAll(async () => {
  two = await twoParties({ platforms: [platformId], limits: { bodySeconds: 1 } });
  const logicalAddress = two.clinic.unit;
  const config: Loaded = {
    id: platformId,
    listen: { host: '127.0.0.1', port: 0 },
    pem: { ...ca.both(platformId), ca: ca.cert },
    routes: [{ logicalAddress, contract, rivProfile: 'RIVTABP21', address: `${two.doors.clinic.url}/rivta${path}` }],
    permissions: [{ consumer: caller, logicalAddress, contract }],
    callTimeout: 5_000,
  };
  standin = await startStandin(config, Date.now);
});
afterAll(async () => {
  await standin.close();
  await two.close();
});

interface Ask {
  readonly at: 'gateway' | 'platform';
  readonly certificate?: Certified | undefined;
  readonly headers?: Record<string, string>;
  /** Writes the body, and ends it or not. */
  readonly send: (call: NodeJS.WritableStream) => void;
}

const urlOf = (at: Ask['at']): string => (at === 'gateway' ? `${two.doors.clinic.url}/rivta` : standin.url) + path;

function ask({ at, certificate = own, headers = {}, send }: Ask): Promise<{ status: number; text: string }> {
  return new Promise((resolve, reject) => {
    const options = { agent: false, ca: ca.cert, ...certificate, method: 'POST' };
    const call = https.request(
      urlOf(at),
      { ...options, headers: { 'Content-Type': 'text/xml; charset=utf-8', ...headers } },
      async (response) =>
        resolve({ status: response.statusCode!, text: Buffer.concat(await response.toArray()).toString() }),
    );
    call.on('error', reject);
    send(call);
  });
}
const whole = (body: string | Uint8Array) => (call: NodeJS.WritableStream) => void call.end(body);

const message = first({ referral: `${id}-bad` });
const xml = Buffer.from(renderReferral(message, contractOf('ProcessRequest', 2)).bytes!).toString();
const swapped = (from: string | RegExp, to: string): string => {
  const changed = xml.replace(from, () => to);
  expect(changed, String(from)).not.toBe(xml);
  return changed;
};
const saidIn = (text: string, name: string) => new RegExp(`<(?:\\w+:)?${name}>([^<]*)<`).exec(text)?.[1];

/** The code that an answer names first: of a fault, or of a result. */
function codeOf(text: string): string | undefined {
  const fault = saidIn(text, 'faultstring');
  if (fault !== undefined) return `${saidIn(text, 'faultcode')?.replace('soapenv:', '')} ${fault.split(' ')[0]}`;
  return `${saidIn(text, 'errorCode')} ${saidIn(text, 'message')?.split(':')[0]}`;
}

/** What may stand in no answer and no line of the log. */
const personal = [
  message.patient.identifier.value,
  'Höftprotes',
  message.patient.name!.family ?? message.patient.name!.text!,
];

interface Row {
  readonly name: string;
  readonly body: () => string | Uint8Array;
  readonly headers?: Record<string, string>;
  readonly gateway: string;
  /** Absent where the platform passes it on: it judges no content. */
  readonly platform?: string;
}

const header = '<reg:LogicalAddress>';
const rows: readonly Row[] = [
  {
    name: 'an entity bomb',
    body: () => `<!DOCTYPE a [<!ENTITY b "ccc"><!ENTITY d "&b;&b;&b;">]>\n${xml.replace(/^<\?xml.*\?>/, '')}`,
    gateway: 'Client xml-doctype',
    platform: 'VP015',
  },
  {
    name: 'an external entity',
    body: () => swapped('?>', '?><!DOCTYPE a SYSTEM "file:///etc/passwd">'),
    gateway: 'Client xml-doctype',
    platform: 'VP015',
  },
  {
    name: 'a hundred thousand nested elements',
    body: () => swapped('</soapenv:Body>', `${'<a>'.repeat(100_000)}${'</a>'.repeat(100_000)}</soapenv:Body>`),
    gateway: 'Client xml-depth',
    platform: 'VP015',
  },
  {
    name: 'two million elements',
    body: () => swapped('</soapenv:Body>', `${'<a/>'.repeat(2_000_000)}</soapenv:Body>`),
    gateway: 'Client xml-too-many',
    platform: 'VP015',
  },
  {
    name: 'ten thousand attributes',
    body: () =>
      swapped('<core:request>', `<core:request ${Array.from({ length: 10_000 }, (_, n) => `a${n}=""`).join(' ')}>`),
    gateway: 'Client xml-too-many',
    platform: 'VP015',
  },
  {
    name: 'another version of the contract in the namespaces',
    body: () =>
      xml.replaceAll('activity:request:ProcessRequestResponder:2', 'activity:request:ProcessRequestResponder:9'),
    gateway: 'Client format-unknown',
    platform: 'VP004',
  },
  {
    name: 'another namespace of the types',
    body: () =>
      xml.replaceAll('"urn:riv:clinicalprocess:activity:request:2"', '"urn:riv:clinicalprocess:activity:order:2"'),
    gateway: 'VALIDATION_ERROR element-required',
  },
  {
    name: 'SOAP 1.2',
    body: () => xml.replaceAll('http://schemas.xmlsoap.org/soap/envelope/', 'http://www.w3.org/2003/05/soap-envelope'),
    gateway: 'VersionMismatch soap-version',
    platform: 'VP003',
  },
  {
    name: 'no logical address',
    body: () => swapped(/<reg:LogicalAddress>[^<]*<\/reg:LogicalAddress>/, ''),
    gateway: 'Client soap-envelope',
    platform: 'VP003',
  },
  {
    name: 'an empty logical address',
    body: () => swapped(/<reg:LogicalAddress>[^<]*</, `${header}<`),
    gateway: 'Client soap-envelope',
    platform: 'VP003',
  },
  {
    name: 'two logical addresses',
    body: () => swapped(header, `${header}SE5566778899-X</reg:LogicalAddress>${header}`),
    gateway: 'Client soap-envelope',
    platform: 'VP015',
  },
  {
    name: 'the logical address of another unit',
    body: () => swapped(/<reg:LogicalAddress>[^<]*</, `${header}SE5599990008-ANNAN<`),
    gateway: 'VALIDATION_ERROR value-invalid',
    platform: 'VP004',
  },
  {
    name: 'two body parts',
    body: () => swapped('</soapenv:Body>', '<op:ProcessRequest/></soapenv:Body>'),
    gateway: 'Client soap-envelope',
    platform: 'VP015',
  },
  {
    name: 'a header that must be understood',
    body: () => swapped(header, `<x:tx xmlns:x="urn:x" soapenv:mustUnderstand="1">1</x:tx>${header}`),
    gateway: 'MustUnderstand soap-must-understand',
    platform: 'VP015',
  },
  { name: 'half a message', body: () => xml.slice(0, xml.length / 2), gateway: 'Client xml-syntax', platform: 'VP015' },
  { name: 'UTF-16', body: () => Buffer.from(xml, 'utf16le'), gateway: 'Client body-encoding', platform: 'VP015' },
  {
    name: 'UTF-16 with its mark',
    body: () => Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from(xml, 'utf16le')]),
    gateway: 'Client body-encoding',
    platform: 'VP015',
  },
  {
    name: 'a document type in UTF-16',
    body: () => Buffer.from(swapped('?>', '?><!DOCTYPE a SYSTEM "file:///etc/passwd">'), 'utf16le'),
    gateway: 'Client xml-doctype',
    platform: 'VP015',
  },
  {
    name: 'Latin-1 that says it is UTF-8',
    body: () => Buffer.from(xml, 'latin1'),
    gateway: 'Client body-encoding',
    platform: 'VP015',
  },
  {
    name: 'another encoding in its declaration',
    body: () => swapped('UTF-8', 'ISO-8859-1'),
    gateway: 'Client body-encoding',
    platform: 'VP015',
  },
  {
    name: 'a logical address that carries a header',
    body: () => swapped(/<reg:LogicalAddress>[^<]*</, `${header}SE5599990008-STRAND&#13;&#10;X-Evil: 1<`),
    gateway: 'VALIDATION_ERROR value-invalid',
    platform: 'VP004',
  },
  {
    name: 'a logical address that is a person',
    body: () => swapped(/<reg:LogicalAddress>[^<]*</, `${header}${message.patient.identifier.value}<`),
    gateway: 'VALIDATION_ERROR value-invalid',
    platform: 'VP004',
  },
  {
    name: 'a logical address of a megabyte',
    body: () => swapped(/<reg:LogicalAddress>[^<]*</, `${header}${'A'.repeat(1_000_000)}<`),
    gateway: 'VALIDATION_ERROR value-invalid',
    platform: 'VP004',
  },
  {
    name: 'two original consumers',
    body: () => xml,
    headers: { 'x-rivta-original-serviceconsumer-hsaid': `${caller}, SE5561234567-0001` },
    gateway: 'Client rivta-on-behalf',
    platform: 'VP013',
  },
  { name: 'no XML', body: () => 'MSH|^~\\&|', gateway: 'Client xml-syntax', platform: 'VP015' },
  { name: 'nothing', body: () => '', gateway: 'Client body-empty', platform: 'VP015' },
  {
    name: 'a charset that is not UTF-8',
    body: () => xml,
    headers: { 'Content-Type': 'text/xml; charset=iso-8859-1' },
    gateway: 'Client body-encoding',
  },
  {
    name: 'the content type of SOAP 1.2',
    body: () => xml,
    headers: { 'Content-Type': 'application/soap+xml; charset=utf-8' },
    gateway: 'Client media-type',
  },
  {
    name: 'attachments beside the message (MTOM)',
    body: () => `--b\r\nContent-Type: application/xop+xml\r\n\r\n${xml}\r\n--b--`,
    headers: { 'Content-Type': 'multipart/related; type="application/xop+xml"; boundary=b' },
    gateway: 'Client media-type',
    platform: 'VP015',
  },
  {
    name: 'no content type',
    body: () => xml,
    headers: { 'Content-Type': '' },
    gateway: 'Client media-type',
  },
  {
    name: 'the action of another contract',
    body: () => xml,
    headers: { SOAPAction: `"${contract}:ProcessRequestOutcome"` },
    gateway: 'Client value-invalid',
  },
];

describe('the door of a gateway', () => {
  test.each(rows)('refuses $name, and keeps and tells nothing of it', async ({ body, headers = {}, gateway }) => {
    const { lines } = two.doors.clinic;
    const [before, line] = [await two.clinic.parts.store.exchanges({ limit: 200 }), lines.length];
    const { status, text } = await ask({ at: 'gateway', headers, send: whole(body()) });
    expect(codeOf(text)).toBe(gateway);
    expect(status).toBe(text.includes('Fault>') ? 500 : 200);
    expect((await two.clinic.parts.store.exchanges({ limit: 200 })).rows).toHaveLength(before.rows.length);
    const said = text + lines.slice(line).join('');
    expect(personal.filter((word) => said.includes(word))).toEqual([]);
    expect(said).toContain(saidIn(text, 'logId') ?? '-');
  });

  test('takes quoted and unquoted forms of content type and action', async () => {
    const forms: Record<string, string>[] = [
      { 'Content-Type': 'text/xml' },
      { 'Content-Type': 'text/xml;charset="UTF-8"', SOAPAction: `${contract}:ProcessRequest` },
      { 'Content-Type': 'TEXT/XML; charset=utf-8', SOAPAction: `"${contract}:ProcessRequest"` },
      { SOAPAction: '""' },
    ];
    for (const headers of forms) {
      const { text } = await ask({ at: 'gateway', headers, send: whole(xml) });
      expect(saidIn(text, 'resultCode')).toBe('OK');
    }
  });
});

test('a packed body is unpacked by the gateway within its limits; the platform reads none', async () => {
  const headers = { 'Content-Encoding': 'gzip' };
  const bomb = gzipSync(Buffer.alloc(60_000_000, 0x20));
  const said = async (at: Ask['at'], body: Uint8Array) => (await ask({ at, headers, send: whole(body) })).text;
  expect(saidIn(await said('gateway', gzipSync(xml)), 'resultCode')).toBe('OK');
  expect(codeOf(await said('gateway', bomb))).toBe('Client decompression-limit');
  expect(saidIn(await said('platform', gzipSync(xml)), 'faultstring')).toMatch(/^VP015/);
});

test('a trailer after a chunked body is no header', async () => {
  const send = (call: NodeJS.WritableStream) => {
    const request = call as http.ClientRequest & NodeJS.WritableStream;
    request.addTrailers({ soapaction: '"urn:evil"', 'x-rivta-original-serviceconsumer-hsaid': 'SE5561234567-0001' });
    request.end(xml);
  };
  for (const at of ['gateway', 'platform'] as const) {
    const { text } = await ask({ at, headers: { 'Transfer-Encoding': 'chunked', Trailer: 'soapaction' }, send });
    expect([at, saidIn(text, 'resultCode')]).toEqual([at, 'OK']);
  }
});

describe('the stand-in for the platform', () => {
  const told = rows.filter(({ platform }) => platform !== undefined);
  test.each(told)('answers $platform to $name', async ({ body, headers = {}, platform }) => {
    const { status, text } = await ask({ at: 'platform', headers, send: whole(body()) });
    expect([status, saidIn(text, 'faultstring')?.split(' ')[0]]).toEqual([500, platform]);
    expect(personal.filter((word) => text.includes(word))).toEqual([]);
  });
});

describe('a certificate', () => {
  const yesterday = Date.now() - 3_600_000;
  const bad: readonly [string, Certified][] = [
    ['that is not there', { key: undefined, cert: undefined } as unknown as Certified],
    ['without an HSA-id', ca.client('inget-hsa-id')],
    ['with two HSA-ids', ca.client(caller, { also: 'SE5561234567-0001' })],
  ];

  test.each(bad)('%s is nobody to the gateway', async (_name, certificate) => {
    const { text } = await ask({ at: 'gateway', certificate, send: whole(xml) });
    expect(codeOf(text)).toBe('Client rivta-caller-unknown');
  });

  test.each([...bad, ['that has expired', ca.client(caller, { until: yesterday })] as const])(
    '%s is VP002 to the platform',
    async (_name, certificate) => {
      const { text } = await ask({ at: 'platform', certificate, send: whole(xml) });
      expect(saidIn(text, 'faultstring')).toMatch(/^VP002/);
    },
  );

  test('that has expired ends the connection at the gateway', async () => {
    const certificate = ca.client(caller, { until: yesterday });
    await expect(ask({ at: 'gateway', certificate, send: whole(xml) })).rejects.toThrow();
    expect(two.doors.clinic.lines.join('')).toContain('CERT_HAS_EXPIRED');
  });
});

const megabyte = Buffer.alloc(1_000_000, 0x20);
/** Writes so many megabytes, or as many as are taken. */
const pieces =
  (count: number) =>
  async (call: NodeJS.WritableStream & { readonly destroyed?: boolean }): Promise<void> => {
    for (let n = 0; n < count && !call.destroyed; n++) if (!call.write(megabyte)) await roomIn(call);
    call.end();
  };

const roomIn = (call: NodeJS.WritableStream): Promise<void> =>
  new Promise((resolve) => {
    const go = () => {
      call.off('drain', go).off('close', go);
      resolve();
    };
    call.on('drain', go).on('close', go);
  });

/** Most bytes of buffers beyond those at the start, while something is done. */
async function buffersHeld(work: () => Promise<unknown>): Promise<number> {
  const held = () => process.memoryUsage().arrayBuffers;
  const start = held();
  let most = 0;
  const timer = setInterval(() => {
    most = Math.max(most, held() - start);
  }, 5);
  await work().finally(() => clearInterval(timer));
  return most;
}

describe('51 MB', () => {
  test('declared are refused by the gateway before they are read', async () => {
    const { text } = await ask({ at: 'gateway', headers: { 'Content-Length': '51000000' }, send: pieces(51) });
    expect(codeOf(text)).toBe('Client body-too-large');
  });

  test('in chunks, and a body without end, are answered by the gateway in memory that does not grow with them', async () => {
    let text = '';
    for (const count of [51, 5_000]) {
      const most = await buffersHeld(async () => {
        ({ text } = await ask({ at: 'gateway', send: pieces(count) }));
      });
      expect(codeOf(text)).toBe('Client body-too-large');
      // The limit of a body is 15 MB; it is copied when it doubles.
      expect(most).toBeLessThan(80_000_000);
    }
  });

  test('are VP015 to the platform', async () => {
    const { text } = await ask({ at: 'platform', send: pieces(53) });
    expect(saidIn(text, 'faultstring')).toMatch(/^VP015/);
  });
});

test('a body that does not come is answered in time', async () => {
  const { text } = await ask({ at: 'gateway', send: (call) => void call.write(xml.slice(0, 100)) });
  expect(codeOf(text)).toBe('Client body-timeout');
  const { status, text: fault } = await ask({ at: 'platform', send: (call) => void call.write(xml.slice(0, 100)) });
  expect([status, saidIn(fault, 'faultstring')?.split(' ')[0]]).toEqual([500, 'VP015']);
});
