import type { Bundle, Composition, Provenance } from '@medplum/fhirtypes';
import { expect, test } from 'vitest';
import { recordCopyDocument } from '../../../src/adapters/record-copy/fhir/document.ts';
import { documentJson } from '../../../src/adapters/record-copy/fhir/json.ts';
import { readRecordCopy } from '../../../src/adapters/record-copy/fhir/read-document.ts';
import { mergeCopies } from '../../../src/adapters/record-copy/merge.ts';
import type { RecordCopy, RecordItem } from '../../../src/adapters/record-copy/record-copy.ts';
import { recordCopyToBundle } from '../../../src/adapters/record-copy/to-bundle.ts';
import { bytesOfBinary } from './binary.ts';

const at = '2026-11-26T10:00:00+01:00';
const hsa = (value: string) => ({ system: 'urn:oid:1.2.752.29.4.19', value });
const patient = { identifier: { system: 'http://electronichealth.se/identifier/personnummer', value: '191212121212' } };
const base = {
  id: { value: '1' },
  sourceSystem: hsa('SE2321000016-SYS'),
  patient: patient.identifier,
  author: { time: '2026-01-15T10:30:00+01:00', name: 'Åsa Öberg', unit: { name: 'Medicinkliniken' } },
  careProvider: hsa('SE2321000016-VG'),
  careUnit: hsa('SE2321000016-VE'),
};
const note = (more: object = {}): RecordItem =>
  ({ ...base, kind: 'note', text: 'Hosta i tre veckor.', ...more }) as RecordItem;
const copyOf = (...items: RecordItem[]): RecordCopy => ({ patient, items, asked: items.map(({ kind }) => kind) });

const documentOf = (...items: RecordItem[]): Bundle => recordCopyDocument(copyOf(...items), at).bundle;
const compositionOf = ({ entry }: Bundle): Composition => entry![0]!.resource as Composition;
const sectionOf = (bundle: Bundle, title: string) =>
  compositionOf(bundle).section!.find((section) => section.title === title)!;
const divOf = (bundle: Bundle, title: string): string => sectionOf(bundle, title).text!.div!;
const all = <T>(bundle: Bundle, type: string): T[] =>
  bundle.entry!.flatMap(({ resource }) => (resource!.resourceType === type ? [resource as T] : []));

test('a recalled note is marked, and what it said is not shown', () => {
  const bundle = documentOf(note({ nullified: true, nullifiedReason: 'Fel patient' }));
  expect(divOf(bundle, 'Anteckningar')).toContain('Makulerad: Fel patient');
  expect(divOf(bundle, 'Anteckningar')).not.toContain('Hosta');
  expect(all<{ status: string }>(bundle, 'DocumentReference')[0]!.status).toBe('entered-in-error');
});

test('the patient’s own view of a note stands beside it and comes back', () => {
  const opinion = { time: '2026-01-20T08:00:00+01:00', text: 'Jag hostade inte.', personName: 'Tolvan Tolvansson' };
  const bundle = documentOf(note({ dissentingOpinions: [opinion] }));
  expect(divOf(bundle, 'Anteckningar')).toContain('Jag hostade inte.');
  expect(readRecordCopy(JSON.parse(JSON.stringify(bundle)))!.items[0]!.dissentingOpinions).toEqual([opinion]);
});

test('a section without entries says whether nothing is there or nothing was copied', () => {
  const bundle = recordCopyDocument({ ...copyOf(note()), asked: ['note', 'vaccination'] }, at).bundle;
  expect(sectionOf(bundle, 'Vaccinationer').emptyReason!.coding![0]!.code).toBe('nilknown');
  expect(divOf(bundle, 'Vaccinationer')).toContain('Inget finns');
  expect(sectionOf(bundle, 'Läkemedel').emptyReason!.coding![0]!.code).toBe('notasked');
  expect(divOf(bundle, 'Läkemedel')).toContain('Inte kopierat');
});

test('every copy has all sections, in their order, each with its LOINC code, a text, and entries or why there are none', () => {
  const { section = [] } = compositionOf(documentOf(note()));
  expect(section.map(({ title, code }) => [title, code!.coding![0]!.system, code!.coding![0]!.code])).toEqual(
    [
      ['Överkänslighet', '48765-2'],
      ['Uppmärksamhetsinformation', '104605-1'],
      ['Diagnoser', '11450-4'],
      ['Läkemedel', '10160-0'],
      ['Anteckningar', '8648-8'],
      ['Laboratoriesvar', '30954-2'],
      ['Vitala parametrar', '8716-3'],
      ['Åtgärder', '47519-4'],
      ['Implantat och hjälpmedel', '46264-8'],
      ['Vaccinationer', '11369-6'],
      ['Vårdkontakter', '46240-8'],
      ['Funktionsstatus', '47420-5'],
      ['Mödrahälsovård', '57059-8'],
      ['Bilddiagnostik', '18748-4'],
      ['Remissvar', '57133-1'],
      ['Vårdplaner', '18776-5'],
      ['Bilagor', '77599-9'],
    ].map(([title, code]) => [title, 'http://loinc.org', code]),
  );
  for (const { title, text, entry, emptyReason } of section)
    expect([title, text?.div !== undefined, entry !== undefined]).toEqual([title, true, emptyReason === undefined]);
});

test('a copy says whose it is, of what time, to which referral, and that its patient is protected', () => {
  const careProvider = { id: base.careProvider, name: 'Region Exempel' };
  const said = {
    provider: careProvider,
    period: { start: '2025-01-01', end: '2026-01-31' },
    referral: 'SE5566778899-SYS1#1',
  };
  const guarded = { ...patient, protectedIdentity: 'sekretessmarkering' as const };
  const { bundle } = recordCopyDocument({ ...copyOf(note()), ...said, patient: guarded }, at);
  const organisation = bundle.entry!.find(
    ({ resource }) => (resource as { name?: unknown }).name === careProvider.name,
  )!;
  expect(compositionOf(bundle)).toMatchObject({
    confidentiality: 'R',
    custodian: { reference: organisation!.fullUrl },
    event: [{ period: said.period }],
    relatesTo: [{ code: 'appends', targetIdentifier: { value: said.referral } }],
  });
  expect(compositionOf(documentOf(note()))).toMatchObject({
    confidentiality: 'N',
    custodian: { identifier: base.careProvider },
  });
});

test('each entry has a Provenance with care provider, care unit, author and source', () => {
  const [provenance] = all<Provenance>(
    documentOf(note({ signed: { time: '2026-01-16T09:00:00+01:00', name: 'Bo Ek' } })),
    'Provenance',
  );
  const types = provenance!.agent!.map(({ type }) => type!.coding![0]!.code);
  expect(types).toEqual(['custodian', 'author', 'composer', 'legal']);
  expect(provenance!.agent![0]!.who!.identifier).toEqual(base.careProvider);
  expect(provenance!.entity![0]!.what!.identifier).toMatchObject({
    value: 'SE2321000016-SYS#1',
    assigner: { identifier: base.sourceSystem },
  });
});

test('what the patient may not see is labelled', () => {
  const bundle = documentOf(note({ approvedForPatient: false }));
  expect(all<{ meta: object }>(bundle, 'DocumentReference')[0]!.meta).toMatchObject({ security: [{ code: 'NOPAT' }] });
});

test('a DocBook note becomes XHTML of text alone', () => {
  const text =
    '<article xmlns="http://docbook.org/ns/docbook"><title>Epikris</title><section><para onclick="x()">Feber &lt;b&gt; 39</para><script>alert(1)</script></section></article>';
  const div = divOf(documentOf(note({ text })), 'Anteckningar');
  expect(div).toContain('<p>Feber &lt;b&gt; 39</p>');
  expect(div).toContain('<b>Epikris</b>');
  expect(div).not.toMatch(/<script|onclick/);
});

test('markup in any field is shown as text', () => {
  const bundle = recordCopyDocument({ ...copyOf(note({ title: '<img src=x>' })), title: '<script>' }, at).bundle;
  expect(divOf(bundle, 'Anteckningar')).toContain('&lt;img src=x&gt;');
  expect(compositionOf(bundle).text!.div).not.toContain('<script>');
});

test('decimals keep their digits on the wire and on the way back', () => {
  const quantity = { value: '1.50', unit: 'mmol/L' };
  const item = {
    ...base,
    kind: 'laboratory',
    groups: [{ analyses: [{ code: { text: 'Kalium' }, results: [{ quantity }] }] }],
  };
  const text = documentJson(documentOf(item as RecordItem));
  expect(text).toContain('"value":1.50');
  const [read] = readRecordCopy(JSON.parse(text))!.items;
  expect(read).toMatchObject({ groups: [{ analyses: [{ results: [{ quantity }] }] }] });
});

test('digits are put where they belong, however the number stands, and never into a text that looks like one', () => {
  const url = 'https://vardbro.example/fhir/StructureDefinition/value-as-given';
  const given = (valueString: string, value: number) => ({ extension: [{ url, valueString }], value });
  const lookalike = JSON.stringify(given('9.90', 1));
  const written = [
    given('1.50', 1.5),
    given('+1', 1),
    given('"', 2),
    {
      value: 3,
      extension: [
        { url: 'https://example.org', valueString: 'x' },
        { url, valueString: '3.0' },
      ],
    },
    { note: lookalike },
  ];
  const all = (indent?: number) => documentJson(written, indent).replaceAll(/\s/g, '');
  expect(all()).toBe(all(2));
  expect(documentJson(written.slice(0, 2))).toContain('"value":1.50}');
  expect(documentJson([written[0], written[4]])).toBe(
    `[{"extension":[{"url":"${url}","valueString":"1.50"}],"value":1.50},{"note":${JSON.stringify(lookalike)}}]`,
  );
});

test('the same copy is the same document, and its ids do not come from the patient', () => {
  const one = documentOf(note());
  expect(JSON.stringify(documentOf(note()))).toBe(JSON.stringify(one));
  const other = recordCopyDocument(
    { ...copyOf(note()), patient: { identifier: { ...patient.identifier, value: '189001019802' } } },
    at,
  ).bundle;
  expect(other.entry!.map(({ fullUrl }) => fullUrl)).toEqual(one.entry!.map(({ fullUrl }) => fullUrl));
});

test('a message carries the document byte for byte, whenever it is made', () => {
  const envelope = { sender: 'SE2321000016-VE', receiver: 'SE2321000016-MOT' };
  const [first, second] = ['2026-11-26T10:00:00+01:00', '2026-11-27T10:00:00+01:00'].map((time) =>
    recordCopyToBundle(copyOf(note()), { at: time, envelope }),
  );
  expect(JSON.stringify(first!.entry)).toBe(JSON.stringify(second!.entry));
  expect(JSON.parse(bytesOfBinary(first!))).toMatchObject({ resourceType: 'Bundle', type: 'document' });
});

test('the same entry of two contract versions appears once, the newer', () => {
  const older = note({ contract: 'GetCareDocumentation 2.1', id: { value: 'A-1' } });
  const newer = note({ contract: 'GetCareDocumentation 3.0', id: { system: 'A-1' }, text: 'Hosta, nyare.' });
  const { copy, issues } = mergeCopies([copyOf(newer), copyOf(older), copyOf(newer)]);
  expect(issues).toEqual([]);
  expect(copy!.items).toEqual([newer]);
});

test('of an entry that was written again the later counts; two that cannot be told apart are both kept and told', () => {
  const later = note({ author: { ...base.author, time: '2026-02-01T10:00:00+01:00' }, text: 'Rättad.' });
  expect(mergeCopies([copyOf(later), copyOf(note())]).copy!.items).toEqual([later]);
  const { copy, issues } = mergeCopies([copyOf(note()), copyOf(note({ text: 'Annat.' }))]);
  expect(copy!.items).toHaveLength(2);
  expect(issues.map(({ code }) => code)).toEqual(['record-item-differs']);
});

test('copies of two patients are not put together', () => {
  const other = { ...copyOf(note()), patient: { identifier: { ...patient.identifier, value: '189001019802' } } };
  const { copy, issues } = mergeCopies([copyOf(note()), other]);
  expect(copy).toBeUndefined();
  expect(issues.map(({ code }) => code)).toEqual(['record-patient-differs']);
});

test('a reserve number that one source links to the patient is kept', () => {
  const reserve = { system: 'http://electronichealth.se/identifier/nationelltReservnummer', value: '98240301AA06' };
  const linked = { ...copyOf(note()), patient: { identifier: reserve, otherIdentifiers: [patient.identifier] } };
  const { copy } = mergeCopies([linked, copyOf(note({ id: { value: '2' } }))]);
  expect(copy!.patient).toMatchObject({ identifier: patient.identifier, otherIdentifiers: [reserve] });
});

test('details of a foreign document never become anything but data', () => {
  const bundle = JSON.parse(JSON.stringify(documentOf(note())));
  const provenance = all<{ extension: object[] }>(bundle, 'Provenance')[0]!;
  for (const name of [
    '__proto__.polluted',
    'constructor.prototype.polluted',
    `${'a.'.repeat(40)}b`,
    'more[99999].name',
  ])
    provenance.extension.push({
      url: 'https://vardbro.example/fhir/StructureDefinition/source-detail',
      extension: [
        { url: 'name', valueString: name },
        { url: 'value', valueString: 'x' },
      ],
    });
  expect(readRecordCopy(bundle)!.items).toHaveLength(1);
  expect(({} as { polluted?: string }).polluted).toBeUndefined();
});
