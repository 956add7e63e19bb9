import https from 'node:https';
import type { AuditEvent } from '@medplum/fhirtypes';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import type { ReferralMessage } from '../../../src/adapters/referral/referral-message.ts';
import { contractOf } from '../../../src/adapters/rivta/contract/referral/contracts.ts';
import { renderReferral } from '../../../src/adapters/rivta/render.ts';
import type { Certified } from '../../../src/cli/pki.ts';
import { ca } from '../../support/certificates.ts';
import { type TwoParties, twoParties } from '../../support/two-parties.ts';
import { first, id, says } from '../conversation.ts';

const platform = 'SE5565594230-PLATTFORM';
const own = ca.client('SE5566778899-0001');
const stranger = ca.client('SE5561234567-OKAND');
const ofPlatform = ca.client(platform);
const nameless = ca.client('inget-hsa-id');

let two: TwoParties;
beforeAll(async () => {
  two = await twoParties({ platforms: [platform] });
});
afterAll(() => two.close());

interface Ask {
  readonly body: string | Uint8Array;
  readonly certificate?: Certified | undefined;
  readonly path?: string;
  readonly headers?: Record<string, string>;
}

const request2 = '/rivta/clinicalprocess/activity/request/ProcessRequest/2/rivtabp21';

/** One call of the clinic's door on a connection of its own. */
function ask({
  body,
  certificate = own,
  path = request2,
  headers = {},
}: Ask): Promise<{ status: number; text: string }> {
  return new Promise((resolve, reject) => {
    const call = https.request(
      `${two.doors.clinic.url}${path}`,
      {
        agent: false,
        ca: ca.cert,
        ...certificate,
        method: 'POST',
        headers: { 'Content-Type': 'text/xml', ...headers },
      },
      async (response) => {
        const chunks = await response.toArray();
        resolve({ status: response.statusCode!, text: Buffer.concat(chunks).toString() });
      },
    );
    call.on('error', reject).end(body);
  });
}

const wire = (message: ReferralMessage, operation: Parameters<typeof contractOf>[0] = 'ProcessRequest') =>
  Buffer.from(renderReferral(message, contractOf(operation, 2)).bytes!).toString();
const another = (n: number, change: Partial<ReferralMessage> = {}) => first({ referral: `${id}-${n}`, ...change });
const saidIn = (text: string, name: string) => new RegExp(`<(?:\\w+:)?${name}>([^<]*)<`).exec(text)?.[1];
const anyone = { key: undefined, cert: undefined } as unknown as Certified;

describe('who may call', () => {
  test.each([
    ['nobody without a certificate', anyone, {}, 'rivta-caller-unknown'],
    ['no system that the directory does not know', stranger, {}, 'rivta-caller-unknown'],
    ['no certificate without an HSA-id', nameless, {}, 'rivta-caller-unknown'],
    [
      'no platform for a system that is unknown',
      ofPlatform,
      { consumer: 'SE5561234567-OKAND' },
      'rivta-caller-unknown',
    ],
    ['no system for another', stranger, { consumer: 'SE5566778899-0001' }, 'rivta-on-behalf'],
  ] as const)('%s', async (_name, certificate, { consumer }: { consumer?: string }, code) => {
    const headers: Record<string, string> = consumer ? { 'x-rivta-original-serviceconsumer-hsaid': consumer } : {};
    const { status, text } = await ask({ body: wire(another(1)), certificate, headers });
    expect([status, saidIn(text, 'faultcode'), saidIn(text, 'faultstring')?.split(' ')[0]]).toEqual([
      500,
      'soapenv:Client',
      code,
    ]);
  });

  test('a platform of ours for a system of the directory', async () => {
    const headers = { 'x-rivta-original-serviceconsumer-hsaid': 'SE5566778899-0001' };
    const { status, text } = await ask({ body: wire(another(2)), certificate: ofPlatform, headers });
    expect([status, saidIn(text, 'resultCode')]).toEqual([200, 'OK']);
  });

  test('and the way of the call stands in the log and in the audit, without what should not be there', async () => {
    const headers = {
      'x-rivta-original-serviceconsumer-hsaid': 'SE5566778899-0001',
      'x-rivta-acting-on-behalf-of-hsaid': 'SE5566778899-UPPDRAG',
      'x-rivta-routing-history': 'SE5565594230-RTP, SE5565594230-NTJP',
      'x-skltp-correlation-id': 'patient 196101182803',
    };
    await ask({ body: wire(another(21)), certificate: ofPlatform, headers });
    const way = { certificate: platform, ...headers, 'x-skltp-correlation-id': '(unreadable)' };
    const ways = () => two.doors.clinic.lines.map((line) => (JSON.parse(line) as { way?: object }).way);
    await vi.waitFor(() => expect(ways()).toContainEqual(way), { timeout: 20_000 });
    const rows = await two.clinic.parts.store.auditRows({ limit: 1_000 });
    const { entity = [] } = JSON.parse(rows.at(-1)!.event) as AuditEvent;
    const details = entity.flatMap(({ detail = [] }) => detail.map(({ type, valueString }) => [type, valueString]));
    expect(Object.fromEntries(details)).toMatchObject(way);
  });

  test('a party only for its own units', async () => {
    const foreign = another(3, { sender: 'SE5566778899-ANNAN' });
    const message = { ...foreign, request: { ...foreign.request!, replyTo: { hsaId: 'SE5561234567-ANNAN' } } };
    const { text } = await ask({ body: wire(message) });
    expect([saidIn(text, 'errorCode'), saidIn(text, 'subCode')]).toEqual(['APPLICATION_ERROR', 'PR001']);
  });
});

describe('what is answered', () => {
  test('a second copy gets the same answer byte for byte, and changes nothing', async () => {
    const [one, other] = [await ask({ body: wire(another(4)) }), await ask({ body: wire(another(4)) })];
    expect(other).toEqual(one);
  });

  test('other content under the same id and version is a conflict of the business', async () => {
    await ask({ body: wire(another(5)) });
    const changed = another(5);
    const { text } = await ask({ body: wire({ ...changed, request: { ...changed.request!, question: 'Annat?' } }) });
    expect([saidIn(text, 'resultCode'), saidIn(text, 'errorCode')]).toEqual(['ERROR', 'APPLICATION_ERROR']);
    expect(saidIn(text, 'message')).toContain('conflict');
  });

  test('a message with faults is a validation error that names the places and no content', async () => {
    const body = wire(another(6)).replace('typeOfRequest code="4"', 'typeOfRequest code="196101182803"');
    const { text } = await ask({ body });
    expect(saidIn(text, 'errorCode')).toBe('VALIDATION_ERROR');
    expect(saidIn(text, 'message')).toContain('/Envelope/Body/ProcessRequest/request/typeOfRequest');
    expect(text).not.toContain('196101182803');
  });

  test.each([
    [
      'another logical address',
      (xml: string) => xml.replace(/LogicalAddress>[^<]*</, 'LogicalAddress>SE5599990008-ANNAN<'),
    ],
    ['a wrong namespace', (xml: string) => xml.replaceAll('activity:request:2', 'activity:request:9')],
    ['a document type', (xml: string) => xml.replace('?>\n', '?>\n<!DOCTYPE a [<!ENTITY b "c">]>\n')],
    ['an end too early', (xml: string) => xml.slice(0, xml.length / 2)],
    ['no XML', () => 'MSH|^~\\&|'],
    ['nothing', () => ''],
  ])('%s is refused, and nothing is stored', async (_name, spoil) => {
    const before = await two.clinic.parts.store.exchanges({ limit: 200 });
    const { text } = await ask({ body: spoil(wire(another(7))) });
    expect(saidIn(text, 'resultCode') ?? saidIn(text, 'faultcode')).toMatch(/^(?:ERROR|soapenv:Client)$/);
    expect((await two.clinic.parts.store.exchanges({ limit: 200 })).rows).toHaveLength(before.rows.length);
  });

  test('a message of another contract than the address is a fault', async () => {
    const { status, text } = await ask({ body: wire(says('bekraftad'), 'ProcessRequestConfirmation') });
    expect([status, saidIn(text, 'faultstring')]).toEqual([500, expect.stringMatching(/^format-unknown/)]);
  });

  test('a SOAPAction of another contract is a fault', async () => {
    const { status, text } = await ask({ body: wire(another(8)), headers: { SOAPAction: '"urn:annat"' } });
    expect([status, saidIn(text, 'faultcode')]).toEqual([500, 'soapenv:Client']);
  });

  test('a message over the limit is a fault before it is read', async () => {
    const { status, text } = await ask({ body: Buffer.alloc(16_000_000, 0x20) });
    expect([status, saidIn(text, 'faultstring')]).toEqual([500, expect.stringMatching(/^body-too-large/)]);
  });

  test('a confirmation of a referral that nobody sent has its sub-code', async () => {
    const path = request2.replace('ProcessRequest/', 'ProcessRequestConfirmation/');
    const own = { ...says('bekraftad'), sender: two.region.unit, receiver: two.clinic.unit };
    const body = wire(
      { ...own, answer: { ...own.answer!, organisation: { hsaId: two.region.unit } } },
      'ProcessRequestConfirmation',
    );
    const { text } = await ask({ body, path });
    expect([saidIn(text, 'errorCode'), saidIn(text, 'subCode')]).toEqual(['APPLICATION_ERROR', 'PRC002']);
  });
});

test('a fault names the id under which the log tells more', async () => {
  const { text } = await ask({ body: 'x', certificate: stranger });
  expect(saidIn(text, 'logId')).toMatch(/^[0-9a-f-]{36}$/);
  expect(two.doors.clinic.lines.join('')).toContain(saidIn(text, 'logId'));
});
