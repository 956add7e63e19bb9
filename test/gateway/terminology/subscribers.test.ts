import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { careServiceLists, careServices } from '../../../scripts/terminology/care-services.ts';
import { proved } from '../../../src/gateway/terminology/proved.ts';
import { sealSecrets } from '../../../src/gateway/terminology/subscriber-secret.ts';
import { everybody } from '../../../src/gateway/terminology/subscribers.ts';
import { makeSeal } from '../../../src/model/seal.ts';
import { webhookSignature } from '../../../src/transports/engine/webhook.ts';
import { clinicUnit } from '../../support/two-units.ts';
import { anna, codes, nobody, openWorld, order, release, type World } from './world.ts';

const register = { system: 'register', webhook: 'https://register.example/lists' };
const caller = { address: '192.0.2.1', requestId: 'r' };

let world: World;
beforeEach(async () => {
  world = await openWorld();
});
afterEach(() => world.close());

const heard = (system = register.webhook) =>
  world.sent
    .filter(({ to }) => to === system)
    .map(({ item }) => JSON.parse(Buffer.from(item.bytes).toString()))
    .map(({ url, version }) => `${url.split('/').at(-1)} ${version}`);

describe('a subscriber', () => {
  test('begins with the newest release of each list, and then hears of every one once, also after a restart', async () => {
    await release(world, order('1.0.0'));
    await release(world, order('2.0.0'));
    const { secret } = await world.life.subscribe(register, anna);
    expect(secret).toMatch(/^[\w-]{43}$/);
    await world.life.push();
    expect(heard()).toEqual(['care-services 2.0.0']);
    world = await world.restart();
    await release(world, order('2.1.0'), { overrides: [{ code: 'KIR-VAR-02', reason: 'aldrig använd' }] });
    await world.life.push();
    await world.life.push();
    expect(heard()).toEqual(['care-services 2.1.0']);
    // Registered anew, at another address: nothing is told twice.
    await world.life.subscribe({ ...register, webhook: 'https://new.example/lists' }, anna);
    await world.life.push();
    expect(heard('https://new.example/lists')).toEqual([]);
  });

  test('of some lists hears of no others', async () => {
    await world.life.subscribe({ ...register, lists: [careServices] }, anna);
    const ekeby = (await careServiceLists()).get('region-ekeby-services/1.0.0/CodeSystem-region-ekeby-services.json');
    await release(world, { bytes: Buffer.from(JSON.stringify(ekeby)), format: 'json' });
    await release(world, order('1.0.0'));
    await world.life.push();
    expect(heard()).toEqual(['care-services 1.0.0']);
  });

  test('that did not answer is told again in its time also when the clock is set back meanwhile', async () => {
    await world.life.subscribe(register, anna);
    await release(world, order('1.0.0'));
    const silent = { outcome: 'transient' as const, code: 'connect-refused', issues: [] };
    world.answers.push(silent, silent, silent);
    await world.life.push();
    world.time -= 86_400_000;
    await world.life.push();
    expect(heard()).toEqual(['care-services 1.0.0']);
    world.time += 2 * 60_000;
    await world.life.push();
    expect(heard()).toEqual(['care-services 1.0.0', 'care-services 1.0.0']);
    const { pushes } = await world.life.status();
    expect(pushes.filter(({ system }) => system === 'register')).toMatchObject([{ state: 'sent', attempts: 2 }]);
  });

  test('that was given up is told what it missed when a person resumes it', async () => {
    await world.life.subscribe(register, anna);
    await release(world, order('1.0.0'));
    const gone = { outcome: 'permanent' as const, code: 'http-410', issues: [] };
    const fine = { outcome: 'delivered' as const, code: 'http-200', issues: [] };
    world.answers.push(fine, fine, gone);
    await world.life.push();
    const state = async () =>
      (await world.life.status()).pushes.filter(({ system }) => system === 'register').map((p) => p.state);
    expect(await state()).toEqual(['dead']);
    expect(codes(await world.life.resume('register', nobody))).toEqual(['list-person-required']);
    expect(await world.life.resume('register', anna)).toEqual({ due: 1, issues: [] });
    await world.life.push();
    expect(await state()).toEqual(['sent']);
    expect(heard()).toEqual(['care-services 1.0.0', 'care-services 1.0.0']);
    expect(new Set(world.sent.filter(({ to }) => to === register.webhook).map(({ item }) => item.messageId)).size).toBe(
      1,
    );
  });

  test('acknowledges for itself alone, and counts as what its units have', async () => {
    const { secret } = await world.life.subscribe({ ...register, units: [clinicUnit] }, anna);
    await release(world, order('1.0.0'));
    await world.life.push();
    const body = Buffer.from('{}');
    const seconds = Math.floor(world.time / 1000);
    const proved = (system: string, key: string, at = seconds, over: Uint8Array = body) =>
      world.life.proved(system, { signature: webhookSignature(key, at, body), body: over }, caller);
    expect(await proved('register', 'wrong')).toBeUndefined();
    expect(await proved('register', secret!, seconds - 301)).toBeUndefined();
    expect(await proved('register', secret!, seconds, Buffer.from('{ }'))).toBeUndefined();
    expect(await proved('clinic-ehr', secret!)).toBeUndefined();
    expect(await world.life.proved('register', { signature: '', body }, caller)).toBeUndefined();
    const actor = (await proved('register', secret!))!;
    expect(await world.life.acknowledge(careServices, '1.0.0', actor)).toEqual([]);
    expect(world.parts.lists.versionAt(clinicUnit, careServices)).toBe('1.0.0');
    expect((await world.life.status()).pushes.find((p) => p.system === 'register')?.state).toBe('acknowledged');
  });

  test('leaves no notices behind: those before what it acknowledged go, and all of them when it ends', async () => {
    const { secret } = await world.life.subscribe(register, anna);
    await release(world, order('1.0.0'));
    await release(world, order('2.0.0'));
    await world.life.push();
    const versions = async () =>
      (await world.life.status()).pushes
        .filter(({ system }) => system === 'register')
        .map(({ version, state }) => `${version} ${state}`);
    expect(await versions()).toEqual(['1.0.0 sent', '2.0.0 sent']);
    const signature = webhookSignature(secret!, Math.floor(world.time / 1000), Buffer.from('{}'));
    const actor = (await world.life.proved('register', { signature, body: Buffer.from('{}') }, caller))!;
    await world.life.acknowledge(careServices, '1.0.0', actor);
    expect(await versions()).toEqual(['1.0.0 acknowledged', '2.0.0 sent']);
    await world.life.acknowledge(careServices, '2.0.0', actor);
    expect(await versions()).toEqual(['2.0.0 acknowledged']);
    // Nothing that it had is told again.
    await world.life.subscribe(register, anna);
    await world.life.push();
    expect(heard()).toEqual(['care-services 1.0.0', 'care-services 2.0.0']);
    await world.life.unsubscribe('register', anna);
    expect(await versions()).toEqual([]);
    expect((await world.life.status()).systems.some(({ system }) => system === 'register')).toBe(true);
  });

  test('that acknowledges a version is still told that it was taken back', async () => {
    const { secret } = await world.life.subscribe(register, anna);
    await release(world, order('1.0.0'));
    await world.life.push();
    await world.life.act({ act: 'retire', url: careServices, version: '1.0.0' }, anna);
    const body = Buffer.from('{}');
    const signature = webhookSignature(secret!, Math.floor(world.time / 1000), body);
    const actor = (await world.life.proved('register', { signature, body }, caller))!;
    expect(await world.life.acknowledge(careServices, '1.0.0', actor)).toEqual([]);
    await world.life.push();
    const told = world.sent.filter(({ to }) => to === register.webhook);
    expect(told.map(({ item }) => JSON.parse(Buffer.from(item.bytes).toString()).act)).toEqual(['publish', 'retract']);
  });

  test('is registered by a person, under a name of its own, at an address that may be called', async () => {
    expect(codes(await world.life.subscribe(register, nobody))).toEqual(['list-person-required']);
    const wrong = { system: 'clinic-ehr', webhook: 'http://10.0.0.1/x', units: ['SE0000000000-NOWHERE'] };
    expect(codes(await world.life.subscribe(wrong, anna))).toEqual([
      'list-duplicate',
      'subscriber-address',
      'list-unknown',
    ]);
    await world.life.subscribe(register, anna);
    expect(JSON.stringify(await world.life.status())).not.toContain('secret');
    expect(await world.life.unsubscribe('register', anna)).toEqual([]);
    expect(codes({ issues: await world.life.unsubscribe('register', anna) })).toEqual(['list-unknown']);
    await release(world, order('1.0.0'));
    await world.life.push();
    expect(heard()).toEqual([]);
  });

  test('keeps its secret sealed: not even the store tells it, and a new one ends the old', async () => {
    const { secret } = await world.life.subscribe(register, anna);
    const stored = async () =>
      Buffer.from((await world.store.terminology('subscriber', 'register'))!.body).toString('utf8');
    expect(await stored()).not.toContain(secret);
    const body = Buffer.from('{}');
    const proved = (key: string) => {
      const seconds = Math.floor(world.time / 1000);
      return world.life.proved('register', { signature: webhookSignature(key, seconds, body), body }, caller);
    };
    world = await world.restart();
    expect(await proved(secret!)).toBeDefined();
    expect(codes(await world.life.renewSecret('register', nobody))).toEqual(['list-person-required']);
    expect(codes(await world.life.renewSecret('nobody', anna))).toEqual(['list-unknown']);
    const { secret: other } = await world.life.renewSecret('register', anna);
    expect([await proved(secret!), (await proved(other!))?.clientId]).toEqual([undefined, 'register']);
    const audit = (await world.store.auditRows({ limit: 100 })).map(({ event }) => event).join();
    expect(audit).toContain('new secret');
    expect([secret, other].some((one) => audit.includes(one!))).toBe(false);
  });

  test('whose secret was stored in the clear by an earlier version keeps it, sealed', async () => {
    const clear = { ...register, secret: 'from-before', by: 'anna', at: 1 };
    const row = { sort: 'subscriber', key: 'register', body: Buffer.from(JSON.stringify(clear)) };
    await world.store.accept({ terminology: [row] });
    await sealSecrets(world.parts);
    await sealSecrets(world.parts);
    const { body, rev } = (await world.store.terminology('subscriber', 'register'))!;
    expect([Buffer.from(body).includes('from-before'), rev]).toEqual([false, 2]);
    const told = (await everybody(world.parts)).find((one) => one.system === 'register');
    expect(told?.target).toMatchObject({ address: register.webhook, secret: 'from-before' });
  });

  test('whose secret cannot be opened any more is told nothing unsigned, and proves nothing', async () => {
    await world.life.subscribe(register, anna);
    const lost = { ...world.parts, seal: makeSeal(new Uint8Array(32).fill(8)) };
    expect((await everybody(lost)).find((one) => one.system === 'register')?.target.secret).toBe('');
    const signature = webhookSignature('', Math.floor(world.time / 1000), Buffer.from('{}'));
    expect(await proved(lost, 'register', { signature, body: Buffer.from('{}') }, caller)).toBeUndefined();
  });
});
