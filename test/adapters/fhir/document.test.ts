import { globSync, readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { GivenEnvelope } from '../../../src/adapters/adapter.ts';
import { documentsOf } from '../../../src/adapters/document-message/read.ts';
import { fhirAdapter } from '../../../src/adapters/fhir/adapter.ts';
import { imagingDocument } from '../../../src/adapters/imaging-reference/document.ts';
import { messageRules } from '../../../src/validation/message-rules.ts';
import { reference } from '../imaging-reference/reference.ts';
import { noSharedData, sharedFolder } from '../shared-data.ts';

const at = '2026-11-24T10:00:00+01:00';
const envelope: GivenEnvelope = { sender: 'SE5566778899-RONT', receiver: 'SE5566778899-KARD1' };
const given = { ...envelope, patient: { id: { type: 'personnummer', value: '191212121212' } } };
const bytesOf = (value: unknown) => new TextEncoder().encode(JSON.stringify(value));
const convert = (bytes: Uint8Array, said?: GivenEnvelope) =>
  fhirAdapter.toBundle({ bytes }, { at, ...(said && { envelope: said }) });

describe('a ready FHIR document', () => {
  test('becomes a part of a message, byte for byte, with a KOS where it names images', async () => {
    const bytes = bytesOf(imagingDocument(reference));
    const { bundle, issues } = await convert(bytes, envelope);
    expect(issues).toEqual([]);
    expect(messageRules(bundle!)).toEqual([]);
    const [manifest, kos] = documentsOf(bundle!);
    expect(manifest?.bytes).toEqual(bytes);
    expect(kos?.mediaType).toBe('application/dicom');
  });

  test('stays as it is when nobody is addressed', async () => {
    const document = imagingDocument(reference);
    expect((await convert(bytesOf(document))).bundle).toEqual(document);
  });

  test('about another patient than the envelope is refused, and so is one about nobody', async () => {
    const document = imagingDocument(reference);
    const other = { ...envelope, patient: { id: { type: 'personnummer', value: '201212121212' } } };
    expect((await convert(bytesOf(document), other)).issues.map(({ code }) => code)).toEqual([
      'document-patient-differs',
    ]);
    const nobody = {
      ...document,
      entry: document.entry!.filter(({ resource }) => resource?.resourceType !== 'Patient'),
    };
    const { issues } = await convert(bytesOf(nobody), envelope);
    expect(issues.map(({ code }) => code)).toContain('document-patient');
  });
});

describe('a document that knows its patient by numbers of another country', () => {
  const abroad = { system: 'urn:oid:1.2.203.24341.1.20.2', value: '740512852' };
  const document = imagingDocument({
    ...reference,
    patient: { ...reference.patient!, identifier: abroad, birthDate: '1912-12-12' },
  });
  const codes = async (patient: GivenEnvelope['patient']) =>
    (await convert(bytesOf(document), { ...envelope, ...(patient && { patient }) })).issues.map(({ code }) => code);

  test('is about whom the envelope says, and that is told', async () => {
    expect(await codes({ ...given.patient, birthDate: '1912-12-12' })).toEqual(['document-patient-linked']);
    expect(await codes(given.patient)).toEqual(['document-patient-linked']);
  });

  test('is refused where its number is a Swedish one of somebody else under a name of its own', async () => {
    const told = async (value: string) => {
      const identifier = { system: 'https://journal.example/id', value };
      const bytes = bytesOf(imagingDocument({ ...reference, patient: { ...reference.patient!, identifier } }));
      return (await convert(bytes, given)).issues.map(({ code }) => code);
    };
    for (const other of ['201212121212', '20121212-1212', '197010632391'])
      expect(await told(other)).toEqual(['document-patient-differs']);
    for (const same of ['191212121212', '19121212-1212']) expect(await told(same)).toEqual(['document-patient-linked']);
  });

  test('is refused beside a person born another day', async () => {
    expect(await codes({ ...given.patient, birthDate: '1912-12-13' })).toEqual(['document-patient-differs']);
  });
});

/** What the published examples themselves break, by our reading of R4: nothing where none is named. */
const broken: Readonly<Record<string, readonly string[]>> = {
  'Bundle-npu-microbiology-relative-references.json': ['document-reference'],
  'Bundle-minimal-metadata-unstructured.json': ['document-form', 'document-reference'],
  'mado-1.2.250.1.59.40211.22756022.2.1.102-bundle.json': ['document-form'],
};
const folder = sharedFolder('exchange-examples');
const examples = folder ? globSync(`${folder}/{mado/mado-1,eu-imaging/Bundle,eu-lab/Bundle}*.json`).sort() : [];

describe.skipIf(!folder)(`the published examples of HL7 Europe and IHE (${noSharedData})`, () => {
  test('are all there', () => expect(examples).toHaveLength(7));

  test.each(examples.map((file) => [basename(file), file]))(
    '%s is taken with findings only where it breaks rules',
    async (name, file) => {
      const bytes = readFileSync(file);
      const alone = await convert(bytes);
      expect(alone.bundle).toBeDefined();
      expect([...new Set(alone.issues.map(({ code }) => code))]).toEqual(broken[name] ?? []);
      expect(alone.issues.every(({ severity }) => severity === 'warning')).toBe(true);
      const said = JSON.parse(bytes.toString()).entry.some(
        (entry: { resource: { resourceType: string; identifier?: { system?: string }[] } }) =>
          entry.resource.resourceType === 'Patient' && entry.resource.identifier?.[0]?.system,
      );
      const { bundle } = await convert(bytes, said ? envelope : given);
      expect(messageRules(bundle!)).toEqual([]);
      expect(documentsOf(bundle!)[0]?.bytes).toEqual(new Uint8Array(bytes));
    },
  );
});
