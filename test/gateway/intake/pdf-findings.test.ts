import { deflateSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { documentsOf } from '../../../src/adapters/document-message/read.ts';
import { documentMessage } from '../../../src/adapters/document-message/to-bundle.ts';
import { bundlePdf } from '../../../src/adapters/pdf/write-pdf.ts';
import { toBundle } from '../../../src/adapters/referral/to-bundle.ts';
import { pdfFindings } from '../../../src/gateway/intake/pdf-findings.ts';
import { first, time } from '../conversation.ts';

const bytesOf = (text: string): Uint8Array => new Uint8Array(Buffer.from(text, 'latin1'));
const pdf = (inside = '') =>
  bytesOf(`%PDF-1.7\n1 0 obj <</Type /Catalog /Pages 2 0 R ${inside}>> endobj\nstartxref\n9\n%%EOF\n`);

/** A referral with one attachment that says it is a PDF. */
function referralWith(bytes: Uint8Array) {
  const { request, ...plain } = first();
  const attachments = [{ id: 'a-1', mediaType: 'application/pdf', description: 'Svar', bytes }];
  return toBundle({ ...plain, request: { ...request!, attachments } }, { at: time }).bundle;
}

/** A message with a FHIR document that holds the PDF. */
function copyWith(bytes: Uint8Array) {
  const attachment = { contentType: 'application/pdf', data: Buffer.from(bytes).toString('base64') };
  const resource = { resourceType: 'DocumentReference', status: 'current', content: [{ attachment }] };
  const document = { resourceType: 'Bundle', type: 'document', entry: [{ resource }] };
  const about = first();
  return documentMessage(
    {
      ...{ event: 'journalkopia', sender: about.sender, receiver: about.receiver, ownId: 'k-1', time },
      ...{ patient: about.patient, title: 'Journalkopia' },
      documents: [
        {
          id: 'urn:uuid:7f0d6c5e-3a41-4c0e-9d43-1f1d0f8a9b01',
          mediaType: 'application/fhir+json',
          title: 'Kopia',
          bytes: new TextEncoder().encode(JSON.stringify(document)),
        },
      ],
    },
    { at: time },
  );
}

test.each([
  ['an attachment of a referral', referralWith],
  ['a PDF inside a FHIR document', copyWith],
])(
  'the receiver is told of %s that is none, runs something or is encrypted; the message goes on',
  async (_name, made) => {
    const told = (bytes: Uint8Array) =>
      pdfFindings(made(bytes)).map(({ code, severity, found }) => `${severity} ${code} ${found}`);
    expect(told(bytesOf('<html>hej</html>'))).toEqual(['warning pdf-malformed byte 0']);
    expect(told(pdf('/Names << /EmbeddedFiles 3 0 R >>'))).toEqual(['warning pdf-active-content /EmbeddedFiles']);
    expect(told(pdf('/Encrypt 5 0 R'))).toEqual(['warning pdf-encrypted trailer']);
    expect(told(pdf().subarray(0, 40))).toEqual(['warning pdf-malformed byte 40']);
    expect(told(await bundlePdf(toBundle(first(), { at: time }).bundle))).toEqual([]);
  },
);

test('a finding names the document that it is about', () => {
  expect(pdfFindings(referralWith(bytesOf('x')))[0]?.place).toMatch(/^Bundle\.entry\[\d+\]/);
});

test('PDFs of one message are unpacked within the bounds of one, and one that many documents name is looked at once', () => {
  const packed = (megabytes: number) => {
    const bytes = deflateSync(Buffer.alloc(megabytes * 1024 * 1024)).toString('latin1');
    const stream = `9 0 obj <</Type /ObjStm /Filter /FlateDecode>>\nstream\n${bytes}\nendstream endobj\n`;
    return bytesOf(`%PDF-1.7\n${stream}2 0 obj <</Type /Pages>> endobj\nstartxref\n9\n%%EOF`);
  };
  const { request, ...plain } = first();
  const attachments = [0, 1].map((n) => ({
    ...{ id: `a-${n}`, mediaType: 'application/pdf', description: 'Svar', bytes: packed(40 + n) },
  }));
  const { bundle } = toBundle({ ...plain, request: { ...request!, attachments } }, { at: time });
  expect(pdfFindings(bundle).map(({ code }) => code)).toEqual(['pdf-unchecked']);

  const alone = referralWith(packed(40));
  const entry = alone.entry!.find(({ resource }) => resource?.resourceType === 'DocumentReference')!;
  const again = { ...alone, entry: [...alone.entry!, { ...structuredClone(entry), fullUrl: 'urn:uuid:x' }] };
  const [one, other] = documentsOf(again);
  expect(one!.bytes).toBe(other!.bytes);
  expect(pdfFindings(again)).toEqual([]);
});
