import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Operating } from '../../src/gateway/operating/api.ts';
import { issue } from '../../src/model/issue.ts';
import { codesOf, type Door, openDoor } from './door.ts';
import { partnerOrder } from './route-requests.ts';

/** What the use cases were asked, and what they say. */
let asked: unknown[];
let acts: Operating;
let door: Door;

beforeAll(async () => {
  const operating: Operating = {
    addPartner: (...given) => acts.addPartner(...given),
    partners: () => acts.partners(),
    removePartner: (...given) => acts.removePartner(...given),
    verifyAudit: (...given) => acts.verifyAudit(...given),
    patientExtract: (...given) => acts.patientExtract(...given),
    backup: (...given) => acts.backup(...given),
  };
  door = await openDoor({ change: (deps) => ({ ...deps, operating }) });
});
afterAll(() => door.close());
beforeEach(() => {
  asked = [];
  acts = {
    addPartner: async (confirmed) => ({
      issues: [],
      added: { partner: `${asked.push(confirmed)}`, units: [], fingerprints: [] },
    }),
    partners: async () => [],
    removePartner: async () => [],
    verifyAudit: async (heads) => ({ ok: true, rows: asked.push(heads), head: { seq: 1, hash: 'a'.repeat(64) } }),
    backup: async ({ clientId }) => `by-${clientId}.db`,
    patientExtract: async (patient) => [`{"n":${asked.push(patient)}}`, '{"n":2}'],
  };
});

const post = (path: string, body: string, type = 'application/json'): Promise<Response> =>
  door.call('operator', 'POST', path, { headers: { 'Content-Type': type }, body });

describe('POST /audit/verify', () => {
  test('hands the heads over and answers with the verdict', async () => {
    const heads = [{ seq: 7, hash: 'b'.repeat(64) }];
    const response = await post('/audit/verify', JSON.stringify({ heads }));
    expect([response.status, asked]).toEqual([200, [heads]]);
    expect(await response.json()).toMatchObject({ ok: true, rows: 1 });
  });

  test('tells every fault of the heads at once', async () => {
    const response = await post('/audit/verify', JSON.stringify({ heads: [{ seq: -1, hash: 'no' }, 4] }));
    expect([response.status, (await codesOf(response)).length]).toEqual([422, 3]);
    expect(asked).toEqual([]);
  });
});

describe('POST /audit/patient-extract', () => {
  test('answers one AuditEvent a line', async () => {
    const response = await post('/audit/patient-extract', '{"patient":"a|b"}');
    expect([response.status, response.headers.get('content-type')]).toEqual([200, 'application/x-ndjson']);
    expect(await response.text()).toBe('{"n":1}\n{"n":2}\n');
  });

  test('refuses what is no patient without quoting it', async () => {
    acts = { ...acts, patientExtract: async () => undefined };
    const response = await post('/audit/patient-extract', '{"patient":"191212121212"}');
    expect(response.status).toBe(422);
    expect(await response.text()).not.toContain('191212121212');
  });
});

test('POST /operating/backup tells the name of the copy alone', async () => {
  const response = await door.call('operator', 'POST', '/operating/backup');
  expect([response.status, await response.json()]).toEqual([201, { file: 'by-operator.db' }]);
});

describe('POST /partners', () => {
  const { card } = partnerOrder;
  const [key] = card.jwks.keys;
  const order = (change: object) => JSON.stringify({ card: { ...card, ...change }, fingerprints: ['f'] });

  test('tells the faults of a card at their places in the body', async () => {
    const response = await post('/partners', order({ units: [{ hsaId: 'SE5599990008-STRAND' }] }));
    expect([response.status, asked]).toEqual([422, []]);
    expect(await response.text()).toContain('/card/units/0');
  });

  test('lets no private key in', async () => {
    const response = await post(
      '/partners',
      order({ jwks: { keys: [{ ...key, d: 'c2VjcmV0LXNlY3JldC1zZWNyZXQtc2VjcmV0LXNlYzA' }] } }),
    );
    expect(response.status).toBe(422);
    expect(await response.text()).not.toContain('c2VjcmV0');
    expect(asked).toEqual([]);
  });

  test('answers why a partner was not taken in', async () => {
    acts = { ...acts, addPartner: async () => ({ issues: [issue('partner-in-config')] }) };
    const response = await post('/partners', order({}));
    expect([response.status, await codesOf(response)]).toEqual([409, ['partner-in-config']]);
  });
});

test.each(['/partners', '/audit/verify', '/audit/patient-extract'])('%s takes plain JSON only', async (path) => {
  expect((await post(path, '{}', 'text/plain')).status).toBe(415);
  expect((await post(path, '{"a":')).status).toBe(400);
});
