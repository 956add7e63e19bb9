import { afterEach, describe, expect, test } from 'vitest';
import { statement } from '../../../src/cli/demo/messages.ts';
import type { DeliverTo } from '../../../src/gateway/directory/directory.ts';
import type { EngineItem, EngineTarget } from '../../../src/transports/engine/engine-delivery.ts';
import type { DeliveryResult } from '../../../src/transports/transport.ts';
import { type TwoGateways, twoGateways } from '../../support/two-gateways.ts';
import { clinicUnit } from '../../support/two-units.ts';
import { day, exchangeOf, first, id, minute, overtakes, says, text, time } from '../conversation.ts';

let both: TwoGateways;
afterEach(() => both.close());

const given: { target: EngineTarget; item: EngineItem }[] = [];
const results: DeliveryResult['outcome'][] = [];

/** The clinic's engine, which gets what arrives; it answers with the next of `results`, else takes it. */
async function withEngine(deliverTo: Partial<DeliverTo>, requiresConsent = false): Promise<void> {
  given.length = 0;
  results.length = 0;
  both = await twoGateways({
    adjust: (data) => {
      const atClinic = data.units.find(({ local }) => local)?.hsaId === clinicUnit;
      const target = { type: 'folder' as const, address: '/in', format: 'json' as const, ...deliverTo };
      return {
        ...data,
        units: data.units.map((unit) => (unit.hsaId === clinicUnit ? { ...unit, deliverTo: target } : unit)),
        agreements: data.agreements.map((a) => ({ ...a, requires: { consent: atClinic && requiresConsent } })),
      };
    },
  });
  Object.assign(both.clinic.parts, {
    engine: {
      deliver: async (target: EngineTarget, item: EngineItem): Promise<DeliveryResult> => {
        given.push({ target, item });
        const outcome = results.shift() ?? 'delivered';
        return { outcome, code: `engine-${outcome}`, issues: [] };
      },
    },
  });
}

const receipts = async () =>
  (await exchangeOf(both.clinic, 'remiss-ny')).receipts
    .filter(({ sort }) => sort === 'hand-over')
    .map(({ outcome, code }) => [outcome, code]);

test.each([
  ['json', 'folder', /^\{.*"event":\s*"remiss-ny"/s],
  ['rivta', 'http', /ProcessRequest/],
  ['fhir', 'webhook', /^\{"resourceType":"Bundle"/],
] as const)(
  'what arrives is written as %s for the engine by %s, and the hand-over is a receipt',
  async (format, type, form) => {
    await withEngine({ format, type });
    await both.region.submit(first());
    await both.run();
    expect(given).toHaveLength(1);
    const { target, item } = given[0]!;
    expect(target).toMatchObject({ type, address: '/in' });
    expect(item).toMatchObject({ event: 'remiss-ny' });
    expect(text(item.bytes)).toMatch(form);
    expect(text(item.bytes)).toContain('Höftprotes?');
    expect(await receipts()).toEqual([['ok', 'engine-delivered']]);
    const { exchange } = await exchangeOf(both.clinic, 'remiss-ny');
    const kept = await both.clinic.parts.store.body(exchange.id, 'handover');
    expect(text(kept!.bytes)).toBe(text(item.bytes));
  },
);

test('in fhir the engine gets the very bytes that arrived', async () => {
  await withEngine({ format: 'fhir' });
  await both.region.submit(first());
  await both.run();
  expect(text(given[0]!.item.bytes)).toBe(text(both.clinic.arrived[0]!));
});

test('what the form cannot carry stands in the case, beside what was found on receipt', async () => {
  await withEngine({ format: 'rivta' }, true);
  await both.region.submit(first({ request: { ...first().request!, priority: 'urgent' } }));
  await both.run();
  const { issues } = await exchangeOf(both.clinic, 'remiss-ny');
  const found = new Set(issues.map(({ code }) => code));
  expect(found).toEqual(new Set(['consent-missing', 'lost-in-rendering']));
  expect(issues.find(({ place }) => place?.includes('priority'))).toBeDefined();
});

describe('a message that came before its predecessor', () => {
  const changed = () =>
    first({ event: 'remiss-andrad', version: 2, request: { ...first().request!, question: 'Ny?' } });
  const cancel = () => statement(first(), 'aterkallelse', 'SE5566778899-SYS1#c', time, 'Ångrat.');
  const events = () => given.map(({ item }) => item.event);

  /** The clinic alone: nothing of the region's comes through. */
  async function handsOver(): Promise<void> {
    both.clinic.worker.wake();
    await both.clinic.worker.idle();
  }

  /** The clinic has the cancel, and not the change that was sent before it. */
  async function waiting(): Promise<void> {
    await withEngine({});
    await both.region.submit(first());
    await both.run();
    both.faults.set('clinic', Array(50).fill('refuse-connection'));
    await both.region.submit(changed());
    await both.region.submit(cancel());
    await overtakes(both.region, both.clinic, 'aterkallelse');
    await handsOver();
    expect(events()).toEqual(['remiss-ny']);
  }

  test('is handed over after it, once, and not while it waits', async () => {
    await waiting();
    await overtakes(both.region, both.clinic, 'remiss-andrad');
    await handsOver();
    expect(events()).toEqual(['remiss-ny', 'remiss-andrad', 'aterkallelse']);
  });

  test('is not handed over when it is refused in the end', async () => {
    await waiting();
    await both.clinic.submit(says('avvisad'));
    await overtakes(both.region, both.clinic, 'remiss-andrad');
    await handsOver();
    expect((await exchangeOf(both.clinic, 'aterkallelse')).exchange.state).toBe('refused');
    expect(events()).toEqual(['remiss-ny']);
  });
});

test('a failed hand-over is tried again, and given up after a week with a failed receipt', async () => {
  await withEngine({});
  results.push('transient');
  await both.region.submit(first());
  await both.run();
  expect(await receipts()).toEqual([]);
  both.clock.advance(2 * minute);
  await both.run();
  expect(given.map(({ item }) => text(item.bytes))).toEqual(Array(2).fill(text(given[0]!.item.bytes)));
  expect(await receipts()).toEqual([['ok', 'engine-delivered']]);
});

test('a hand-over that never succeeds is given up for a person, with a failed receipt', async () => {
  await withEngine({});
  results.push(...Array<DeliveryResult['outcome']>(40).fill('transient'));
  await both.region.submit(first());
  for (let n = 0; n < 15; n++) {
    await both.run();
    both.clock.advance(day);
  }
  expect(await receipts()).toEqual([['failed', 'engine-transient']]);
  const { jobs } = await exchangeOf(both.clinic, 'remiss-ny');
  expect(jobs).toMatchObject([{ purpose: 'hand-over', state: 'dead' }]);
  // The referral itself is not held up by the engine.
  expect(await both.clinic.state(id)).toBe('received');
  results.length = 0;
  await both.clinic.gateway.replay(jobs[0]!.id, 'the engine is back', both.clinic.actor);
  await both.run();
  expect((await receipts()).at(-1)).toEqual(['ok', 'engine-delivered']);
});

test('a refusal by the engine is final at once', async () => {
  await withEngine({});
  results.push('permanent');
  await both.region.submit(first());
  await both.run();
  expect(await receipts()).toEqual([['failed', 'engine-permanent']]);
  expect(given).toHaveLength(1);
});

test('an engine that makes the hand-over throw leaves a failed receipt when the attempts are spent', async () => {
  await withEngine({});
  let broken = true;
  const { engine } = both.clinic.parts;
  Object.assign(both.clinic.parts, {
    engine: {
      deliver: async (...given: Parameters<typeof engine.deliver>) => {
        if (broken) throw new TypeError('nobody had thought of this');
        return engine.deliver(...given);
      },
    },
  });
  await both.region.submit(first());
  for (let n = 0; n < 15; n++) {
    await both.run();
    both.clock.advance(day);
  }
  expect(await receipts()).toEqual([['failed', 'internal']]);
  const { jobs } = await exchangeOf(both.clinic, 'remiss-ny');
  expect(jobs).toMatchObject([{ purpose: 'hand-over', state: 'dead', lastCode: 'internal' }]);
  broken = false;
  await both.clinic.gateway.replay(jobs[0]!.id, 'mended in the new version', both.clinic.actor);
  await both.run();
  expect((await receipts()).at(-1)).toEqual(['ok', 'engine-delivered']);
});

test.each(['permanent', 'delivered'] as const)(
  'who lost the job while the engine answered %s tells nothing: the new holder does',
  async (outcome) => {
    await withEngine({});
    const { store, engine } = both.clinic.parts;
    let taken = false;
    Object.assign(both.clinic.parts, {
      engine: {
        deliver: async (...given: Parameters<typeof engine.deliver>) => {
          if (taken) return engine.deliver(...given);
          taken = true;
          // A worker of another process takes it while this one hangs.
          both.clock.advance(minute);
          const [job] = await store.claim({ worker: 'other', limit: 1, leaseMs: 1, now: both.clock.now() });
          expect(job).toMatchObject({ purpose: 'hand-over', attempts: 2 });
          return { outcome, code: 'late', issues: [] };
        },
      },
    });
    await both.region.submit(first());
    await both.run();
    both.clock.advance(minute);
    await both.run();
    expect(await receipts()).toEqual([['ok', 'engine-delivered']]);
    const told = both.clinic.notices.filter(({ what }) => what === 'dead' || what === 'handed-over');
    expect(told).toMatchObject([{ what: 'handed-over', code: 'engine-delivered' }]);
  },
);
