import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Door, openDoor } from './door.ts';
import { fakeLists } from './fake-gateway.ts';

/** A released list and a draft, two systems, and the pins of two agreements; `a` is one of the engine's and the partner's. */
let door: Door;
beforeAll(async () => {
  const {
    lists: [released],
  } = await fakeLists.status();
  const { releasedAt: _none, ...draft } = { ...released!, version: '2', state: 'draft' as const };
  const pin = (agreement: string) => ({ agreement, from: 0, lists: [], hash: '' });
  const status: typeof fakeLists.status = async () => ({
    lists: [released!, draft],
    systems: [],
    pushes: [],
    subscribers: [],
    pins: [pin('a'), pin('of-others')],
  });
  door = await openDoor({ change: (deps) => ({ ...deps, lists: { ...fakeLists, status } }) });
});
afterAll(() => door.close());

interface Status {
  readonly lists: { readonly version: string; readonly log?: object[] }[];
  readonly pins: { readonly agreement: string }[];
}
const status = async (client: string): Promise<Status> =>
  (await (await door.call(client, 'GET', '/terminology/status')).json()) as Status;

test.each(['engine', 'partner'])('%s sees released lists without who made them, and its own pins', async (client) => {
  const { lists, pins } = await status(client);
  expect(lists.map((list) => list.version)).toEqual(['1']);
  expect(Object.keys(lists[0]!)).not.toEqual(expect.arrayContaining(['log']));
  expect(Object.keys(lists[0]!)).not.toEqual(expect.arrayContaining(['authors']));
  expect(pins.map((pin) => pin.agreement)).toEqual(['a']);
});

test('an operator sees drafts, who made them, and every pin', async () => {
  const { lists, pins } = await status('operator');
  expect(lists.map((list) => list.log !== undefined)).toEqual([true, true]);
  expect(pins).toHaveLength(2);
});

test('the pin of an agreement of others does not exist', async () => {
  const of = async (client: string, agreement: string) =>
    (await door.call(client, 'GET', `/terminology/pins?agreement=${agreement}`)).status;
  expect(await of('partner', 'of-others')).toBe(404);
  expect(await of('engine', 'of-others')).toBe(404);
  expect(await of('operator', 'of-others')).toBe(200);
  expect(await of('partner', 'a')).toBe(200);
});
