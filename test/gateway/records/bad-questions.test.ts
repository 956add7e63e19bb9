import { describe, expect, test } from 'vitest';
import type { ReadContract } from '../../../src/adapters/rivta/contract/read/contract.ts';
import { readContracts } from '../../../src/adapters/rivta/contract/read/contracts.ts';
import { hsa, patient } from './entries.ts';
import { questionOf, said, useProducer } from './producer.ts';

/** What nobody should ask, at the door of every read contract: told with its reason, answered with no entry, nothing of the person in it. */
const producer = useProducer();

interface Bad {
  readonly name: string;
  readonly draft?: object;
  readonly address?: string;
  /** The question, changed. */
  readonly spoil?: (xml: string, contract: ReadContract) => string | Uint8Array;
  /** Code of the fault. */
  readonly fault: string;
}

const replaced = (from: string | RegExp, to: string) => (xml: string) => {
  const changed = xml.replace(from, () => to);
  expect(changed, String(from)).not.toBe(xml);
  return changed;
};
const address = /<(\w+):LogicalAddress>[^<]*<\/\1:LogicalAddress>/;
const beforeEnd = (more: string) => replaced(/<\/\w+:Body>/, `${more}</s:Body>`);

const bad: readonly Bad[] = [
  {
    name: 'in the namespace of another operation',
    spoil: (xml, { request }) =>
      xml.replaceAll(`"${request.responder}"`, '"urn:riv:clinicalprocess:annat:Responder:9"'),
    fault: 'format-unknown',
  },
  {
    name: 'with types of another namespace',
    spoil: (xml, { request }) => xml.replaceAll(`"${request.types}"`, '"urn:riv:clinicalprocess:annat:9"'),
    fault: 'element-required',
  },
  { name: 'without a logical address', spoil: replaced(address, ''), fault: 'soap-envelope' },
  {
    name: 'with an empty logical address',
    spoil: replaced(address, '<r:LogicalAddress> </r:LogicalAddress>'),
    fault: 'soap-envelope',
  },
  { name: 'to an address that is a care unit', address: 'SE5566778899-VCEKEN', fault: 'rivta-logical-address' },
  { name: 'to an address of a megabyte', address: 'A'.repeat(900_000), fault: 'rivta-logical-address' },
  {
    name: 'with a document type',
    spoil: (xml) => `<!DOCTYPE a [<!ENTITY b "ccc">]>${xml.replace(/^<\?xml.*?\?>/, '')}`,
    fault: 'xml-doctype',
  },
  { name: 'of two megabytes', spoil: beforeEnd(`<!--${'x'.repeat(2_000_000)}-->`), fault: 'body-too-large' },
  { name: 'of a hundred thousand levels', spoil: beforeEnd('<a>'.repeat(100_000)), fault: 'xml-depth' },
  { name: 'for nobody', spoil: replaced(patient.value, ''), fault: 'element-empty' },
  { name: 'cut in the middle', spoil: (xml) => xml.slice(0, xml.length / 2), fault: 'xml-syntax' },
  { name: 'that is none', spoil: () => 'MSH|^~\\&|', fault: 'xml-syntax' },
  { name: 'without anything', spoil: () => '', fault: 'body-empty' },
];

const named = (contracts: readonly ReadContract[]) =>
  contracts.map((contract) => [`${contract.name} ${contract.version}`, contract] as const);
const served = readContracts.filter(({ response }) => response.strict);

describe.each(named(served))('%s', (_name, contract) => {
  const personal = [patient.value, 'M16.1'];

  test.each(bad)('a question $name is a fault', async ({ spoil, fault, ...question }) => {
    const line = producer.door.lines.length;
    const xml = Buffer.from(questionOf({ contract, ...question })).toString();
    const { status, text } = await producer.post(Buffer.from(spoil ? spoil(xml, contract) : xml), { contract });
    expect([status, said(text, 'faultstring')?.split(' ')[0]]).toEqual([500, fault]);
    const told = text + producer.door.lines.slice(line).join('');
    expect(personal.filter((word) => told.includes(word))).toEqual([]);
  });

  test('a period that ends before it starts is refused', async () => {
    const draft = { period: { start: '2026-06-01', end: '2026-03-01' } };
    const { status, text } = await producer.ask({ contract, draft });
    const asResult = contract.response.root.children.some(({ name }) => name === 'result');
    if (asResult) expect([status, said(text, 'resultCode')]).toEqual([200, 'ERROR']);
    else expect([status, said(text, 'faultstring')?.split(' ')[0]]).toEqual([500, 'record-request-invalid']);
    expect(text).toContain('The period ends before it starts.');
  });

  const units = (n: number) => Array.from({ length: n }, (_, at) => ({ system: hsa, value: `SE5566778899-${at}` }));
  test.each([
    ['another care unit', { careUnits: units(1) }],
    ['five thousand care units', { careUnits: units(5_000) }],
    ['another patient', { patient: { ...patient, value: '199002222397' } }],
  ])('a question for %s is answered with no entry', async (_which, draft) => {
    const { status, ids } = await producer.ask({ contract, draft });
    expect([status, ids]).toEqual([200, []]);
  });

  test('a patient in ten thousand fragments is nobody here', async () => {
    const xml = replaced(
      patient.value,
      '<![CDATA[A]]>'.repeat(10_000),
    )(Buffer.from(questionOf({ contract })).toString());
    const { status, ids } = await producer.post(Buffer.from(xml), { contract });
    expect([status, ids]).toEqual([200, []]);
  });
});

test.each(named(readContracts.filter((one) => !served.includes(one))))(
  '%s, whose schema is not at hand, is not found: it is read, and never given out',
  async (_name, contract) => {
    const { status, text } = await producer.ask({ contract });
    expect([status, said(text, 'faultstring')?.split(' ')[0]]).toEqual([500, 'not-found']);
  },
);
