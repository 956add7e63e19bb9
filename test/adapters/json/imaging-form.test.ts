import type { Bundle } from '@medplum/fhirtypes';
import { describe, expect, test } from 'vitest';
import type { GivenEnvelope } from '../../../src/adapters/adapter.ts';
import { documentsOf } from '../../../src/adapters/document-message/read.ts';
import { jsonAdapter } from '../../../src/adapters/json/adapter.ts';

const at = '2026-11-24T10:00:00+01:00';
const reference = {
  messageId: 'bild-7',
  sender: 'SE5566778899-RONT',
  receiver: 'SE5566778899-KARD1',
  patient: { id: { type: 'personnummer', value: '191212121212' }, name: 'Testberg, Tolvan' },
  studies: [
    {
      uid: '1.2.752.1.1',
      accession: 'RIS-17',
      procedure: { text: 'DT buk' },
      retrieve: ['https://arkiv.example/dw/studies/1.2.752.1.1'],
      series: [
        { uid: '1.2.3', modality: 'CT', instances: [{ uid: '1.2.3.1', sopClass: '1.2.840.10008.5.1.4.1.1.2' }] },
      ],
    },
  ],
};
const convert = (value: unknown, envelope?: GivenEnvelope) =>
  jsonAdapter.toBundle(
    { bytes: new TextEncoder().encode(JSON.stringify(value)) },
    { at, ...(envelope && { envelope }) },
  );
const findings = async (value: unknown) => (await convert(value)).issues.map(({ code, place }) => `${code} ${place}`);

describe('an imaging reference in JSON', () => {
  test('is known by its members and becomes manifest and KOS', async () => {
    const { bundle, issues, unmapped } = await convert(reference);
    expect([issues, unmapped]).toEqual([[], []]);
    expect(documentsOf(bundle!).map(({ mediaType }) => mediaType)).toEqual([
      'application/fhir+json',
      'application/dicom',
    ]);
    const manifest = new TextDecoder().decode(documentsOf(bundle!)[0]!.bytes);
    expect(manifest).toContain('"address":"https://arkiv.example/dw"');
  });

  test('is addressed by the envelope where it does not say itself', async () => {
    const { sender, receiver, ...alone } = reference;
    expect((await convert(alone)).bundle?.type).toBe('document');
    expect((await convert(alone, { sender, receiver })).bundle?.type).toBe('message');
  });

  test('with a WADO link is a study, with any other link no study', async () => {
    const linked = (url: string) => ({ patient: reference.patient, links: [{ url, title: 'DT' }] });
    expect(await findings(linked('https://a.example/studies/1.2.3'))).toEqual([]);
    expect(await findings(linked('https://visare.example/9'))).toEqual(['imaging-without-uid /links/0']);
  });

  test('with several links to a study, or with links to one that it tells of, has that study once', async () => {
    const links = ['a', 'b'].map((host) => ({ url: `https://${host}.example/studies/1.2.9`, title: 'DT' }));
    const studiesOf = async (source: object) => {
      const [manifest] = documentsOf((await convert({ ...source, links })).bundle!);
      const { entry } = JSON.parse(new TextDecoder().decode(manifest!.bytes)) as Bundle;
      return entry!.filter(({ resource }) => resource?.resourceType === 'ImagingStudy').length;
    };
    const { studies, ...without } = reference;
    expect(await studiesOf(without)).toBe(1);
    expect(await studiesOf({ ...without, studies: studies.map((one) => ({ ...one, uid: '1.2.9' })) })).toBe(1);
  });

  test('tells faults with their JSON Pointers', async () => {
    expect(await findings({ studies: [{ uid: '1.2/../3', started: 'i går' }] })).toEqual([
      'element-required /patient',
      'uid-invalid /studies/0/uid',
      'value-invalid /studies/0/started',
    ]);
    const wrong = { ...reference, patient: { id: { type: 'personnummer', value: '191212121213' } } };
    expect(await findings(wrong)).toEqual(['identifier-invalid /patient']);
  });

  test('reports what it has no place for', async () => {
    expect((await convert({ ...reference, rum: '4' })).unmapped).toEqual([{ path: '/rum', value: '4' }]);
  });
});
