import { afterEach, beforeEach, expect, test } from 'vitest';
import { statement } from '../../src/cli/demo/messages.ts';
import { expireParking, settleWaiting } from '../../src/gateway/periodic.ts';
import { type TwoGateways, twoGateways } from '../support/two-gateways.ts';
import { between, codes, day, exchangeOf, first, id, minute, overtakes, says, time } from './conversation.ts';

let both: TwoGateways;
beforeEach(async () => {
  both = await twoGateways();
  await both.region.submit(first());
  await both.run();
});
afterEach(() => both.close());

const states = async () => [await both.region.state(id), await both.clinic.state(id)];
const changed = () => first({ event: 'remiss-andrad', version: 2, request: { ...first().request!, question: 'Ny?' } });
const cancel = () => statement(first(), 'aterkallelse', 'SE5566778899-SYS1#c', time, 'Ångrat.');
const booked = { appointment: { id: 'SE5599990008-SYS9#t', start: time } };
const cut = (side: 'region' | 'clinic', n = 50) => both.faults.set(side, Array(n).fill('refuse-connection'));

/** The wire works again, and everything that waits for its turn to be tried gets it. */
async function mend(): Promise<void> {
  both.faults.clear();
  both.clock.advance(5 * minute);
  await both.run();
}

test('a message that overtook its predecessor waits, and goes on when that one comes', async () => {
  cut('clinic');
  await both.region.submit(changed());
  await both.region.submit(cancel());
  const early = await overtakes(both.region, both.clinic, 'aterkallelse');
  expect([early.status, codes(early)]).toEqual([200, ['parked']]);
  expect(await both.clinic.state(id)).toBe('received');
  await overtakes(both.region, both.clinic, 'remiss-andrad');
  const [task] = await both.clinic.parts.store.tasksOf(id);
  expect(task).toMatchObject({ state: 'cancelled', version: 2, otherNumber: 3 });
});

test('a message whose predecessor comes between its judgement and its writing does not wait', async () => {
  cut('clinic');
  await both.region.submit(changed());
  await both.region.submit(cancel());
  const { store } = both.clinic.parts;
  const accept = store.accept.bind(store);
  store.accept = async (change) => {
    store.accept = accept;
    if (change.exchanges?.[0]?.event === 'aterkallelse') await overtakes(both.region, both.clinic, 'remiss-andrad');
    return accept(change);
  };
  await overtakes(both.region, both.clinic, 'aterkallelse');
  expect(await both.clinic.state(id)).toBe('cancelled');
});

test('a process that died before it came to what waited comes to it when it runs again', async () => {
  cut('clinic');
  await both.region.submit(changed());
  await both.region.submit(cancel());
  await overtakes(both.region, both.clinic, 'aterkallelse');
  const { store } = both.clinic.parts;
  const tasks = store.task.bind(store);
  const accept = store.accept.bind(store);
  store.accept = async (change) => {
    const written = await accept(change);
    store.task = () => Promise.reject(new Error('the process dies after the commit'));
    return written;
  };
  await overtakes(both.region, both.clinic, 'remiss-andrad').catch(() => undefined);
  Object.assign(store, { accept, task: tasks });
  expect(await both.clinic.state(id)).toBe('received');
  await settleWaiting(both.clinic.parts);
  expect(await both.clinic.state(id)).toBe('cancelled');
});

test('the later kvittens counts although the first answer was lost, and the stored answer follows it', async () => {
  cut('clinic');
  await both.region.submit(changed());
  await both.region.submit(cancel());
  await overtakes(both.region, both.clinic, 'aterkallelse');
  await overtakes(both.region, both.clinic, 'remiss-andrad');
  await mend();
  expect(await states()).toEqual(['cancelled', 'cancelled']);
  expect((await exchangeOf(both.region, 'aterkallelse')).exchange.state).toBe('acknowledged');
  expect((await exchangeOf(both.region, 'remiss-andrad')).exchange.state).toBe('acknowledged');
});

/** The change is given up after an attempt that nobody knows the end of; the cancel after it waits at the clinic. */
async function waitingAtTheClinic(): Promise<void> {
  both.faults.set('clinic', ['lose-message', ...Array(20).fill('refuse-connection')]);
  await both.region.submit(changed());
  await both.run();
  both.clock.advance(8 * day);
  await both.region.submit(cancel());
  await both.run();
  both.faults.clear();
  both.clock.advance(minute);
  await both.run();
  expect((await exchangeOf(both.region, 'aterkallelse')).exchange).toMatchObject({ state: 'parked' });
}

test('a person replays what was given up, and what had waited for it takes effect on both sides', async () => {
  await waitingAtTheClinic();
  expect((await exchangeOf(both.region, 'remiss-andrad')).exchange.state).toBe('person');
  const [job] = (await exchangeOf(both.region, 'remiss-andrad')).jobs;
  await both.region.gateway.replay(job!.id, 'the clinic never got it', both.region.actor);
  await both.run();
  expect(await states()).toEqual(['cancelled', 'cancelled']);
  expect((await both.region.case(id))!.tasks[0]).toMatchObject({ version: 2, pending: [] });
});

test('after a day it is judged as it stands, and both sides learn what came of it', async () => {
  await waitingAtTheClinic();
  both.clock.advance(day);
  // The sender gives up waiting at the same hour: the kvittens that comes after counts all the same.
  await expireParking(both.region.parts);
  expect((await exchangeOf(both.region, 'aterkallelse')).exchange.state).toBe('person');
  await expireParking(both.clinic.parts);
  await both.run();
  expect(await states()).toEqual(['cancelled', 'cancelled']);
  expect((await exchangeOf(both.region, 'aterkallelse')).exchange.state).toBe('acknowledged');
});

test('what goes on while others of the expired are judged is not judged a second time', async () => {
  cut('clinic');
  await both.region.submit(changed());
  await both.region.submit(cancel());
  await overtakes(both.region, both.clinic, 'aterkallelse');
  both.clock.advance(2 * day);
  const { store } = both.clinic.parts;
  const listed = store.exchanges.bind(store);
  store.exchanges = async (query) => {
    const page = await listed(query);
    if (query.createdBefore === undefined) return page;
    store.exchanges = listed;
    await overtakes(both.region, both.clinic, 'remiss-andrad');
    return page;
  };
  await expireParking(both.clinic.parts);
  const { exchange, jobs } = await exchangeOf(both.clinic, 'aterkallelse');
  expect(exchange.state).toBe('acknowledged');
  expect(jobs.map(({ purpose }) => purpose)).toEqual(['acknowledge']);
});

test('what a later kvittens has told the end of is not replayed', async () => {
  await waitingAtTheClinic();
  const [dead] = (await exchangeOf(both.region, 'remiss-andrad')).jobs;
  await overtakes(both.region, both.clinic, 'remiss-andrad');
  const row = (await exchangeOf(both.region, 'remiss-andrad')).exchange;
  const update = { id: row.id, state: 'acknowledged' as const, updatedAt: both.clock.now(), reason: null };
  await both.region.parts.store.accept({ exchangeUpdates: [update] });
  const answer = await both.region.gateway.replay(dead!.id, 'once more', both.region.actor);
  expect([answer.status >= 400, codes(answer)]).toEqual([true, ['nothing-to-replay']]);
});

test('a later kvittens that the sender refuses for good is sent once, and its job is shown as dead', async () => {
  await waitingAtTheClinic();
  let sent = 0;
  between(both.clinic, () => async () => {
    sent += 1;
    return { outcome: 'permanent', code: 'http-403', issues: [] };
  });
  both.clock.advance(day);
  await expireParking(both.clinic.parts);
  for (let n = 0; n < 3; n++) {
    await both.run();
    both.clock.advance(day);
  }
  const { jobs } = await exchangeOf(both.clinic, 'aterkallelse');
  expect([sent, jobs]).toMatchObject([1, [{ purpose: 'acknowledge', state: 'dead', lastCode: 'http-403' }]]);
});

test('nothing expires before its day', async () => {
  await waitingAtTheClinic();
  both.clock.advance(day - 2 * minute);
  await expireParking(both.clinic.parts);
  expect((await exchangeOf(both.clinic, 'aterkallelse')).exchange.state).toBe('parked');
});

test('an answer that overtook another waits at the referrer and goes on when that one comes', async () => {
  cut('region');
  await both.clinic.submit(says('bekraftad'));
  await both.clinic.submit(says('bokning', booked));
  const early = await overtakes(both.clinic, both.region, 'bokning');
  expect([early.status, codes(early)]).toEqual([200, ['parked']]);
  await mend();
  expect(await states()).toEqual(['booked', 'booked']);
  expect((await exchangeOf(both.clinic, 'bokning')).exchange.state).toBe('acknowledged');
});

test('an answer judged as it stands takes the place that it named: the next one does not wait', async () => {
  cut('region');
  await both.clinic.submit(says('komplettering-begard'));
  await both.clinic.submit(says('bekraftad'));
  await both.clinic.submit(says('bokning', booked));
  await overtakes(both.clinic, both.region, 'bekraftad');
  both.clock.advance(day);
  await expireParking(both.region.parts);
  expect(await both.region.state(id)).toBe('accepted');
  await overtakes(both.clinic, both.region, 'bokning');
  expect(await both.region.state(id)).toBe('booked');
  const positions = (await both.region.case(id))!.tasks[0]!.log.map(({ position }) => position);
  expect(positions).toEqual([1, 2, 4, 5]);
});

test('what comes after all, when its place has been passed by, changes nothing and waits for nothing', async () => {
  cut('region');
  await both.clinic.submit(says('komplettering-begard'));
  await both.clinic.submit(says('bekraftad'));
  await overtakes(both.clinic, both.region, 'bekraftad');
  both.clock.advance(day);
  await expireParking(both.region.parts);
  const late = await overtakes(both.clinic, both.region, 'komplettering-begard');
  expect([late.status, codes(late)]).toEqual([200, ['no-findings']]);
  expect((await exchangeOf(both.region, 'komplettering-begard')).exchange.state).toBe('acknowledged');
  expect(await both.region.state(id)).toBe('accepted');
  expect((await both.region.case(id))!.tasks[0]!.log.map(({ event }) => event)).not.toContain('komplettering-begard');
});

test('a message of the sender judged as it stands takes its number: the next one does not wait', async () => {
  await waitingAtTheClinic();
  await both.clinic.submit(says('bekraftad'));
  await both.run();
  both.clock.advance(day);
  await expireParking(both.clinic.parts);
  await both.clinic.submit(says('aterkallelse-nekad'));
  await both.run();
  expect(await states()).toEqual(['accepted', 'accepted']);
  const again = statement(first(), 'aterkallelse', 'SE5566778899-SYS1#c2', time, 'Ångrat.');
  expect((await both.region.submit(again)).status).toBe(202);
  await both.run();
  expect(await states()).toEqual(['cancel-requested', 'cancel-requested']);
});

test('an answer that is still out of turn after a day needs a person, until its predecessor comes after all', async () => {
  cut('region');
  await both.clinic.submit(says('bekraftad'));
  await both.clinic.submit(says('bokning', booked));
  await overtakes(both.clinic, both.region, 'bokning');
  both.clock.advance(day);
  await expireParking(both.region.parts);
  const { exchange } = await exchangeOf(both.region, 'bokning');
  expect(exchange).toMatchObject({ state: 'person', reason: 'parking-expired' });
  both.clock.advance(day);
  await mend();
  expect(await states()).toEqual(['booked', 'booked']);
  expect((await exchangeOf(both.region, 'bokning')).exchange.state).toBe('acknowledged');
});

test('a final answer that had waited ends the case when its turn comes', async () => {
  cut('region');
  await both.clinic.submit(says('bekraftad'));
  await both.clinic.submit(says('slutsvar'));
  await overtakes(both.clinic, both.region, 'slutsvar');
  expect((await both.region.case(id))!.case.endedAt).toBeNull();
  await overtakes(both.clinic, both.region, 'bekraftad');
  const view = (await both.region.case(id))!;
  expect([view.tasks[0]!.state, view.case.endedAt]).toEqual(['answered', both.clock.now()]);
});
