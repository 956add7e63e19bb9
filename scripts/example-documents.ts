import type { Bundle } from '@medplum/fhirtypes';
import { documentMessage } from '../src/adapters/document-message/to-bundle.ts';
import { adaptImaging } from '../src/adapters/imaging-reference/adaptation.ts';
import { imagingDocument } from '../src/adapters/imaging-reference/document.ts';
import type { ImagingReference } from '../src/adapters/imaging-reference/imaging-reference.ts';
import { recordCopyDocument } from '../src/adapters/record-copy/fhir/document.ts';
import type { RecordCopy } from '../src/adapters/record-copy/record-copy.ts';
import { acknowledgement } from '../src/gateway/receipt/acknowledgement.ts';
import { issue } from '../src/model/issue.ts';

/**
 * Whole messages and documents as the code makes them today: examples of the profiles of Bundles. The person is made up
 * and has a published test number; units are invented.
 */
const at = '2026-11-02T10:00:00+01:00';
const healthCentre = 'SE5566778899-VCEKEN';
const clinic = 'SE5566778899-KLINIK1';
const radiology = 'SE5566778899-RTG';
const referral = 'SE5566778899-SYS1#2026-20001';
const patient = {
  identifier: { system: 'http://electronichealth.se/identifier/personnummer', value: '191212121212' },
  name: { text: 'Testberg, Tolvan' },
} as const;

const images: ImagingReference = {
  ownId: 'bild-1',
  time: at,
  sender: radiology,
  receiver: clinic,
  patient,
  referral,
  keeper: { hsaId: radiology, name: 'Röntgen' },
  studies: [
    {
      uid: '1.2.826.0.1.3680043.8.498.1',
      started: '2026-10-30T14:20:00+01:00',
      description: 'Röntgen höft höger',
      procedure: { text: 'Röntgen höft' },
      series: [
        {
          uid: '1.2.826.0.1.3680043.8.498.1.1',
          modality: 'DX',
          number: 1,
          instances: [{ uid: '1.2.826.0.1.3680043.8.498.1.1.1', sopClass: '1.2.840.10008.5.1.4.1.1.1.1', number: 1 }],
          retrieve: [],
        },
      ],
      retrieve: [
        { kind: 'wado-rs', url: 'https://bildarkiv.example/dicomweb', locationUid: '1.2.826.0.1.3680043.8.498.99' },
      ],
    },
  ],
  links: [],
  report: { status: 'final', conclusion: 'Uttalad artros i höger höft.', issued: '2026-10-31T09:00:00+01:00' },
};
const links: ImagingReference = {
  ownId: 'bild-2',
  time: at,
  sender: radiology,
  receiver: clinic,
  patient,
  studies: [],
  links: [{ url: 'https://bildarkiv.example/visa/17', title: 'Ultraljud buk' }],
};

const item = {
  sourceSystem: { system: 'urn:oid:1.2.752.129.2.1.4.1', value: 'SE5566778899-JOURNAL' },
  patient: patient.identifier,
  time: '2026-10-20T12:00:00+02:00',
  careProvider: { system: 'urn:oid:1.2.752.129.2.1.4.1', value: 'SE5566778899-VG1' },
  careUnit: { system: 'urn:oid:1.2.752.129.2.1.4.1', value: healthCentre },
} as const;
const copy: RecordCopy = {
  patient,
  provider: { id: item.careProvider, name: 'Ekens Vård AB' },
  period: { start: '2026-01-01', end: '2026-11-02' },
  referral,
  asked: ['diagnosis', 'laboratory', 'device', 'alert'],
  items: [
    {
      ...item,
      kind: 'diagnosis',
      id: { value: 'dia-1' },
      rank: 'main',
      code: { system: 'urn:oid:1.2.752.116.1.1.1.1.3', code: 'M16.1', display: 'Annan primär koxartros' },
    },
    {
      ...item,
      kind: 'laboratory',
      id: { value: 'lab-1' },
      status: 'final',
      groups: [
        {
          analyses: [
            {
              code: { system: 'http://npu-terminology.org', code: 'NPU04998', display: 'P-Kreatinin' },
              specimens: [{ time: '2026-10-20T07:45:00+02:00', material: { text: 'Plasma' } }],
              results: [{ quantity: { value: '74', unit: 'umol/L' } }],
            },
          ],
        },
      ],
    },
    {
      ...item,
      kind: 'device',
      id: { value: 'imp-1' },
      type: { system: 'http://snomed.info/sct', code: '304120007', display: 'total höftledsprotes' },
      manufacturer: 'Implantat Exempel AB',
      udi: '(01)07350000000017(10)B26-4411',
      site: { text: 'Vänster höft' },
      used: { start: '2019-03-14' },
    },
  ],
};
const empty: RecordCopy = { patient, asked: ['vaccination'], items: [] };

const receipt = (refused: boolean): Bundle => {
  const messageId = '2672718a-1b9f-5772-8675-9f011c627a54';
  const contentHash = '9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08';
  const response = refused ? 'fatal-error' : 'ok';
  return acknowledgement({
    envelope: {
      sender: healthCentre,
      receiver: clinic,
      messageId,
      remissId: referral,
      kind: 'referral',
      event: 'remiss-ny',
      contentHash,
      test: false,
    },
    issues: refused ? [issue('element-required', { place: 'Bundle.entry[2].resource.reasonCode[0]' })] : [],
    claims: { contentHash, level: 1, party: clinic, time: at, messageId, response, state: refused ? '-' : 'received' },
    // A made-up signature: the real one differs each time.
    signature: 'eyJhbGciOiJFUzI1NiJ9.e30.AA',
    ...(!refused && {
      status: { serviceRequest: 'active', task: 'received', businessStatus: 'mottagen', owner: clinic },
    }),
  });
};

const recordCopy = (said: RecordCopy): Bundle => recordCopyDocument(said, at).bundle;
const journal = recordCopy(copy);

/** Name -> Bundle. */
export const exampleDocuments = (): Map<string, Bundle> =>
  new Map<string, Bundle>([
    ['kvittens-ok', receipt(false)],
    ['kvittens-refused', receipt(true)],
    ['record-copy', journal],
    ['record-copy-nothing-there', recordCopy(empty)],
    ['imaging-manifest', imagingDocument(images)],
    ['imaging-manifest-links', imagingDocument(links)],
    ['message-imaging-reference', adaptImaging(images, { at }).bundle!],
    [
      'message-record-copy',
      documentMessage(
        {
          event: 'journalkopia',
          sender: healthCentre,
          receiver: clinic,
          ownId: 'kopia-1',
          time: at,
          patient,
          referral,
          title: 'Journalkopia',
          documents: [
            {
              id: journal.identifier!.value!,
              mediaType: 'application/fhir+json',
              bytes: new TextEncoder().encode(JSON.stringify(journal)),
              title: 'Journalkopia',
            },
          ],
        },
        { at },
      ),
    ],
  ]);
