import { randomUUID } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { contractOf } from '../../../../src/adapters/rivta/contract/referral/contracts.ts';
import { readFault } from '../../../../src/adapters/rivta/fault.ts';
import { renderReferral } from '../../../../src/adapters/rivta/render.ts';
import { parseXml } from '../../../../src/adapters/xml/parse.ts';
import type { Tak } from '../../../../src/transports/rivta/platform-standin/tak.ts';
import {
  type Forwarded,
  type PlatformCall,
  type PlatformOptions,
  virtualService,
} from '../../../../src/transports/rivta/platform-standin/virtual-service.ts';
import { first } from '../../../gateway/conversation.ts';

const contract = 'urn:riv:clinicalprocess:activity:request:ProcessRequestResponder:2';
const consumer = 'SE5566778899-0001';
const unit = 'SE5599990008-STRAND';
const route = { logicalAddress: unit, contract, rivProfile: 'RIVTABP21', address: 'https://producer/x' } as const;
const permission = { consumer, logicalAddress: unit, contract };
const tak: Tak = { routes: [route], permissions: [permission] };
const body = renderReferral(first(), contractOf('ProcessRequest', 2)).bytes!;
const changed = (change: (xml: string) => string) => Buffer.from(change(Buffer.from(body).toString()));

const call = (change: Partial<PlatformCall> = {}): PlatformCall => ({
  path: '/vp/clinicalprocess/activity/request/ProcessRequest/2/rivtabp21',
  headers: { 'content-type': 'text/xml; charset=utf-8', soapaction: `"${contract}:ProcessRequest"` },
  certificateHsaId: consumer,
  body,
  ...change,
});

async function platform(change: Partial<PlatformCall> = {}, options: Partial<PlatformOptions> = {}) {
  const forwarded: Forwarded[] = [];
  const answer = { status: 200, mediaType: 'text/xml', bytes: Buffer.from('<answer/>') };
  const given: PlatformOptions = {
    id: 'SE5565594230-PLATTFORM',
    tak: () => tak,
    mayNameOthers: [],
    today: () => '2026-11-24',
    newId: randomUUID,
    forward: async (made) => {
      forwarded.push(made);
      return answer;
    },
    ...options,
  };
  const said = await virtualService(call(change), given);
  const { root } = parseXml(said.bytes);
  return { said, forwarded, code: root && readFault(root)?.platformCode };
}

describe('the stand-in for the service platform', () => {
  test('forwards the same bytes to the producer of the logical address, and gives back its answer', async () => {
    const { said, forwarded } = await platform();
    expect([said.status, Buffer.from(said.bytes).toString()]).toEqual([200, '<answer/>']);
    expect(forwarded).toHaveLength(1);
    expect(Buffer.compare(forwarded[0]!.body, body)).toBe(0);
    expect(forwarded[0]).toMatchObject({
      url: 'https://producer/x',
      headers: {
        soapaction: `"${contract}:ProcessRequest"`,
        'x-rivta-original-serviceconsumer-hsaid': consumer,
        'x-skltp-correlation-id': expect.stringMatching(/^[0-9a-f-]{36}$/),
        'x-rivta-routing-history': 'SE5565594230-PLATTFORM',
      },
    });
  });

  test('lets a consumer of its list name the original one, and keeps the correlation id', async () => {
    const headers = { 'x-rivta-original-serviceconsumer-hsaid': 'SE5566778899-SYS', 'x-skltp-correlation-id': 'c-1' };
    const { forwarded } = await platform({ headers }, { mayNameOthers: [consumer] });
    expect(forwarded[0]!.headers).toMatchObject(headers);
  });

  const without = (change: Partial<Tak>): Partial<PlatformOptions> => ({ tak: () => ({ ...tak, ...change }) });
  test.each<[string, string, Partial<PlatformCall>, Partial<PlatformOptions>]>([
    ['VP001', 'an address without the profile', { path: '/vp/x/2' }, {}],
    ['VP002', 'no certificate', { certificateHsaId: undefined }, {}],
    [
      'VP003',
      'no logical address',
      { body: changed((xml) => xml.replace(/LogicalAddress>[^<]*</, 'LogicalAddress><')) },
      {},
    ],
    ['VP004', 'a logical address without route', {}, without({ routes: [] })],
    ['VP004', 'a route that has ended', {}, without({ routes: [{ ...route, to: '2026-11-23' }] })],
    ['VP004', 'a route that has not begun', {}, without({ routes: [{ ...route, from: '2026-11-25' }] })],
    ['VP005', 'a producer of another profile', {}, without({ routes: [{ ...route, rivProfile: 'RIVTABP20' }] })],
    ['VP006', 'two routes', {}, without({ routes: [route, { ...route, address: 'https://other/x' }] })],
    ['VP007', 'a consumer without permission', {}, without({ permissions: [] })],
    ['VP007', 'a permission that has ended', {}, without({ permissions: [{ ...permission, to: '2026-01-01' }] })],
    ['VP008', 'a catalogue that cannot be reached', {}, { tak: () => undefined }],
    ['VP009', 'a producer that does not answer', {}, { forward: async () => undefined }],
    ['VP010', 'a route without address', {}, without({ routes: [{ ...route, address: '' }] })],
    [
      'VP013',
      'another named by one who may not',
      { headers: { 'x-rivta-original-serviceconsumer-hsaid': 'SE5566778899-SYS' } },
      {},
    ],
    ['VP014', 'a circle', { headers: { 'x-rivta-routing-history': 'A, se5565594230-plattform' } }, {}],
    ['VP015', 'what is no SOAP message', { body: Buffer.from('<a><b></a>') }, {}],
    ['VP015', 'a document type', { body: Buffer.from('<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>') }, {}],
    ['VP015', '51 MB', { body: new Uint8Array(51 * 1024 * 1024) }, {}],
  ])('answers %s to %s', async (expected, _name, change, options) => {
    const { said, forwarded, code } = await platform(change, options);
    expect([said.status, code]).toEqual([500, expected]);
    expect(forwarded).toEqual([]);
  });
});
