import type { Bundle } from '@medplum/fhirtypes';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Actor, Gateway } from '../../../src/gateway/api.ts';
import { sha256 } from '../../../src/model/content-hash.ts';
import { type TwoGateways, twoGateways } from '../../support/two-gateways.ts';
import { exchangeOf, first, text } from '../conversation.ts';

const bytes = new TextEncoder().encode('Röntgenutlåtande: artros höger höft.');
const attachments = [{ id: 'SE5566778899-SYS1#b1', mediaType: 'text/plain', description: 'Utlåtande', bytes }];

let both: TwoGateways;
let gateway: Gateway;
let mine: Actor;
let ids: { exchange: string; case: string; task: string; Bundle: string; Patient: string; Binary: string };

beforeAll(async () => {
  both = await twoGateways();
  await both.region.submit(first({ request: { ...first().request!, attachments } }));
  await both.run();
  ({ gateway, actor: mine } = both.clinic);
  const { exchange } = await exchangeOf(both.clinic, 'remiss-ny');
  const bundle = JSON.parse(text((await gateway.content(exchange.id, 'fhir', mine))!.bytes)) as Bundle;
  const one = (type: string) => bundle.entry!.find(({ resource }) => resource!.resourceType === type)!.resource!.id!;
  ids = {
    exchange: exchange.id,
    case: exchange.caseId,
    task: one('Task'),
    Bundle: bundle.id!,
    Patient: one('Patient'),
    Binary: one('Binary'),
  };
});
afterAll(() => both.close());

/** Every way to get at what is kept, on one's own thing or on another's. */
const ways: Record<string, (actor: Actor) => Promise<unknown>> = {
  exchange: (actor) => gateway.exchange(ids.exchange, actor),
  codes: (actor) => gateway.codes(ids.exchange, actor),
  'content as it came': (actor) => gateway.content(ids.exchange, 'source', actor),
  'content as FHIR': (actor) => gateway.content(ids.exchange, 'fhir', actor),
  'content as json': (actor) => gateway.content(ids.exchange, 'json', actor),
  'content as RIV-TA': (actor) => gateway.content(ids.exchange, 'rivta', actor),
  'content on paper': (actor) => gateway.content(ids.exchange, 'pdf:sv', actor),
  part: (actor) => gateway.part(ids.exchange, sha256(bytes), actor),
  case: (actor) => gateway.case(ids.case, actor),
  'read of the Task': (actor) => gateway.read('Task', ids.task, actor),
  'read of the Bundle': (actor) => gateway.read('Bundle', ids.Bundle, actor),
  'read of the Patient': (actor) => gateway.read('Patient', ids.Patient, actor),
  'read of the Binary': (actor) => gateway.read('Binary', ids.Binary, actor),
  take: (actor) => gateway.take({ taskId: ids.task, side: 'owner' }, 'SE5599990008-L0001', actor),
  checkImages: (actor) => gateway.checkImages(ids.exchange, actor),
};
const lists: Record<string, (actor: Actor) => Promise<{ readonly rows: readonly unknown[] }>> = {
  exchanges: (actor) => gateway.exchanges({ limit: 10 }, actor),
  cases: (actor) => gateway.cases({ limit: 10 }, actor),
  tasks: (actor) => gateway.tasks({ limit: 10 }, actor),
};
/** Those that have something to show: codes are judged only where lists are known (terminology/message-codes.test.ts). */
const shown = Object.entries(ways).filter(([name]) => name !== 'codes');
/** They change something: every-change.test.ts; or need an archive: imaging/check.test.ts. */
const others = ['submit', 'receive', 'openCase', 'replay', 'image'];

interface Event {
  readonly subtype?: readonly { readonly code: string }[];
  readonly agent: readonly { readonly who?: { readonly identifier?: { readonly value?: string } } }[];
}

/** Rows of the audit that an act has left. */
async function left(act: () => Promise<unknown>): Promise<{ readonly result: unknown; readonly events: Event[] }> {
  const { store } = both.clinic.parts;
  const before = (await store.auditRows({ limit: 5_000 })).length;
  const result = await act();
  const rows = (await store.auditRows({ limit: 5_000 })).slice(before);
  return { result, events: rows.map(({ event }) => JSON.parse(event) as Event) };
}

const stranger = (): Actor => ({ ...mine, clientId: 'nosy', units: ['SE5566778899-ANNAN'] });
const namesOf = (event: Event) => event.agent.map(({ who }) => who?.identifier?.value);

test('every use case is among those that are tried here', () => {
  const tried = [...Object.keys(ways), ...Object.keys(lists)].map((name) => name.split(' ')[0]!);
  expect(Object.keys(gateway).sort()).toEqual([...new Set([...tried, ...others])].sort());
});

describe('who gets at something leaves a row of the audit', () => {
  test.each(shown)('%s', async (_name, get) => {
    const { result, events } = await left(() => get(mine));
    expect([Boolean(result), events.length]).toEqual([true, 1]);
    expect(namesOf(events[0]!)).toContain(mine.clientId);
  });

  test.each(Object.entries(lists))('by a search of %s', async (_name, search) => {
    const { result, events } = await left(() => search(mine));
    expect([(result as { rows: unknown[] }).rows.length, events.length]).toEqual([1, 1]);
  });
});

describe('who tries to get at what is not theirs gets nothing, and leaves a row that says so', () => {
  test.each(Object.entries(ways))('%s', async (_name, get) => {
    const { result, events } = await left(() => get(stranger()));
    expect([Boolean(result), events.map(({ subtype }) => subtype?.map(({ code }) => code))]).toEqual([
      false,
      [expect.arrayContaining(['access-refused'])],
    ]);
    expect(namesOf(events[0]!)).toContain('nosy');
  });

  test.each(Object.entries(lists))('by a search of %s', async (_name, search) => {
    const { result, events } = await left(() => search(stranger()));
    expect([(result as { rows: unknown[] }).rows, events.length]).toEqual([[], 1]);
  });
});

describe('nothing is shown that could not be audited', () => {
  test.each([...shown, ...Object.entries(lists)])('%s', async (_name, get) => {
    const { store } = both.clinic.parts;
    const { appendAudit, accept } = store;
    const full = () => Promise.reject(new Error('the disk is full'));
    Object.assign(store, { appendAudit: full, accept: full });
    try {
      await expect(get(mine)).rejects.toThrow('the disk is full');
    } finally {
      Object.assign(store, { appendAudit, accept });
    }
  });
});
