import { describe, expect, test } from 'vitest';
import type { DocumentMessage } from '../../../src/adapters/document-message/document-message.ts';
import { documentsOf } from '../../../src/adapters/document-message/read.ts';
import { documentMessage } from '../../../src/adapters/document-message/to-bundle.ts';
import { readEnvelope } from '../../../src/adapters/envelope.ts';
import { readGraph } from '../../../src/adapters/referral/graph-reader.ts';
import { messageRules } from '../../../src/validation/message-rules.ts';

const at = '2026-11-24T10:00:00+01:00';
const bytes = new TextEncoder().encode('%PDF-1.7 en sida');
const message: DocumentMessage = {
  event: 'journalkopia',
  sender: 'SE5566778899-VCEKEN',
  receiver: 'SE5566778899-KARD1',
  ownId: 'kopia-1',
  caseId: '5f1f1c1e-65c8-4a3e-9a6f-0c3a2f6f0a01',
  time: at,
  patient: { identifier: { system: 'http://electronichealth.se/identifier/personnummer', value: '191212121212' } },
  referral: 'SE5566778899-SYS1#1',
  title: 'Journalkopia <2026>',
  documents: [
    { id: 'urn:oid:1.2.3', mediaType: 'application/pdf', bytes, title: 'Kopia' },
    { id: 'b', mediaType: 'text/plain', bytes: new Uint8Array(), title: 'Tom', transformOf: 'urn:oid:1.2.3' },
  ],
};
const convert = (changed: Partial<DocumentMessage> = {}, n = 0) =>
  documentMessage({ ...message, ...changed }, { at, n });
const envelopeOf = (bundle: ReturnType<typeof convert>) =>
  readEnvelope(new TextEncoder().encode(JSON.stringify(bundle)), bundle);

describe('a message with documents', () => {
  test('keeps the rules of the canonical message', () => {
    expect(messageRules(convert())).toEqual([]);
    const { referral: _none, ...alone } = message;
    expect(messageRules(documentMessage(alone, { at }))).toEqual([]);
  });

  test('is addressed, and joins the case and the referral that it names', () => {
    const { envelope, issues } = envelopeOf(convert());
    expect(issues).toEqual([]);
    expect(envelope).toMatchObject({
      kind: 'record-copy',
      sender: message.sender,
      receiver: message.receiver,
      caseId: message.caseId,
      remissId: message.referral,
    });
  });

  test('gives back its documents with their exact bytes', () => {
    const [first, second] = documentsOf(convert());
    expect(first).toMatchObject({ id: 'urn:oid:1.2.3', title: 'Kopia', mediaType: 'application/pdf', bytes });
    expect(second?.bytes).toHaveLength(0);
  });

  test('links two forms of one document', () => {
    const reader = readGraph(convert());
    const [pdf, text] = reader.resources.filter((r) => r.resourceType === 'DocumentReference');
    expect(text?.relatesTo).toEqual([{ code: 'transforms', target: { reference: `urn:uuid:${pdf?.id}` } }]);
  });

  test('is the same content when converted again, and other content when anything differs', () => {
    const hash = (bundle: ReturnType<typeof convert>) => envelopeOf(bundle).envelope?.contentHash;
    expect(hash(documentMessage(message, { at: '2027-01-01T00:00:00Z' }))).toBe(hash(convert()));
    expect(hash(convert({ title: 'En annan' }))).not.toBe(hash(convert()));
    expect(envelopeOf(convert({}, 1)).envelope?.messageId).not.toBe(envelopeOf(convert()).envelope?.messageId);
  });
});
