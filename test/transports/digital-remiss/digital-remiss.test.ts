import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { writeFault } from '../../../src/adapters/rivta/fault.ts';
import { transitions } from '../../../src/gateway/referral/transitions.ts';
import { platformCodes } from '../../../src/transports/rivta/platform-codes.ts';
import { isRendered } from '../../../src/transports/transport.ts';
import { first, says } from '../../gateway/conversation.ts';
import { renderedBy } from '../../support/rendered.ts';
import { inTime } from '../fhir/sender.ts';
import { answer, openPartner, type Partner } from '../partner.ts';
import { answerResult, endpointAt, openSender, soap, storedMessage, systemId } from './sender.ts';

let partner: Partner;
const { transport, dispatcher } = openSender();
beforeAll(async () => {
  partner = await openPartner();
});
afterAll(async () => {
  await partner.close();
  await dispatcher.close();
});
afterEach(() => {
  partner.calls.length = 0;
});

const at = (formats?: readonly string[]) => endpointAt(`${partner.origin}/vp/`, formats);

async function send(formats?: readonly string[], message = first()) {
  const { envelope, bundle } = storedMessage(message);
  const endpoint = at(formats);
  const rendered = await renderedBy(transport, { endpoint, envelope, bundle, sequence: {} });
  return transport.send(endpoint, envelope, rendered, inTime());
}

describe('a referral on its way as digital remiss', () => {
  test('is a call of RIV TA Basic Profile 2.1 to the contract in the version that the receiver has', async () => {
    partner.conduct = answerResult({ resultCode: 'OK' });
    await send(['rivta:2', 'rivta:1']);
    await send(['rivta:ProcessRequest:1']);
    expect(partner.calls.map(({ path, headers }) => [path, headers.soapaction])).toEqual([
      [
        '/vp/clinicalprocess/activity/request/ProcessRequest/2/rivtabp21',
        '"urn:riv:clinicalprocess:activity:request:ProcessRequestResponder:2:ProcessRequest"',
      ],
      [
        '/vp/clinicalprocess/activity/request/ProcessRequest/1/rivtabp21',
        '"urn:riv:clinicalprocess:activity:request:ProcessRequestResponder:1:ProcessRequest"',
      ],
    ]);
  });

  test('names our system as the original consumer, and the message for the logs of all on the way', async () => {
    await send();
    expect(partner.calls[0]!.headers).toMatchObject({
      'content-type': 'text/xml; charset=utf-8',
      'x-rivta-original-serviceconsumer-hsaid': systemId,
      'x-skltp-correlation-id': storedMessage(first()).envelope.messageId,
    });
  });

  test('holds the logical address of the receiving care unit', async () => {
    await send();
    expect(partner.calls[0]!.body.toString()).toContain('<reg:LogicalAddress>SE5599990008-STRAND</reg:LogicalAddress>');
  });
});

describe('what digital remiss carries', () => {
  test.each([2, 1])('are the events that the transition table gives a message of version %i', (version) => {
    const missing = version === 1 ? ['avvisad', 'avbruten', 'delsvar'] : [];
    const carried = transitions
      .filter(({ rivta, event }) => /ProcessRequest|Confirmation|Outcome/.test(rivta) && !missing.includes(event))
      .map(({ event }) => event);
    for (const { event } of transitions)
      expect(transport.carries(event, at([`rivta:${version}`])), event).toBe(carried.includes(event));
  });

  test('is nothing to a receiver that names no version', () => {
    expect(transport.carries('remiss-ny', at(['fhir:4.0']))).toBe(false);
  });

  test('is no patient with a protected identity', async () => {
    const { patient } = first();
    const { envelope, bundle } = storedMessage(
      first({ patient: { ...patient, protectedIdentity: 'sekretessmarkering' } }),
    );
    const made = await transport.render({ endpoint: at(), envelope, bundle, sequence: {} });
    expect(!isRendered(made) && made.issues.map(({ code }) => code)).toEqual(['protected-identity']);
  });

  test('leaves out what the contract has no field for, and says so', async () => {
    const { envelope, bundle } = storedMessage(first({ caseId: '0def664a-a959-5ed7-bb4f-1809a3f00413' }));
    const { lost } = await renderedBy(transport, { endpoint: at(), envelope, bundle, sequence: {} });
    expect(lost!.map(({ code, place }) => `${code} ${place}`).join()).toContain('lost-in-rendering');
  });
});

describe('what the receiver answers', () => {
  test.each([
    [{ resultCode: 'OK' }, { outcome: 'delivered', acknowledgement: { accepted: true, code: 'OK' } }],
    [
      { resultCode: 'INFO', message: 'vidare' },
      { outcome: 'delivered', acknowledgement: { code: 'INFO' } },
    ],
    [
      { resultCode: 'ERROR', errorCode: 'VALIDATION_ERROR' },
      { outcome: 'permanent', code: 'VALIDATION_ERROR' },
    ],
    [
      { resultCode: 'ERROR', errorCode: 'APPLICATION_ERROR' },
      { outcome: 'transient', mostAttempts: 3 },
    ],
    [
      { resultCode: 'ERROR', errorCode: 'APPLICATION_ERROR', subCode: 'PR003' },
      { outcome: 'permanent', code: 'PR003', acknowledgement: { accepted: false } },
    ],
  ] as const)('%o', async (result, expected) => {
    partner.conduct = answerResult(result);
    expect(await send()).toMatchObject(expected);
  });

  test.each(Object.entries(platformCodes))('the platform says %s', async (code, { fault, outcome }) => {
    partner.conduct = soap(500, writeFault(fault, `${code} something`, 'b4b1a9c4-0000-4000-8000-000000000000').bytes);
    const result = await send();
    expect(result).toMatchObject({ outcome, code, answer: expect.any(Uint8Array) });
    expect(result.issues.map((i) => i.code)).toEqual(['rivta-fault']);
  });

  test.each([
    ['Client', 'permanent'],
    ['Server', 'ambiguous'],
  ] as const)('a %s fault of its own is %s', async (fault, outcome) => {
    partner.conduct = soap(500, writeFault(fault, 'text', 'b4b1a9c4-0000-4000-8000-000000000000').bytes);
    expect(await send()).toMatchObject({ outcome, code: `fault-${fault.toLowerCase()}` });
  });

  test.each([
    [200, '<html>', 'ambiguous', 'answer-invalid'],
    [200, '<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>', 'ambiguous', 'answer-invalid'],
    [503, 'busy', 'transient', 'http-503'],
    [502, 'bad gateway', 'ambiguous', 'http-502'],
    [404, 'nothing here', 'permanent', 'http-404'],
  ])('HTTP %i with %s is %s', async (status, body, outcome, code) => {
    partner.conduct = answer(status, body, { 'content-type': 'text/html' });
    expect(await send()).toMatchObject({ outcome, code });
  });

  test('over a redirect is never followed', async () => {
    partner.conduct = answer(307, '', { location: 'http://127.0.0.1:1/elsewhere' });
    expect(await send()).toMatchObject({ outcome: 'permanent', code: 'http-redirect' });
    expect(partner.calls).toHaveLength(1);
  });
});

test('an answer of the clinic goes by the other two contracts', async () => {
  partner.conduct = answerResult({ resultCode: 'OK' });
  await send(undefined, says('bekraftad'));
  await send(undefined, says('slutsvar', { text: 'Opererad.' }));
  expect(partner.calls.map(({ path }) => path.split('/').at(-3))).toEqual([
    'ProcessRequestConfirmation',
    'ProcessRequestOutcome',
  ]);
});
