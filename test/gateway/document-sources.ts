import type { Source } from '../../src/adapters/adapter.ts';
import type { DocumentMessage } from '../../src/adapters/document-message/document-message.ts';
import { documentMessage } from '../../src/adapters/document-message/to-bundle.ts';
import type { DirectoryData } from '../../src/gateway/directory/directory.ts';
import { clinicUnit, regionUnit } from '../support/two-units.ts';
import { first, id, time } from './conversation.ts';

/** With an agreement about all that can be sent. */
export const every = (data: DirectoryData): DirectoryData => ({
  ...data,
  agreements: data.agreements.map((a) => ({ ...a, kinds: ['referral', 'record-copy', 'imaging-reference'] })),
});

export const encode = (value: unknown): Uint8Array => new TextEncoder().encode(JSON.stringify(value));
export const { patient } = first();
export const pdf = new TextEncoder().encode('%PDF-1.7\n1 0 obj <</Type /Pages>> endobj\nstartxref\n9\n%%EOF\n');

/** A record copy with one part, as its own message. */
export const copy = (change: Partial<DocumentMessage> = {}): Source => ({
  mediaType: 'application/fhir+json',
  bytes: encode(
    documentMessage(
      {
        event: 'journalkopia',
        sender: regionUnit,
        receiver: clinicUnit,
        ownId: 'kopia-1',
        time,
        patient,
        referral: id,
        title: 'Journalkopia 2026',
        documents: [
          {
            id: 'urn:uuid:7f0d6c5e-3a41-4c0e-9d43-1f1d0f8a9b01',
            mediaType: 'application/pdf',
            bytes: pdf,
            title: 'Kopia',
          },
        ],
        ...change,
      },
      { at: time },
    ),
  ),
});

/** An imaging reference in the json form, without addressing of its own. */
export const imaging = (change: object = {}): Source => ({
  mediaType: 'application/vnd.vardbro.imaging-reference+json',
  bytes: encode({
    messageId: 'bild-1',
    time,
    patient: { id: { system: patient.identifier.system, value: patient.identifier.value } },
    studies: [
      {
        uid: '1.2.752.1.1',
        retrieve: [{ kind: 'wado-rs', url: 'https://arkiv.example/dicom-web' }],
        series: [
          {
            uid: '1.2.752.1.1.1',
            modality: 'DX',
            instances: [{ uid: '1.2.752.1.1.1.1', sopClass: '1.2.840.10008.5.1.4.1.1.1.1' }],
          },
        ],
      },
    ],
    ...change,
  }),
});

/** Where what carries no addressing goes: after the referral. */
export const addressed = { sender: regionUnit, receiver: clinicUnit, referral: id };
