import { describe, expect, test } from 'vitest';
import { holds, reader } from '../../gateway/overview/world.ts';
import { diagnosis } from '../../transports/npo/items.ts';
import { baseUrl } from '../door.ts';
import { type Answer, codesOf, matches, useReading, who } from './reading.ts';

const here = useReading();
const { ask, search, tokenOf } = here;

describe('pages', () => {
  const next = ({ body }: Answer): string => body.link![0]!.url.replace(`${baseUrl}`, '');

  test('the rest comes by the link next, to the same reader alone, for ten minutes', async () => {
    const first = await search('Condition', `${who}&_count=2`);
    expect([matches(first).length, first.body.total]).toEqual([2, 3]);
    const second = await ask(next(first));
    expect([second.status, matches(second).length, second.body.link]).toEqual([200, 1, undefined]);
    const all = [...matches(first), ...matches(second)].map((entry) => JSON.stringify(entry));
    expect(new Set(all).size).toBe(3);
    const colleague = await tokenOf({ ...reader, employee: 'SE5599990008-L0099' });
    expect((await ask(next(first), {}, colleague)).status).toBe(404);
    here.world.both.clock.advance(10 * 60_000);
    const late = await ask(next(first));
    expect([late.status, codesOf(late)]).toEqual([404, ['overview-page-unknown']]);
  });

  test('need no other scope than their search had, and are of its type alone', async () => {
    const own = await tokenOf(reader, undefined, 'system/Condition.s');
    const first = await search('Condition', `${who}&_count=2`, own);
    expect([first.status, next(first)]).toEqual([200, expect.stringMatching(/^\/fhir\/Condition\/_search\?page=/)]);
    expect((await ask(next(first), {}, own)).status).toBe(200);
    for (const elsewhere of ['DocumentReference/_search', '$record'])
      expect((await ask(next(first).replace('Condition/_search', elsewhere))).status).toBe(404);
  });

  test('are not for the same person for another purpose, in another assignment or at another unit', async () => {
    const first = await search('Condition', `${who}&_count=2`);
    const changes = [{ purpose: 'ETREAT' }, { assignment: 'Ett annat' }, { careUnit: 'SE5599990008-ANNAN' }];
    for (const change of changes)
      expect((await ask(next(first), {}, await tokenOf({ ...reader, ...change }))).status).toBe(404);
  });

  test('are each an access: in the audit, and in a record for the log', async () => {
    const first = await search('Condition', `${who}&_count=2`);
    const { store, clock } = here.world.both.clinic.parts;
    const before = (await store.accessLogsDue(clock.now(), 100)).length;
    await ask(next(first));
    const due = await store.accessLogsDue(clock.now(), 100);
    expect(due.length).toBe(before + 1);
    const [event] = await here.world.audited(1);
    const asked = (event!.entity as { query?: string }[]).find(({ query }) => query !== undefined)!.query!;
    expect(Buffer.from(asked, 'base64').toString()).toContain('1 entries shown on a further page');
  });

  test('show nothing once the relation is gone, and that is in the audit', async () => {
    const first = await search('Condition', `${who}&_count=2`);
    here.world.security.said.relation = { has: false };
    const answer = await ask(next(first));
    expect([answer.status, codesOf(answer)]).toEqual([403, ['overview-no-relation']]);
    expect((await here.world.audited(1))[0]).toMatchObject({ outcome: '4' });
    here.world.security.said.relation = { unavailable: 'timeout' };
    expect((await ask(next(first))).status).toBe(503);
  });

  test('leave out what has been blocked since, with all that belongs to it, and say so', async () => {
    const hidden = { unit: 'SE2321000016-PSYK' };
    here.world.sources = holds([diagnosis('d1'), diagnosis('d2'), diagnosis('d3', hidden), diagnosis('d4')]);
    const first = await search('Condition', `${who}&_count=2`);
    here.world.security.said.block = ({ careUnit }) => (careUnit === hidden.unit ? 'BLOCKED' : 'OK');
    const second = await ask(next(first));
    expect([matches(second).length, codesOf(second)]).toEqual([1, ['overview-hidden']]);
    expect(second.text).not.toContain(hidden.unit);
    expect(second.text).not.toContain('#d3');
  });

  test('do not tell whose the hidden entry is: units and persons that stand behind it alone are left out', async () => {
    const hidden = { unit: 'SE2321000016-PSYK' };
    here.world.sources = holds([diagnosis('d1'), diagnosis('d2'), diagnosis('d3', hidden)]);
    const first = await search('Condition', `${who}&_count=2`);
    expect(first.text).not.toContain(hidden.unit);
    here.world.security.said.block = ({ careUnit }) => (careUnit === hidden.unit ? 'BLOCKED' : 'OK');
    const second = await ask(next(first));
    expect(second.body.entry!.map(({ search: { mode } }) => mode)).toEqual(['outcome']);
    expect(codesOf(second)).toEqual(['overview-hidden']);
  });

  test('an unknown token is told as one that has expired', async () => {
    const answer = await ask('/fhir/$record?page=nonsense');
    expect([answer.status, codesOf(answer)]).toEqual([404, ['overview-page-unknown']]);
  });
});
