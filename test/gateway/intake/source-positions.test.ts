import { afterEach, describe, expect, test } from 'vitest';
import { toBundle } from '../../../src/adapters/referral/to-bundle.ts';
import type { Answer } from '../../../src/gateway/api.ts';
import type { Issue } from '../../../src/model/issue.ts';
import { issuesOf } from '../../../src/model/operation-outcome.ts';
import { type TwoGateways, twoGateways } from '../../support/two-gateways.ts';
import { first, text, time } from '../conversation.ts';

let both: TwoGateways;
afterEach(() => both.close());

const issuesIn = ({ bytes }: Answer): Issue[] => {
  const { issue, issues } = JSON.parse(text(bytes));
  return issuesOf({ resourceType: 'OperationOutcome', issue: issue ?? issues });
};

/** The rest of the source's line from the position of each finding. */
const begins = (source: string, { position }: Issue): string | undefined =>
  position && source.split(/\r?\n/)[position.line - 1]!.slice(position.column - 1);

async function submit(source: string, mediaType: string): Promise<Issue[]> {
  const { gateway, actor } = both.region;
  return issuesIn(await gateway.submit({ source: { bytes: Buffer.from(source), mediaType } }, actor));
}

describe('an engine is told line and column in the source that it handed in', () => {
  test('FHIR: what the validator finds, at the element or the nearest around it', async () => {
    both = await twoGateways();
    const { bundle } = toBundle(first(), { at: time });
    const patient = bundle.entry!.find(({ resource }) => resource?.resourceType === 'Patient')!.resource!;
    Object.assign(patient, { gender: 'okänt' });
    const task = bundle.entry!.find(({ resource }) => resource?.resourceType === 'Task')!.resource!;
    Object.assign(task, { status: undefined });
    const source = JSON.stringify(bundle, null, 2).replaceAll('\n', '\r\n');
    const told = await submit(source, 'application/fhir+json');
    const at = (end: string) => told.filter(({ place }) => place?.endsWith(end)).map((one) => begins(source, one));
    expect(at('.gender')).toContain('"okänt"');
    expect(told.every(({ position, place }) => position !== undefined || place === undefined)).toBe(true);
    const missing = told.find(({ code, source: rule }) => code === 'element-required' && rule?.includes('Task.status'));
    expect(source.split('\r\n')[missing!.position!.line]).toContain('"resourceType": "Task"');
  });

  test('our JSON form: faults of the schema, and a member that found no place', async () => {
    both = await twoGateways();
    const good = { event: 'remiss-ny', referral: 7, unknown: { x: 1 } };
    const source = JSON.stringify(good, null, 1);
    const told = await submit(source, 'application/vnd.vardbro.referral+json');
    expect(told.filter(({ place }) => place === '/referral').map((one) => begins(source, one))).toContain('7,');
  });

  test('our JSON form: what a rule about the Bundle finds, where the message says it', async () => {
    both = await twoGateways();
    const json = both.region.parts.adapters.byFormat('json')!;
    const { bytes } = await json.fromBundle!(toBundle(first(), { at: time }).bundle, 'json');
    const good = JSON.parse(text(bytes!));
    const unpaid = JSON.stringify({ ...good, request: { ...good.request, payment: undefined } }, null, 1);
    const [payment] = await submit(unpaid, 'application/vnd.vardbro.referral+json');
    expect(payment).toMatchObject({ code: 'payment-commitment-missing', place: '/request/payment' });
    expect(begins(unpaid, payment!)).toMatch(/^\{|^"/);
    const elsewhere = JSON.stringify({ ...good, receiver: 'SE5599990008-FINNSEJ' }, null, 1);
    const [receiver] = await submit(elsewhere, 'application/vnd.vardbro.referral+json');
    expect(receiver).toMatchObject({ code: 'receiver-unknown', place: '/receiver' });
    expect(begins(elsewhere, receiver!)).toMatch(/^"SE5599990008-FINNSEJ"/);
    const notOurs = JSON.stringify({ ...good, sender: 'SE5566778899-ANNAN' }, null, 1);
    expect(await submit(notOurs, 'application/vnd.vardbro.referral+json')).toMatchObject([
      { code: 'forbidden', place: '/sender', expected: expect.stringContaining('SE5566778899-VCEKEN') },
    ]);
  });

  test('our JSON form: a short answer about a referral that is not known here says so first', async () => {
    both = await twoGateways();
    const source = JSON.stringify({ event: 'bekraftad', referral: 'SE5566778899-SYS1#OKAND', by: { name: 'Lova' } });
    const told = await submit(source, 'application/vnd.vardbro.referral+json');
    expect(told[0]).toMatchObject({ code: 'referral-unknown', place: '/referral' });
  });

  test('RIV-TA: the element that breaks the contract', async () => {
    both = await twoGateways();
    const { bundle } = toBundle(first(), { at: time });
    const rivta = both.region.parts.adapters.byFormat('rivta')!;
    const { bytes } = await rivta.fromBundle!(bundle, 'rivta');
    const source = text(bytes!).replace('versionNumber>1<', 'versionNumber>x<');
    const told = await submit(source, 'text/xml');
    const version = told.find(({ place }) => place?.endsWith('/versionNumber'));
    expect(version && begins(source, version)).toMatch(/^<core:versionNumber>x</);
  });

  test('a FHIR document in a message of ours: nothing is told of a place that the source does not have', async () => {
    both = await twoGateways();
    const source = '{"resourceType":"Bundle",\n"type":"document","entry":[{"resource":{"resourceType":"Patient"}}]}';
    for (const { place, position } of await submit(source, 'application/fhir+json'))
      if (position) expect(place).not.toMatch(/^MessageHeader|Task/);
  });
});
