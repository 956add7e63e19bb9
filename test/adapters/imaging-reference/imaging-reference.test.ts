import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readKos } from '../../../src/adapters/dicom/read-kos.ts';
import { documentsOf } from '../../../src/adapters/document-message/read.ts';
import { adaptImaging } from '../../../src/adapters/imaging-reference/adaptation.ts';
import { dicomwebBase, readDicomAddress } from '../../../src/adapters/imaging-reference/dicomweb-url.ts';
import { imagingDocument } from '../../../src/adapters/imaging-reference/document.ts';
import type { ImagingReference } from '../../../src/adapters/imaging-reference/imaging-reference.ts';
import { readImagingDocument } from '../../../src/adapters/imaging-reference/read-document.ts';
import { imagingRules } from '../../../src/adapters/imaging-reference/rules.ts';
import { isUid, madeUid } from '../../../src/adapters/imaging-reference/uid.ts';
import { messageRules } from '../../../src/validation/message-rules.ts';
import { reference } from './reference.ts';

const at = '2026-11-24T10:00:00+01:00';
const [study] = reference.studies;
const changed = (change: Partial<NonNullable<typeof study>>): ImagingReference => ({
  ...reference,
  studies: [{ ...study!, ...change }],
});
const findings = (given: ImagingReference) => imagingRules(given).map(({ code, place }) => `${code} ${place}`);

describe('an imaging reference', () => {
  test('becomes a message with manifest and KOS, linked to each other', () => {
    const { bundle, issues } = adaptImaging(reference, { at });
    expect(issues).toEqual([]);
    expect(messageRules(bundle!)).toEqual([]);
    const [manifest, kos] = documentsOf(bundle!);
    expect(manifest?.mediaType).toBe('application/fhir+json');
    expect(kos?.mediaType).toBe('application/dicom');
    const links = bundle!.entry!.flatMap(({ resource }) =>
      resource?.resourceType === 'DocumentReference' ? (resource.relatesTo ?? []) : [],
    );
    expect(links.map(({ code }) => code)).toEqual(['transforms']);
  });

  test('says the same in its manifest as it was told', () => {
    const { patient, studies, ownId: _id, ...rest } = readImagingDocument(imagingDocument(reference));
    expect(patient).toEqual(reference.patient);
    expect(rest).toEqual({ time: reference.time, links: [] });
    const plain = studies[0]!;
    expect(plain).toMatchObject({ uid: study!.uid, accession: study!.accession, started: study!.started });
    expect(plain.series.map(({ uid, instances }) => [uid, instances])).toEqual(
      study!.series.map(({ uid, instances }) => [uid, instances]),
    );
    expect(plain.series[0]?.retrieve).toEqual(study!.retrieve);
  });

  test('says the same in the KOS that is written for it', () => {
    const kos = documentsOf(adaptImaging(reference, { at }).bundle!)[1]!;
    const read = readKos(kos.bytes, at);
    expect(read.issues).toEqual([]);
    expect(read.reference?.patient).toEqual(reference.patient);
    const series = read.reference!.studies[0]!.series;
    expect(series.map(({ uid, instances }) => [uid, instances.map((i) => i.uid)])).toEqual(
      study!.series.map(({ uid, instances }) => [uid, instances.map((i) => i.uid)]),
    );
    expect(series[0]?.retrieve).toEqual(study!.retrieve);
    expect(read.reference!.studies[0]!.accession?.value).toBe('RIS-17');
  });

  test('says of each place what is there: objects, or a page that shows them', () => {
    const retrieve = [
      { kind: 'wado-rs', url: 'https://arkiv.example/dicom-web' },
      { kind: 'viewer', url: 'https://visare.example/?study=1' },
    ] as const;
    const { entry = [] } = imagingDocument({ ...reference, studies: [{ ...reference.studies[0]!, retrieve }] });
    const endpoints = entry.flatMap(({ resource }) => (resource?.resourceType === 'Endpoint' ? [resource] : []));
    expect(endpoints.map(({ connectionType, payloadType }) => [connectionType.code, payloadType[0]!.text])).toEqual([
      ['dicom-wado-rs', 'DICOM WADO-RS'],
      ['ihe-iid', 'IHE Invoke Image Display'],
    ]);
  });

  test('has what IHE MADO asks for in its place: study, series, images, counts, body site, location, order, report', () => {
    const { entry = [] } = imagingDocument(reference);
    const of = (type: string) => entry.filter(({ resource }) => resource?.resourceType === type);
    const only = (type: string) => {
      const [one, ...more] = of(type);
      expect([type, more]).toEqual([type, []]);
      return one!;
    };
    const to = (type: string) => ({ reference: only(type).fullUrl });
    expect(entry[0]!.resource).toMatchObject({
      resourceType: 'Composition',
      type: { coding: [{ system: 'http://loinc.org', code: '18748-4' }] },
      subject: to('Patient'),
      event: [{ detail: [to('ImagingStudy')] }],
    });
    const ct = '1.2.840.10008.5.1.4.1.1.2';
    expect(only('ImagingStudy').resource).toMatchObject({
      identifier: [{ system: 'urn:dicom:uid', value: 'urn:oid:1.2.752.1.1' }],
      modality: [{ code: 'CT' }, { code: 'SR' }],
      subject: to('Patient'),
      started: '2026-11-20T08:15:00+01:00',
      basedOn: [to('ServiceRequest')],
      numberOfSeries: 2,
      numberOfInstances: 3,
      series: [
        {
          uid: '1.2.752.1.1.1',
          modality: { system: 'http://dicom.nema.org/resources/ontology/DCM', code: 'CT' },
          bodySite: { system: 'http://snomed.info/sct', code: '818983003', display: 'Abdomen' },
          numberOfInstances: 2,
          endpoint: [to('Endpoint')],
          instance: ['1.2.752.1.1.1.1', '1.2.752.1.1.1.2'].map((uid) => ({
            uid,
            sopClass: { system: 'urn:ietf:rfc:3986', code: `urn:oid:${ct}` },
          })),
        },
        { uid: '1.2.752.1.1.2', numberOfInstances: 1, endpoint: [to('Endpoint')] },
      ],
    });
    expect(only('Endpoint').resource).toMatchObject({
      extension: [
        {
          url: 'https://profiles.ihe.net/RAD/MADO/StructureDefinition/MadoRetrieveLocationUIDExtension',
          valueString: '1.2.752.1.9',
        },
      ],
      connectionType: { code: 'dicom-wado-rs' },
      address: 'https://arkiv.example/dicom-web',
    });
    expect(only('ServiceRequest').resource).toMatchObject({
      identifier: [
        { type: { coding: [{ code: 'ACSN' }] }, system: 'urn:oid:1.2.752.1', value: 'RIS-17' },
        { value: 'SE5566778899-SYS1#1' },
      ],
    });
    expect(only('DiagnosticReport').resource).toMatchObject({
      category: [{ coding: [{ system: 'http://loinc.org', code: '85430-7' }] }],
      imagingStudy: [to('ImagingStudy')],
      status: 'final',
      conclusion: 'Normal bild.',
    });
  });

  test('keeps where the images lie out of the report', () => {
    const report = imagingDocument(reference).entry!.find(
      ({ resource }) => resource?.resourceType === 'DiagnosticReport',
    );
    expect(JSON.stringify(report)).not.toContain('arkiv.example');
    expect(JSON.stringify(report)).toContain('Normal bild.');
  });

  test('is the same manifest for every receiver, and another when an image differs', () => {
    const id = (given: ImagingReference) => imagingDocument({ ...given, ownId: undefined as never }).id;
    expect(id({ ...reference, receiver: 'SE5566778899-X' })).toBe(id(reference));
    expect(id(changed({ series: [] }))).not.toBe(id(reference));
  });

  test('without UIDs is a link that says so, and no study', () => {
    const link: ImagingReference = { ...reference, studies: [], links: [{ url: 'https://visare.example/x?id=3' }] };
    const { bundle, issues } = adaptImaging(link, { at });
    expect(issues.map(({ code, severity }) => `${severity} ${code}`)).toEqual(['warning imaging-without-uid']);
    expect(documentsOf(bundle!)).toHaveLength(1);
    const manifest = JSON.parse(new TextDecoder().decode(documentsOf(bundle!)[0]!.bytes));
    const types = manifest.entry.map((entry: { resource: { resourceType: string } }) => entry.resource.resourceType);
    expect(types).toContain('DocumentReference');
    expect(types).not.toContain('ImagingStudy');
  });

  test('tells every fault at once', () => {
    const broken = changed({
      uid: '1.2/../../etc',
      numberOfSeries: 3,
      retrieve: [{ kind: 'wado-rs', url: 'https://arkiv.example/dicom-web?access_token=hemlig' }],
      series: [study!.series[0]!, { ...study!.series[0]!, numberOfInstances: 9 }],
    });
    expect(findings(broken)).toEqual([
      'uid-invalid studies[0].uid',
      'retrieve-address studies[0].retrieve[0].url',
      'imaging-count studies[0].series[1].numberOfInstances',
      'uid-repeated studies[0].series[1].uid',
      'imaging-count studies[0].numberOfSeries',
    ]);
    expect(adaptImaging(broken, { at }).bundle).toBeUndefined();
    expect(findings({ ...reference, studies: [] })).toEqual(['imaging-empty studies']);
  });
});

describe('a WADO address', () => {
  test.each([
    ['https://a.example/dw/studies/1.2/series/1.3/instances/1.4/frames/1', 'https://a.example/dw', '1.2', '1.3', '1.4'],
    ['https://a.example/studies/1.2', 'https://a.example', '1.2', undefined, undefined],
    [
      'https://a.example/wado?requestType=WADO&studyUID=1.2&seriesUID=1.3&objectUID=1.4',
      undefined,
      '1.2',
      '1.3',
      '1.4',
    ],
  ])('%s tells its UIDs', (url, base, studyUid, series, instance) => {
    const read = readDicomAddress(url);
    expect([read?.location?.url, read?.study, read?.series, read?.instance]).toEqual([
      base,
      studyUid,
      series,
      instance,
    ]);
  });

  test('of another kind names nothing', () => {
    for (const url of [
      '',
      'x',
      'ftp://a.example/studies/1.2',
      'https://a.example/studies/..%2f..',
      'https://a.example/bild/7',
    ])
      expect(readDicomAddress(url)).toBeUndefined();
    expect(dicomwebBase('https://dicomserver.example/AET/rs/')).toBe('https://dicomserver.example/AET/rs');
    // A walk for each slash would take minutes.
    const slashes = `https://dicomserver.example${'/'.repeat(300_000)}a`;
    expect(dicomwebBase(slashes)).toBe(slashes);
  });
});

describe('a UID', () => {
  test('is digits and dots without leading zeros, at most 64', () => {
    for (const uid of ['1.2', '0.0.1', `1.${'2'.repeat(62)}`]) expect(isUid(uid), uid).toBe(true);
    for (const uid of ['', '1', '1.', '.1', '1..2', '1.02', '1.2/3', '1.2 ', `1.${'2'.repeat(63)}`, 7])
      expect(isUid(uid), String(uid)).toBe(false);
  });

  test('of our own is valid and follows from its names', () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), (a, b) => {
        expect(isUid(madeUid(a, b))).toBe(true);
        expect(madeUid(a, b)).toBe(madeUid(a, b));
      }),
    );
  });
});
