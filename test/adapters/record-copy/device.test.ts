import type { Device, DeviceUseStatement } from '@medplum/fhirtypes';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { jsonAdapter } from '../../../src/adapters/json/adapter.ts';
import { bundlePdf } from '../../../src/adapters/pdf/write-pdf.ts';
import { recordCopyDocument } from '../../../src/adapters/record-copy/fhir/document.ts';
import { copyInBundle } from '../../../src/adapters/record-copy/in-bundle.ts';
import type { DeviceUsed } from '../../../src/adapters/record-copy/items/device.ts';
import type { RecordCopy } from '../../../src/adapters/record-copy/record-copy.ts';
import { recordCopyToBundle } from '../../../src/adapters/record-copy/to-bundle.ts';
import { readContracts } from '../../../src/adapters/rivta/contract/read/contracts.ts';
import { renderAnswer } from '../../../src/adapters/rivta/record/render-answer.ts';
import { ownDefinitions, validatorOver } from '../../profiles/support/engine.ts';
import { textOf } from '../pdf/text-of.ts';

const at = '2026-11-26T10:00:00+01:00';
const identifier = { system: 'http://electronichealth.se/identifier/personnummer', value: '191212121212' };
const base = {
  kind: 'device',
  id: { value: 'IMP-7' },
  sourceSystem: { system: 'urn:oid:1.2.752.29.4.19', value: 'SE2321000016-SYS' },
  patient: identifier,
  author: { time: '2019-03-14T15:20:00+01:00', name: 'Åsa Öberg', unit: { name: 'Ortopedkliniken' } },
} as const;
const hip: DeviceUsed = {
  ...base,
  type: { system: 'http://snomed.info/sct', code: '304120007', display: 'total höftledsprotes' },
  name: 'Höftstam 12/14',
  manufacturer: 'Implantat Exempel AB',
  model: 'HS-1214-3',
  serialNumber: '21000817',
  lot: 'B26-4411',
  udi: '(01)07350000000017(10)B26-4411(21)21000817',
  site: { text: 'Höger höft' },
  used: { start: '2019-03-14' },
  reason: { system: 'urn:oid:1.2.752.116.1.1.1.1.3', code: 'M16.1', display: 'Annan primär koxartros' },
  comment: 'MR-villkorlig.',
};
const copyOf = (item: DeviceUsed): RecordCopy => ({ patient: { identifier }, items: [item], asked: ['device'] });
const documentOf = (item: DeviceUsed) => recordCopyDocument(copyOf(item), at).bundle;
function resourcesOf(item: DeviceUsed): { use: DeviceUseStatement; thing: Device } {
  const resources = documentOf(item).entry!.map(({ resource }) => resource!);
  const use = resources.find((one) => one.resourceType === 'DeviceUseStatement')!;
  return { use, thing: resources.find((one) => one.resourceType === 'Device')! };
}

const words = fc.constantFrom('Höger höft', 'a < b & c', 'två\nrader', '"citat"', '__proto__', '0');
const coded = fc.oneof(
  fc.record({ text: words }),
  fc.record({
    system: fc.constantFrom('http://snomed.info/sct', 'urn:oid:1.2.752.116.1.1.1.1.3'),
    code: fc.constantFrom('304120007', 'M16.1', ' två  mellanslag '),
    display: words,
  }),
);
const day = fc.constantFrom('2019-03-14', '2026-01-15', '2026-01-15T10:30:00+01:00');
const used = fc.record({ start: day, end: day }, { requiredKeys: [] }).filter((said) => Object.keys(said).length > 0);
const device: fc.Arbitrary<DeviceUsed> = fc.record(
  {
    kind: fc.constant('device'),
    id: fc.constant({ value: 'IMP-7' }),
    sourceSystem: fc.constant(base.sourceSystem),
    patient: fc.constant(identifier),
    title: words,
    time: fc.constant('2026-01-15T10:30:00+01:00'),
    nullified: fc.boolean(),
    careContact: words,
    type: coded,
    name: words,
    manufacturer: words,
    model: words,
    serialNumber: words,
    lot: words,
    udi: words,
    site: coded,
    used,
    reason: coded,
    comment: words,
  },
  { requiredKeys: ['kind', 'id', 'sourceSystem', 'patient'] },
);

test('whatever is said of an implant comes back from the FHIR document, and from the form by the document', async () => {
  await fc.assert(
    fc.asyncProperty(device, async (item) => {
      expect(copyInBundle(documentOf(item))!.items).toEqual([item]);
      const { bytes } = await jsonAdapter.fromBundle!(recordCopyToBundle(copyOf(item), { at }), 'json');
      const { bundle, issues, unmapped } = await jsonAdapter.toBundle({ bytes: bytes! }, { at });
      expect({ issues, unmapped }).toEqual({ issues: [], unmapped: [] });
      expect(copyInBundle(bundle!)!.items).toEqual([item]);
    }),
    { numRuns: 200 },
  );
});

test('an implant with all that can be said needs no detail of ours, and keeps R4 and our profiles', () => {
  const { use, thing } = resourcesOf(hip);
  expect(use).toMatchObject({
    status: 'active',
    device: { reference: documentOf(hip).entry!.find(({ resource }) => resource!.resourceType === 'Device')!.fullUrl },
    timingPeriod: { start: '2019-03-14' },
    bodySite: { text: 'Höger höft' },
    reasonCode: [{ coding: [{ code: 'M16.1' }] }],
    note: [{ text: 'MR-villkorlig.' }],
  });
  expect(thing).toMatchObject({
    udiCarrier: [{ carrierHRF: hip.udi }],
    deviceName: [{ name: hip.name, type: 'user-friendly-name' }],
    type: { coding: [{ code: '304120007' }] },
    manufacturer: hip.manufacturer,
    modelNumber: hip.model,
    serialNumber: hip.serialNumber,
    lotNumber: hip.lot,
  });
  expect([use.extension, thing.extension]).toEqual([undefined, undefined]);
  const found = validatorOver(ownDefinitions()).validate(documentOf(hip));
  expect(found.filter(({ severity }) => severity === 'error')).toEqual([]);
});

test('one that was taken out is completed; one entered by mistake is marked, and so is its device', () => {
  expect(resourcesOf({ ...hip, used: { start: '2019-03-14', end: '2025-10-02' } }).use.status).toBe('completed');
  const { use, thing } = resourcesOf({ ...hip, nullified: true });
  expect([use.status, thing.status]).toEqual(['entered-in-error', 'entered-in-error']);
});

test('its section and the PDF say it in Swedish words', async () => {
  const rows = [
    'Unik produktidentifiering (UDI)',
    'Batch- eller lotnummer',
    'Serienummer',
    'Tillverkare',
    'Plats på kroppen',
    'total höftledsprotes (304120007)',
    '21000817',
    'MR-villkorlig.',
  ];
  const document = documentOf(hip);
  const div = JSON.stringify(document.entry![0]!.resource);
  const paper = (await textOf(await bundlePdf(document))).flat().join(' ').replaceAll(/\s+/g, ' ');
  for (const said of rows) expect([div.includes(said), paper.includes(said)]).toEqual([true, true]);
  expect(paper).toContain('Implantat och hjälpmedel');
});

test('every fault of the form is told at its place', async () => {
  const item = { ...hip, udi: '', used: { start: '14 mars' }, serialNumber: 21, colour: 'grå' };
  const bytes = new TextEncoder().encode(
    JSON.stringify({ patient: { id: { type: 'personnummer', value: '191212121212' } }, items: [item] }),
  );
  const { bundle, issues, unmapped } = await jsonAdapter.toBundle({ bytes }, { at });
  expect(bundle).toBeUndefined();
  expect(issues.map(({ place }) => place).toSorted()).toEqual([
    '/items/0/serialNumber',
    '/items/0/udi',
    '/items/0/used/start',
  ]);
  expect(unmapped.map(({ path }) => path)).toEqual(['/items/0/colour']);
});

test('no read contract carries it: all of it is told as lost', () => {
  const contract = readContracts.find(({ kind, response }) => kind === 'diagnosis' && response.strict);
  const { lost } = renderAnswer({ items: [hip] }, contract!);
  expect(lost).toEqual([{ expression: expect.stringContaining('IMP-7'), value: 'device' }]);
});
