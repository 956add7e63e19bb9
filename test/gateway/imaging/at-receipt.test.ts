import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Source } from '../../../src/adapters/adapter.ts';
import type { Answer } from '../../../src/gateway/api.ts';
import { checksOf } from '../../../src/gateway/imaging/image-checks.ts';
import { caseIdOf } from '../../../src/model/ids.ts';
import { type TwoGateways, twoGateways } from '../../support/two-gateways.ts';
import { clinicUnit, regionUnit } from '../../support/two-units.ts';
import { first, id } from '../conversation.ts';
import { addressed, every, imaging } from '../document-sources.ts';

let both: TwoGateways;
beforeEach(async () => {
  both = await twoGateways({ adjust: every });
});
afterEach(() => both.close());

const submit = (source: Source, more: object = {}): Promise<Answer> =>
  both.region.gateway.submit({ source, ...more }, both.region.actor);

test('an archive is asked for the images of a reference that has come, again while it is silent, and what it says at last stands alone', async () => {
  await both.close();
  let answers: () => Promise<[] | { failed: 'unreachable'; code: string }>;
  const silent = async () => ({ failed: 'unreachable', code: 'connect-refused' }) as const;
  const client = { search: () => answers(), fetch: silent };
  both = await twoGateways({ adjust: every, imaging: { archives: [], client } });
  await both.region.submit(first());
  answers = silent;
  expect((await submit(imaging(), { envelope: addressed })).status).toBe(202);
  await both.run();
  const { parts } = both.clinic;
  const { rows } = await parts.store.exchanges({ kind: 'imaging-reference', direction: 'in', limit: 9 });
  const told = async () => (await checksOf(parts, rows[0]!.id)).map(({ why, outcome }) => [why, outcome]);
  expect(await told()).toEqual([['at-receipt', 'unknown']]);
  const waiting = { purpose: 'check-images', state: 'ready', lastCode: 'connect-refused' };
  expect(await parts.store.outbox({ exchangeId: rows[0]!.id, limit: 9 })).toMatchObject([waiting]);
  both.clock.advance(parts.timing.retryLast);
  await both.run();
  expect(await told()).toEqual([['at-receipt', 'unknown']]);
  answers = async () => [];
  both.clock.advance(parts.timing.retryLast);
  await both.run();
  expect(await told()).toEqual([['at-receipt', 'dead']]);
  expect(await parts.store.queue()).toMatchObject({ ready: 0, claimed: 0, dead: 0 });
});

test('an archive that stays silent is left in peace after as long as a message would be tried', async () => {
  await both.close();
  const silent = async () => ({ failed: 'unreachable', code: 'connect-refused' }) as const;
  both = await twoGateways({ adjust: every, imaging: { archives: [], client: { search: silent, fetch: silent } } });
  await both.region.submit(first());
  await submit(imaging(), { envelope: addressed });
  await both.run();
  both.clock.advance(both.clinic.parts.timing.retryFor);
  await both.run();
  expect(await both.clinic.parts.store.queue()).toMatchObject({ ready: 0, claimed: 0, dead: 0 });
  const { rows } = await both.clinic.parts.store.exchanges({ kind: 'imaging-reference', direction: 'in', limit: 9 });
  expect(await checksOf(both.clinic.parts, rows[0]!.id)).toMatchObject([{ why: 'at-receipt', outcome: 'unknown' }]);
});

test('an archive that lets a question hang holds up no stop, and is asked again after it', async () => {
  await both.close();
  let asked = 0;
  const aborted = { failed: 'unreachable', code: 'aborted' } as const;
  const search = (_access: object, _path: string, signal?: AbortSignal) => {
    asked++;
    return new Promise<typeof aborted>((resolve) => signal?.addEventListener('abort', () => resolve(aborted)));
  };
  both = await twoGateways({
    adjust: every,
    imaging: { archives: [], client: { search, fetch: async () => aborted } },
  });
  await both.region.submit(first());
  await submit(imaging(), { envelope: addressed });
  while (asked === 0) {
    for (const { worker } of [both.region, both.clinic]) worker.wake();
    await new Promise((resolve) => setTimeout(resolve, 2));
  }
  await both.clinic.worker.stop();
  const waiting = { purpose: 'check-images', state: 'ready', lastCode: 'aborted' };
  const jobs = await both.clinic.parts.store.outbox({ limit: 9 });
  expect(jobs.filter(({ purpose }) => purpose === 'check-images')).toMatchObject([waiting]);
});

test('a sender that goes away while an archive lets it wait has sent nothing: nobody has said whose images they are', async () => {
  await both.close();
  const aborted = { failed: 'unreachable', code: 'aborted' } as const;
  const asked = Promise.withResolvers<void>();
  const search = (_access: object, _path: string, signal?: AbortSignal) => {
    asked.resolve();
    return new Promise<typeof aborted>((resolve) => signal?.addEventListener('abort', () => resolve(aborted)));
  };
  both = await twoGateways({
    adjust: every,
    imaging: { archives: [], client: { search, fetch: async () => aborted } },
  });
  const { gateway, actor, parts } = both.clinic;
  const gone = new AbortController();
  const envelope = { sender: clinicUnit, receiver: regionUnit, caseId: caseIdOf(id) };
  const answer = gateway.submit({ source: imaging(), envelope, signal: gone.signal }, actor);
  await asked.promise;
  gone.abort();
  await expect(answer).rejects.toThrow();
  expect((await parts.store.exchanges({ kind: 'imaging-reference', limit: 9 })).rows).toEqual([]);
});

test('images of a study in a case of others do not exist, and the try stands in the audit', async () => {
  expect((await submit(imaging(), { envelope: addressed })).status).toBe(202);
  const { gateway, parts } = both.region;
  const { seq } = await parts.store.auditHead();
  const nosy = { ...both.region.actor, clientId: 'nosy', units: ['SE5566778899-ANNAN'] };
  const asked = { study: '1.2.752.1.1', rest: '', accept: '*/*', signal: AbortSignal.timeout(5_000) };
  expect(await gateway.image(asked, nosy)).toBeUndefined();
  expect(await gateway.image({ ...asked, study: '1.2.3' }, nosy)).toBeUndefined();
  const rows = await parts.store.auditRows({ fromSeq: seq + 1, limit: 5 });
  expect(rows.map(({ event }) => event.includes('access-refused') && event.includes('nosy'))).toEqual([true]);
});
