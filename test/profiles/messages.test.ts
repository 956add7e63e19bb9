import { readdirSync, readFileSync } from 'node:fs';
import type { Bundle, Resource } from '@medplum/fhirtypes';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { adaptImaging } from '../../src/adapters/imaging-reference/adaptation.ts';
import { imagingDocument } from '../../src/adapters/imaging-reference/document.ts';
import type { ReferralMessage } from '../../src/adapters/referral/referral-message.ts';
import { referralRules } from '../../src/adapters/referral/rules.ts';
import { toBundle } from '../../src/adapters/referral/to-bundle.ts';
import { rivtaAdapter } from '../../src/adapters/rivta/adapter.ts';
import { acts } from '../../src/gateway/audit/acts.ts';
import { auditEvent } from '../../src/gateway/audit/audit-event.ts';
import { acknowledgement } from '../../src/gateway/receipt/acknowledgement.ts';
import { profileUrl } from '../../src/model/canonical.ts';
import { hasErrors, issue } from '../../src/model/issue.ts';
import { reference } from '../adapters/imaging-reference/reference.ts';
import { arbitraryReferral } from '../adapters/referral/arbitraries.ts';
import { request, xmlOf } from '../adapters/rivta/fixture.ts';
import { ownDefinitions, validatorOver } from './support/engine.ts';

const validator = validatorOver(ownDefinitions());
const at = '2026-11-30T12:00:00+01:00';
const errors = (resource: Resource, ...profiles: string[]) =>
  validator.validate(resource, profiles.map(profileUrl)).filter((found) => hasErrors([found]));
const folder = new URL('../../conformance/referral/skeletons/', import.meta.url);
const claims = ({ meta }: Resource): string[] => meta?.profile ?? [];

describe('messages that the code makes meet the profiles that they claim', () => {
  test.each(readdirSync(folder))('skeleton %s', (name) => {
    const bundle: Bundle = JSON.parse(readFileSync(new URL(name, folder), 'utf8'));
    expect(claims(bundle)).toEqual([profileUrl('referral-message')]);
    const unclaimed = bundle
      .entry!.map(({ resource }) => resource!)
      .filter((resource) => claims(resource).length === 0);
    expect(unclaimed.filter(({ resourceType }) => resourceType !== 'Binary')).toEqual([]);
    expect(errors(bundle)).toEqual([]);
  });

  test('whatever passes the rules of a referral passes its profiles', () => {
    fc.assert(
      fc.property(arbitraryReferral(), (message) => {
        if (hasErrors(referralRules(message))) return;
        expect(errors(toBundle(message, { at }).bundle)).toEqual([]);
      }),
      { numRuns: 60 },
    );
  });

  test('a RIV-TA referral with only its mandatory elements, none of which could be left out', async () => {
    const { type, careResponsibilityRemains, date, author, recipient, question } = request.request!;
    const asked = {
      type,
      careResponsibilityRemains,
      replyTo: { hsaId: request.sender },
      date,
      author,
      recipient,
      question,
    };
    const least = { ...request, patient: { identifier: request.patient.identifier }, request: asked };
    const { bundle, issues } = await rivtaAdapter.toBundle({ bytes: Buffer.from(xmlOf(least)) }, { at });
    expect(hasErrors(issues)).toBe(false);
    expect(claims(bundle!)).toEqual([profileUrl('referral-message')]);
    expect(errors(bundle!)).toEqual([]);
    // Without a recipient it is the receiver of the message.
    for (const name of Object.keys(asked).filter((one) => one !== 'recipient')) {
      const { [name as keyof typeof asked]: _, ...less } = asked;
      expect(() => xmlOf({ ...least, request: less } as ReferralMessage), name).toThrow();
    }
  });

  test('an imaging reference: the message, its manifest and its parts', () => {
    const { bundle } = adaptImaging(reference, { at });
    expect(claims(bundle!)).toEqual([profileUrl('document-message')]);
    expect(errors(bundle!)).toEqual([]);
    const manifest = imagingDocument(reference);
    expect(claims(manifest)).toEqual([profileUrl('imaging-manifest-document')]);
    expect(errors(manifest)).toEqual([]);
  });

  test.each(['ok', 'fatal-error'] as const)('a receipt that says %s', (response) => {
    const envelope = {
      sender: 'SE5566778899-VCEKEN',
      receiver: 'SE5566778899-KLINIK1',
      messageId: '2672718a-1b9f-5772-8675-9f011c627a54',
      remissId: 'SE5566778899-SYS#4711',
      kind: 'referral' as const,
      test: true,
      event: 'remiss-ny' as const,
      contentHash: '0'.repeat(64),
    };
    const claimed = { contentHash: '0'.repeat(64), level: 1 as const, party: envelope.receiver, time: at };
    const bundle = acknowledgement({
      envelope,
      issues: response === 'ok' ? [] : [issue('element-required', { place: 'Task.owner' })],
      claims: { ...claimed, messageId: envelope.messageId, response, state: 'received' },
      signature: 'e30.e30.AA',
      status: { serviceRequest: 'active', task: 'received', businessStatus: 'mottagen', owner: envelope.receiver },
    });
    expect(claims(bundle)).toEqual([profileUrl('acknowledgement-message')]);
    expect(errors(bundle)).toEqual([]);
  });

  test.each(Object.keys(acts) as (keyof typeof acts)[])('an audit event of %s', (act) => {
    const { event } = auditEvent(
      {
        id: '0b4e7a0e-5d11-5f42-8a4b-0c6d9f3e2a71',
        act,
        at: Date.parse(at),
        units: ['SE5566778899-KLINIK1'],
        patient: 'http://electronichealth.se/identifier/personnummer|191212121212',
        actor: {
          clientId: 'klinik',
          role: 'clinician',
          address: '127.0.0.1',
          requestId: 'r1',
          person: { id: 'SE5566778899-P1' },
        },
      } as never,
      { organisation: 'SE5566778899-VG1', address: 'https://gateway.example', salt: 'salt' },
    );
    expect(errors(JSON.parse(event), 'exchange-audit-event')).toEqual([]);
  });
});
