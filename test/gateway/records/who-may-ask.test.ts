import { describe, expect, test } from 'vitest';
import { ca } from '../../support/certificates.ts';
import { provider } from './entries.ts';
import { anyone, npo, type Question, said, useProducer } from './producer.ts';

const producer = useProducer();
const { ask } = producer;

describe('who may ask, and where', () => {
  test.each([
    ['a system that is not on the list of readers', { certificate: anyone }, 'rivta-caller-unknown'],
    ['a system that the directory does not know', { certificate: ca.client('SE5561234567-X') }, 'rivta-caller-unknown'],
    ['an address that is no source system of ours', { address: 'SE5566778899-VCEKEN' }, 'rivta-logical-address'],
  ])('%s gets a fault and nothing else', async (_name, question, code) => {
    const { status, text: xml } = await ask(question);
    expect([status, said(xml, 'faultstring')?.split(' ')[0]]).toEqual([500, code]);
    expect(xml).not.toContain('M16.1');
  });

  test.each([
    ['who may not ask', { certificate: anyone }],
    ['at a wrong address', { address: '196101182803' }],
    ['about a patient of no kind', { draft: { patient: { system: 'urn:oid:1.2.752.99.7', value: '196101182803' } } }],
    ['with a period that is none', { draft: { period: { start: '196101182803', end: '196101182803' } } }],
    ['for a source system that is a person', { draft: { sourceSystem: { value: '196101182803' } } }],
  ])('no answer and no line of the log holds the personal number of a question %s', async (_name, question) => {
    const line = producer.door.lines.length;
    const { text: xml } = await ask(question as Question);
    expect(xml + producer.door.lines.slice(line).join('')).not.toContain('196101182803');
  });

  test('a system that is not on the list of readers stands in the audit', async () => {
    producer.door.audited.length = 0;
    await ask({ certificate: anyone });
    expect(producer.door.audited).toContainEqual({
      act: 'refused',
      client: 'SE5565594230-ANNAN',
      codes: ['rivta-caller-unknown'],
      asked: 'POST GetDiagnosis',
    });
  });

  test('every answer is in the audit with patient, consumer, contract and number of entries, before it leaves', async () => {
    const { seq } = await producer.both.region.parts.store.auditHead();
    await ask();
    const [row] = await producer.both.region.parts.store.auditRows({ fromSeq: seq + 1, limit: 5 });
    const event = JSON.stringify(JSON.parse(row!.event));
    expect(row!.patient).not.toBeNull();
    expect(event).toContain(npo);
    for (const unit of ['SE5566778899-VCEKEN', 'SE5566778899-ANNAN', provider]) expect(event).toContain(unit);
    expect(event).toMatch(/"code":"TREAT"/);
    expect(Date.parse(JSON.parse(row!.event).recorded)).not.toBeNaN();
    expect(event).toContain(Buffer.from('GetDiagnosis, 2 entries').toString('base64'));
  });
});
