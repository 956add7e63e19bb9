import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Answer, ReferralMessage, Request } from '../../../src/adapters/referral/referral-message.ts';
import { referralRules } from '../../../src/adapters/referral/rules.ts';
import { hasErrors } from '../../../src/model/issue.ts';
import { arbitraryReferral } from './arbitraries.ts';

const unit = { hsaId: 'SE5566778899-VCEKEN' };
const author = { name: 'Ebba Kvarnlund', unit: unit.hsaId };
const body: Request = {
  type: '4',
  replyTo: unit,
  date: '2026-11-23',
  author,
  recipient: { hsaId: 'SE5566778899-KARD1' },
  question: 'Aortastenos?',
};
const referral = (request: Partial<Request> = {}, rest: Partial<ReferralMessage> = {}): ReferralMessage => ({
  event: 'remiss-ny',
  referral: 'SE5566778899-SYS1#1',
  version: 1,
  time: '2026-11-23T10:00:00+01:00',
  sender: unit.hsaId,
  receiver: 'SE5566778899-KARD1',
  patient: { identifier: { system: 'http://electronichealth.se/identifier/personnummer', value: '191212121212' } },
  request: { ...body, ...request },
  ...rest,
});
const answer = (event: ReferralMessage['event'], said: Partial<Answer> = {}): ReferralMessage => {
  const { request: _, ...rest } = referral();
  return { ...rest, event, answer: { organisation: unit, author, text: 'Text', ...said } };
};
const payment = {
  type: { system: 'urn:oid:1.2.752.129.2.2.2.44', code: '1' },
  chapter: { system: 'urn:oid:1.2.752.129.5.1.37', code: '2' },
  validFrom: '2026-11-01',
  outpatientOnly: true,
  liableRegion: { system: 'urn:oid:1.2.752.129.2.2.1.18', code: '14' },
};
const pdf = { id: '1', mediaType: 'application/pdf', bytes: new Uint8Array([1]) };
const found = (message: ReferralMessage) => referralRules(message).map(({ code, place }) => `${code} ${place}`);
const { chapter: _, ...chapterless } = payment;
const { validFrom: __, ...undated } = payment;

describe('the rules of every referral message', () => {
  test('let every well-formed message pass', () => {
    fc.assert(
      fc.property(arbitraryReferral(), (message) => {
        expect(hasErrors(referralRules(message))).toBe(false);
      }),
      { numRuns: 200 },
    );
  });

  test.each<[string, ReferralMessage, string[]]>([
    [
      'a request event without its request',
      answer('remiss-ny'),
      ['element-required request', 'element-unexpected answer'],
    ],
    ['an empty question', referral({ question: ' ' }), ['element-empty request.question']],
    [
      'a forwarded referral that nobody forwarded',
      referral({}, { event: 'remiss-vidareskickad' }),
      ['element-required request.forwardedBy'],
    ],
    [
      'both code and text',
      referral({ conditions: [{ text: 'a', code: payment.type }] }),
      ['code-xor-text request.conditions[0]'],
    ],
    ['neither code nor text', referral({ desiredActivities: [{}] }), ['code-xor-text request.desiredActivities[0]']],
    ['type 1 without chapter', referral({ payment: chapterless }), ['element-required request.payment.chapter']],
    ['a commitment without a date', referral({ payment: undated }), ['element-required request.payment.validFrom']],
    [
      'a commitment that ends before it starts',
      referral({ payment: { ...payment, validTo: '2026-10-01' } }),
      ['value-invalid request.payment.validTo'],
    ],
    [
      'a county out of range',
      referral({ payment: { ...payment, liableRegion: { ...payment.liableRegion, code: '26' } } }),
      ['code-unknown request.payment.liableRegion'],
    ],
    [
      'a commitment type of another system',
      referral({ payment: { ...payment, type: { system: 'urn:oid:1.2', code: '1' } } }),
      ['code-system-unknown request.payment.type'],
    ],
    ['a question that is too long', referral({ question: 'å'.repeat(8193) }), ['value-too-long request.question']],
    [
      'an attachment of a foreign type',
      referral({ attachments: [{ ...pdf, mediaType: 'application/zip' }] }),
      ['attachment-type request.attachments[0].mediaType'],
    ],
    [
      'two attachments of one id',
      referral({ attachments: [pdf, pdf] }),
      ['element-repeated request.attachments[1].id'],
    ],
    [
      'an attachment of no bytes',
      referral({ attachments: [{ ...pdf, bytes: new Uint8Array() }] }),
      ['element-empty request.attachments[0].bytes'],
    ],
    ['a referral id without its system', referral({}, { referral: '987' }), ['identifier-invalid referral']],
    ['version 0', referral({}, { version: 0 }), ['value-invalid version']],
    ['a unit id with a blank', referral({ replyTo: { hsaId: 'SE 1' } }), ['identifier-invalid request.replyTo.hsaId']],
    ['a rejection without words', answer('avvisad', { text: ' ' }), ['element-required answer.text']],
    ['a booking without a time', answer('bokning'), ['element-required answer.appointment']],
    [
      'an appointment in a rejection',
      answer('avvisad', { appointment: { id: '1', start: '2026-12-01T10:00:00+01:00' } }),
      ['element-unexpected answer.appointment'],
    ],
    ['a pause without its reason', answer('paus'), ['element-required answer.pauseReason']],
    ['a forwarding that says not where', answer('vidareskickad'), ['element-required answer.forwardedTo']],
    [
      'a diagnosis in a confirmation',
      answer('bekraftad', { conditions: [{ text: 'a' }] }),
      ['element-unexpected answer.conditions'],
    ],
    [
      'a fault inside the original request',
      answer('slutsvar', { originalRequest: referral({ question: '' }) }),
      ['element-empty answer.originalRequest.request.question'],
    ],
  ])('find %s', (_, message, expected) => {
    expect(found(message)).toEqual(expected);
  });

  test('never quote a personal number', () => {
    const wrong = {
      identifier: { system: 'http://electronichealth.se/identifier/personnummer', value: '191212121213' },
    };
    const issues = referralRules(referral({}, { patient: wrong }));
    expect(issues.map(({ code, place }) => [code, place])).toEqual([['identifier-invalid', 'patient.identifier']]);
    expect(JSON.stringify(issues)).not.toContain('191212121213');
  });

  test('tell the place in the words of the source', () => {
    const [first] = referralRules(referral({ question: '' }), (path) => `/${path.replace('.', '/')}`);
    expect(first?.place).toBe('/request/question');
  });
});
