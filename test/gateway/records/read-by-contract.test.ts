import { describe, expect, test } from 'vitest';
import { getCareDocumentation3 } from '../../../src/adapters/rivta/contract/read/get-care-documentation.ts';
import { getLaboratoryOrderOutcome4 } from '../../../src/adapters/rivta/contract/read/get-laboratory-order-outcome.ts';
import { note, patient, system } from './entries.ts';
import { said, useProducer } from './producer.ts';

const producer = useProducer();
const { ask, offered } = producer;

describe('what is offered for reading', () => {
  test('is found by the contract of its kind, newest first; what was withdrawn is not given out', async () => {
    const { status, ids } = await ask();
    expect([status, ids]).toEqual([200, ['d2', 'd1']]);
  });

  test('is answered the same, written beforehand or now, whatever form another version of this program wrote it in', async () => {
    const { store } = producer.both.region.parts;
    const { text: xml } = await ask();
    const query = { patients: [`${patient.system}|${patient.value}`], kind: 'diagnosis', limit: 10 };
    const { rows } = await store.records(query);
    expect(rows.map(({ form }) => form?.startsWith('GetDiagnosis 2.0 ') ?? null)).toEqual([null, true, true]);
    await store.accept({ records: rows.map((row) => ({ ...row, written: '<other/>', form: 'of another version' })) });
    expect((await ask()).text).toBe(xml);
    await store.accept({ records: rows.map((row) => ({ ...row, written: null, form: null })) });
    expect((await ask()).text).toBe(xml);
    await store.accept({ records: [...rows] });
  });

  test.each([
    ['a care unit', { careUnits: [{ value: 'SE5566778899-VCEKEN' }] }, ['d1']],
    ['a period that holds one of its times', { period: { start: '2026-03-01', end: '2026-03-01' } }, ['d1']],
    ['a period before', { period: { start: '2020-01-01', end: '2026-02-28' } }, []],
    ['its source system', { sourceSystem: { value: system } }, ['d2', 'd1']],
    ['a care contact of its source system', { sourceSystem: { value: system }, careContacts: ['k1'] }, []],
    ['another patient', { patient: { ...patient, value: '199002222397' } }, []],
  ])('is narrowed by %s', async (_name, draft, expected) => {
    expect((await ask({ draft })).ids).toEqual(expected);
  });

  test.each([
    ['another source system than the address', { sourceSystem: { value: 'SE5566778899-ANNAT' } }],
    ['a care contact without source system', { careContacts: ['k1'] }],
    [
      'a reserve number without source system',
      { patient: { system: 'urn:oid:1.2.752.129.2.1.3.2', value: '19610118A803' } },
    ],
  ])('is refused to a question with %s', async (_name, draft) => {
    const { status, text: xml } = await ask({ draft });
    expect([status, said(xml, 'resultCode'), said(xml, 'errorCode')]).toEqual([200, 'ERROR', 'INVALID_REQUEST']);
  });

  test('is refused with a fault where the contract has no result to say it in', async () => {
    const reserve = { system: 'urn:oid:1.2.752.129.2.1.3.2', value: '19610118A803' };
    const { status, text: xml } = await ask({ draft: { patient: reserve }, contract: getLaboratoryOrderOutcome4 });
    expect([status, said(xml, 'faultstring')]).toEqual([500, expect.stringMatching(/^record-request-invalid/)]);
  });

  test('comes in pages where the contract has a way to go on', async () => {
    expect((await offered(...Array.from({ length: 620 }, (_, n) => note(n)))).status).toBe(202);
    const first = await ask({ contract: getCareDocumentation3 });
    expect([first.ids.length, said(first.text, 'logicalAddress')]).toEqual([500, system]);
    const second = await ask({
      contract: getCareDocumentation3,
      draft: { hasMoreReference: said(first.text, 'reference') },
    });
    expect([second.ids.length, said(second.text, 'reference')]).toEqual([120, undefined]);
    expect(new Set([...first.ids, ...second.ids]).size).toBe(620);
  });
});
