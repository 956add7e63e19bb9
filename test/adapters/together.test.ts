import { expect, test } from 'vitest';
import type { GivenEnvelope } from '../../src/adapters/adapter.ts';
import { fhirAdapter } from '../../src/adapters/fhir/adapter.ts';
import { imagingDocument } from '../../src/adapters/imaging-reference/document.ts';
import { jsonAdapter } from '../../src/adapters/json/adapter.ts';
import { adaptTogether } from '../../src/adapters/together.ts';
import { reference } from './imaging-reference/reference.ts';

const at = '2026-11-24T10:00:00+01:00';
const bytesOf = (value: unknown) => new TextEncoder().encode(JSON.stringify(value));
const referral = {
  event: 'remiss-ny',
  referral: 'SE5566778899-SYS1#1',
  messageId: 'm1',
  sender: 'SE5566778899-VCEKEN',
  receiver: 'SE5566778899-KARD1',
  patient: { id: { type: 'personnummer', value: '201212121212' }, birthDate: '2012-12-12' },
  request: {
    question: 'Bedömning',
    replyTo: 'SE5566778899-VCEKEN',
    recipient: 'SE5566778899-KARD1',
    by: { name: 'Lena Lak' },
  },
};

test('a document that knows its patient by foreign numbers goes with a referral of one born the same day, and else only where the envelope names the patient', async () => {
  const codes = async (birthDate?: string, envelope?: GivenEnvelope) => {
    const identifier = { system: 'https://sjukhus.example/mrn', value: '4711' };
    const document = imagingDocument({ ...reference, patient: { ...reference.patient!, identifier, birthDate } });
    const { bundle, issues } = await adaptTogether(
      [
        { source: { bytes: bytesOf(referral) }, adapter: jsonAdapter },
        { source: { bytes: bytesOf(document) }, adapter: fhirAdapter },
      ],
      { at, ...(envelope && { envelope }) },
    );
    return [bundle !== undefined, ...issues.map(({ code }) => code)];
  };
  expect(await codes('2012-12-12')).toEqual([true, 'document-patient-linked']);
  expect(await codes('1950-01-01')).toEqual([false, 'document-patient-linked', 'document-patient-differs']);
  expect(await codes(undefined)).toEqual([false, 'document-patient-linked', 'document-patient-differs']);
  const patient = { id: { system: 'http://electronichealth.se/identifier/personnummer', value: '201212121212' } };
  expect(await codes(undefined, { patient })).toEqual([true, 'document-patient-linked']);
});
