import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { askToken, assertion, type Door, ecKeys, openDoor } from './door.ts';

let door: Door;
beforeAll(async () => {
  door = await openDoor();
});
afterAll(() => door.close());
beforeEach(() => {
  door.audited.length = 0;
});

const json = { 'Content-Type': 'application/json' };

test('a login stands in the audit', async () => {
  expect((await askToken(door.url, await assertion(door.clientKeys.ES256.privateKey))).status).toBe(200);
  expect(door.audited).toEqual([{ act: 'login', client: 'engine' }]);
});

test('a refused assertion stands in the audit, and says nothing of whom it claimed to be', async () => {
  expect((await askToken(door.url, await assertion(ecKeys().privateKey))).status).toBe(401);
  expect(door.audited).toEqual([
    { act: 'refused', client: undefined, codes: ['client-assertion'], asked: '/oauth/token' },
  ]);
});

test('a call without proof, and one beyond what the client may, stand in the audit', async () => {
  await door.call(undefined, 'GET', '/exchanges');
  await door.call('engine', 'POST', '/partners', { headers: json, body: '{}' });
  await door.call('partner', 'GET', '/cases/11111111-1111-4111-8111-111111111111');
  expect(door.audited).toEqual([
    { act: 'refused', client: undefined, codes: ['login-required'], asked: 'GET /exchanges' },
    { act: 'refused', client: 'engine', codes: ['forbidden'], asked: 'POST /partners' },
    { act: 'refused', client: 'partner', codes: ['forbidden'], asked: 'GET /cases/{id}' },
  ]);
});

test('a good call is no refusal and no login of its own', async () => {
  expect((await door.call('engine', 'GET', '/exchanges')).status).toBe(200);
  expect(door.audited).toEqual([]);
});
