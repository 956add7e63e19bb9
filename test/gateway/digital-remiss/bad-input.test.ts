import type http from 'node:http';
import { gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import type { Certified } from '../../../src/cli/pki.ts';
import { ca } from '../../support/certificates.ts';
import { badRequests } from './bad-requests.ts';
import { type Ask, caller, codeOf, contract, personal, saidIn, useDoors, whole, xml } from './doors.ts';

/** What nobody should send, over HTTPS: to the door of a gateway, and to the stand-in for the service platform. */
const here = useDoors();
const { ask } = here;

describe('the door of a gateway', () => {
  test.each(badRequests)(
    'refuses $name, and keeps and tells nothing of it',
    async ({ body, headers = {}, gateway }) => {
      const { lines } = here.two.doors.clinic;
      const [before, line] = [await here.two.clinic.parts.store.exchanges({ limit: 200 }), lines.length];
      const { status, text } = await ask({ at: 'gateway', headers, send: whole(body()) });
      expect(codeOf(text)).toBe(gateway);
      expect(status).toBe(text.includes('Fault>') ? 500 : 200);
      expect((await here.two.clinic.parts.store.exchanges({ limit: 200 })).rows).toHaveLength(before.rows.length);
      const said = text + lines.slice(line).join('');
      expect(personal.filter((word) => said.includes(word))).toEqual([]);
      expect(said).toContain(saidIn(text, 'logId') ?? '-');
    },
  );

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
  const told = badRequests.filter(({ platform }) => platform !== undefined);
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
    expect(here.two.doors.clinic.lines.join('')).toContain('CERT_HAS_EXPIRED');
  });
});
