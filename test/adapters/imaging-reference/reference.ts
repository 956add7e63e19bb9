import type { ImagingReference } from '../../../src/adapters/imaging-reference/imaging-reference.ts';

/** A study of two series and three images with everything that a reference can say. */
export const reference: ImagingReference = {
  ownId: 'bild-1',
  time: '2026-11-24T10:00:00+01:00',
  sender: 'SE5566778899-RONT',
  receiver: 'SE5566778899-KARD1',
  patient: {
    identifier: { system: 'http://electronichealth.se/identifier/personnummer', value: '191212121212' },
    name: { family: 'Åkerblom Testberg', given: ['Tolvan'] },
    birthDate: '1912-12-12',
    gender: 'male',
  },
  referral: 'SE5566778899-SYS1#1',
  keeper: { hsaId: 'SE5566778899-RONT', name: 'Röntgen' },
  studies: [
    {
      uid: '1.2.752.1.1',
      accession: { value: 'RIS-17', system: 'urn:oid:1.2.752.1' },
      started: '2026-11-20T08:15:00+01:00',
      description: 'DT buk',
      procedure: { text: 'Datortomografi buk' },
      series: [
        {
          uid: '1.2.752.1.1.1',
          modality: 'CT',
          number: 1,
          bodySite: { code: { system: 'http://snomed.info/sct', code: '818983003', display: 'Abdomen' } },
          instances: [
            { uid: '1.2.752.1.1.1.1', sopClass: '1.2.840.10008.5.1.4.1.1.2', number: 1 },
            { uid: '1.2.752.1.1.1.2', sopClass: '1.2.840.10008.5.1.4.1.1.2', number: 2 },
          ],
          retrieve: [],
        },
        {
          uid: '1.2.752.1.1.2',
          modality: 'SR',
          number: 2,
          instances: [{ uid: '1.2.752.1.1.2.1', sopClass: '1.2.840.10008.5.1.4.1.1.88.11' }],
          retrieve: [],
        },
      ],
      retrieve: [{ kind: 'wado-rs', url: 'https://arkiv.example/dicom-web', locationUid: '1.2.752.1.9' }],
    },
  ],
  links: [],
  report: { status: 'final', conclusion: 'Normal bild.', issued: '2026-11-20T12:00:00+01:00' },
};
