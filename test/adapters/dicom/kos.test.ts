import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { dicomAdapter } from '../../../src/adapters/dicom/adapter.ts';
import { settledTimes } from '../../../src/adapters/dicom/doubled-hour.ts';
import { element, encodeFile } from '../../../src/adapters/dicom/encode.ts';
import { patientIdentifier } from '../../../src/adapters/dicom/patient-id.ts';
import { tagOfPath } from '../../../src/adapters/dicom/places.ts';
import { readKos } from '../../../src/adapters/dicom/read-kos.ts';
import { readDateTime } from '../../../src/adapters/dicom/times.ts';
import { writeKos } from '../../../src/adapters/dicom/write-kos.ts';
import { documentsOf } from '../../../src/adapters/document-message/read.ts';
import { imagingDocument } from '../../../src/adapters/imaging-reference/document.ts';
import { reference } from '../imaging-reference/reference.ts';
import { noSharedData, sharedFolder } from '../shared-data.ts';

const at = '2026-11-24T10:00:00+01:00';
const envelope = { sender: 'SE5566778899-RONT', receiver: 'SE5566778899-KARD1' };
const kos = writeKos(reference, reference.studies[0]!);
const convert = (bytes: Uint8Array, addressed = true) =>
  dicomAdapter.toBundle({ bytes }, { at, ...(addressed && { envelope }) });
const codes = async (bytes: Uint8Array) => (await convert(bytes)).issues.map(({ code, place }) => `${code} ${place}`);
const mado = sharedFolder('exchange-examples', 'mado');

describe('a KOS file', () => {
  test('is known by its magic bytes or its media type', () => {
    expect(dicomAdapter.detect({ bytes: kos })).toBe(true);
    expect(dicomAdapter.detect({ bytes: new Uint8Array(), mediaType: 'application/dicom; x=1' })).toBe(true);
    expect(dicomAdapter.detect({ bytes: new TextEncoder().encode('MSH|^~\\&|') })).toBe(false);
  });

  test('rides with its exact bytes', async () => {
    const { bundle } = await convert(kos);
    expect(documentsOf(bundle!)[1]?.bytes).toEqual(kos);
    expect((await dicomAdapter.fromBundle!(bundle!, 'dicom-kos')).bytes).toEqual(kos);
  });

  test('alone gives its manifest when nobody is addressed', async () => {
    expect((await convert(kos, false)).bundle?.type).toBe('document');
  });

  test('is written of a manifest alone, the same each time; a study beyond the first is told', async () => {
    const [study] = reference.studies;
    const manifest = imagingDocument({ ...reference, studies: [study!, { ...study!, uid: '1.2.752.1.2' }] });
    const written = await dicomAdapter.fromBundle!(manifest, 'dicom-kos');
    expect(readKos(written.bytes!, at).reference?.studies[0]).toMatchObject({ uid: '1.2.752.1.1' });
    expect((await dicomAdapter.fromBundle!(manifest, 'dicom-kos')).bytes).toEqual(written.bytes);
    expect(written.lost).toHaveLength(1);
  });

  test('cannot be written where no image is known by its UID', async () => {
    const [study] = reference.studies;
    const bare = imagingDocument({ ...reference, studies: [{ ...study!, series: [] }] });
    const { bytes, issues } = await dicomAdapter.fromBundle!(bare, 'dicom-kos');
    expect([bytes, issues.map(({ code }) => code)]).toEqual([undefined, ['kos-without-images']]);
  });

  test.skipIf(!mado)(`of IHE MADO is read with all its series (${noSharedData})`, async () => {
    const { bundle, issues } = await convert(readFileSync(join(mado!, 'MADO_KOS_B.dcm')), false);
    expect(issues).toEqual([]);
    const study = bundle!.entry!.map(({ resource }) => resource).find((r) => r?.resourceType === 'ImagingStudy');
    expect(study).toMatchObject({ numberOfSeries: 2, numberOfInstances: 21 });
    expect(
      study?.series?.map(({ modality, description, instance }) => [modality?.code, description, instance?.length]),
    ).toEqual([
      ['CT', 'Series B1', 20],
      ['KO', 'Series B2 (Significant images)', 1],
    ]);
  });

  test('that is another DICOM object, deflated, cut or no DICOM at all is refused with the reason', async () => {
    const ct = encodeFile('1.2.840.10008.5.1.4.1.1.2', '1.2.3', [
      element('00080016', 'UI', '1.2.840.10008.5.1.4.1.1.2'),
    ]);
    expect(await codes(ct)).toEqual(['dicom-not-kos (0008,0016)']);
    const deflated = Uint8Array.from(
      Buffer.from(kos)
        .toString('latin1')
        .replace('1.2.840.10008.1.2.1\0', '1.2.840.10008.1.2.1.99')
        .slice(0, kos.length),
      (c) => c.charCodeAt(0),
    );
    expect((await codes(deflated))[0]).toMatch(/^dicom-(syntax|malformed)/);
    expect(await codes(new TextEncoder().encode('hej'))).toEqual(['dicom-malformed /']);
    const empty = encodeFile('1.2.840.10008.5.1.4.1.1.88.59', '1.2.3', [
      element('00080016', 'UI', '1.2.840.10008.5.1.4.1.1.88.59'),
    ]);
    expect(await codes(empty)).toEqual([
      'element-required (0008,0018)',
      'element-required (0020,000d)',
      'element-required (0010,0020)',
    ]);
  });

  test('with a path for a study UID is refused at its place', async () => {
    const [study] = reference.studies;
    const bytes = writeKos(reference, { ...study!, uid: '../../1' });
    expect(await codes(bytes)).toContain('uid-invalid (0020,000d)');
  });

  test('with any byte changed or cut is answered with findings, never with an exception', async () => {
    const place = fc.integer({ min: 0, max: kos.length - 1 });
    const change = fc.oneof(
      fc.tuple(place, fc.integer({ min: 0, max: 255 })).map(([n, byte]) => kos.with(n, byte)),
      place.map((n) => kos.slice(0, n)),
    );
    await fc.assert(
      fc.asyncProperty(change, async (bytes) => {
        const { bundle, issues } = await convert(bytes);
        if (!bundle) expect(issues.some(({ severity }) => severity === 'error')).toBe(true);
      }),
      { numRuns: 300 },
    );
  });
});

describe('the patient id of an archive', () => {
  const of = (id: string, issuer?: string, oid?: string, issuers = {}) =>
    patientIdentifier({ id, ...(issuer && { issuer }), ...(oid && { oid }) }, 'p', issuers);

  test('has the system of its issuer', () => {
    const personnummer = 'http://electronichealth.se/identifier/personnummer';
    expect(of('191212121212', 'SKV', '1.2.752.129.2.1.3.1').identifier.system).toBe(personnummer);
    expect(of('19121212-1212', '1.2.752.129.2.1.3.1').identifier).toEqual({
      system: personnummer,
      value: '191212121212',
    });
    expect(of('191212121212', 'SKV', undefined, { SKV: '1.2.752.129.2.1.3.1' })).toEqual({
      identifier: { system: personnummer, value: '191212121212' },
      issues: [],
    });
  });

  test('without an issuer is taken for a personal number only when it is one, and that is said', () => {
    expect(of('191212121212').issues.map(({ code }) => code)).toEqual(['dicom-issuer-assumed']);
    expect(of('191212121213').issues.map(({ code }) => code)).toEqual(['dicom-issuer-unknown']);
    expect(of('191212121212', 'PACS-A').issues.map(({ code }) => code)).toEqual(['dicom-issuer-unknown']);
  });
});

test('times without an offset are Swedish local time', () => {
  expect(readDateTime('20260701', '081500', undefined)).toBe('2026-07-01T08:15:00+02:00');
  expect(readDateTime('20260701', '081500.123', '+0100')).toBe('2026-07-01T08:15:00+01:00');
  expect(readDateTime('20260701', undefined, undefined)).toBe('2026-07-01');
  expect(readDateTime('20260231', '08', undefined)).toBeUndefined();
});

test('a study of the hour that comes twice is settled by when the KOS was made, or both instants are named', () => {
  const [study] = reference.studies;
  const made = (started: string, time: string) => {
    const told = { ...reference, time, studies: [{ ...study!, started }] };
    const { reference: settled, issues } = settledTimes(told, tagOfPath);
    return [settled.studies[0]!.started, ...issues.map(({ code, place }) => `${code} ${place}`)];
  };
  const summer = '2026-10-25T02:30:00+02:00';
  expect(made(summer, '2026-10-25T02:10:00+02:00')).toEqual([
    summer,
    'local-time-settled (0008,0030)',
    'local-time-settled (0008,0033)',
  ]);
  expect(made(summer, '2026-10-25T08:00:00+01:00')).toEqual([summer, 'local-time-ambiguous (0008,0030)']);
  expect(made('2026-03-29T02:30:00+01:00', '2026-03-29T08:00:00+02:00')).toEqual([
    '2026-03-29T02:30:00+01:00',
    'local-time-nonexistent (0008,0030)',
  ]);
});
