import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { refusal } from '../../src/gateway/answer.ts';
import { issue } from '../../src/model/issue.ts';
import { StoreError } from '../../src/store/store-error.ts';
import { codesOf, type Door, openDoor } from './door.ts';
import { ids } from './fake-gateway.ts';

let door: Door;
beforeAll(async () => {
  door = await openDoor();
});
afterAll(() => door.close());
afterEach(() => {
  door.gateway.behave = undefined;
});

const post = (headers: Record<string, string> = {}) =>
  door.call('engine', 'POST', '/exchanges', {
    body: '{}',
    headers: { 'Content-Type': 'application/json', ...headers },
  });
/** The log line of a request, once its connection has told that the answer is out. */
async function lineOf(requestId: string): Promise<Record<string, unknown>> {
  await expect.poll(() => door.lines.filter((l) => l.includes(requestId) && l.includes('http-request')).length).toBe(1);
  return JSON.parse(door.lines.find((l) => l.includes(requestId) && l.includes('http-request'))!);
}

describe('every answer', () => {
  test.each(['/health', '/nothing', '/exchanges'])(
    'of %s carries the security headers and tells no software',
    async (path) => {
      const { headers } = await fetch(door.url + path);
      expect(headers.get('cache-control')).toBe('no-store');
      expect(headers.get('x-content-type-options')).toBe('nosniff');
      expect(headers.get('content-security-policy')).toContain("default-src 'none'");
      expect(headers.get('strict-transport-security')).toContain('max-age=');
      for (const name of ['x-powered-by', 'server', 'etag']) expect(headers.has(name)).toBe(false);
    },
  );

  test.each([
    ['keeps a good request id', 'trace-0001', true],
    ['replaces one that is too short', 'abc', false],
    ['replaces one with a blank', 'trace 0001', false],
    ['replaces one that is too long', 'a'.repeat(65), false],
    ['replaces one that is a personal number', '191212121212', false],
  ])('%s', async (_name, given, kept) => {
    const response = await fetch(`${door.url}/health`, { headers: { 'X-Request-Id': given } });
    const id = response.headers.get('x-request-id');
    expect(id === given).toBe(kept);
    expect(id).toMatch(/^[A-Za-z0-9._-]{8,64}$/);
  });
});

describe('a personal identity number in the address', () => {
  test.each([
    '/exchanges?text=191212121212',
    '/exchanges?text=19121212-1212',
    '/exchanges?text=121212%2D1212',
    '/exchanges?text=121212%2B1212',
    '/exchanges?text=%31%39%31%32%31%32%31%32%31%32%31%32',
    '/exchanges?text=%2531%2539%2531%2532%2531%2532%2531%2532%2531%2532%2531%2532',
    '/exchanges?text=%E0%A4%A191212121212&x=191212121212',
    '/exchanges/191212121212',
    '/fhir/Patient/195009072553',
    '/fhir/Task?owner=x%26patient=196101182803',
    '/unknown/121212-1212',
  ])('%s is refused and not logged', async (path) => {
    const response = await door.call('engine', 'GET', path);
    expect([response.status, await codesOf(response)]).toEqual([400, ['personal-number-in-url']]);
    const line = await lineOf(response.headers.get('x-request-id')!);
    expect(line).toMatchObject({ route: '(refused)', status: 400 });
    expect(JSON.stringify(line)).not.toMatch(/1212|0907|0118/);
  });

  test.each([
    `/exchanges/${ids.ours}`,
    '/fhir/Task?owner=SE5566778899-VCEKEN',
    '/exchanges?text=5566778899-VCEKEN',
    '/exchanges?after=1790000000000',
  ])('%s holds none', async (path) => {
    expect((await door.call('engine', 'GET', path)).status).toBe(200);
  });
});

describe('errors', () => {
  test.each([
    [undefined, 'en', 'not acceptable'],
    ['sv', 'sv', 'begärd form'],
    ['en;q=0.1, sv-SE;q=0.8', 'sv', 'begärd form'],
    ['de, en', 'en', 'not available'],
  ])('speak the language asked for by %s', async (asked, language, _words) => {
    const headers = { ...(asked && { 'Accept-Language': asked }) };
    const response = await door.call('engine', 'GET', '/nothing', { headers });
    expect(response.headers.get('content-language')).toBe(language);
    const { issue } = (await response.json()) as { issue: { details: { text: string; _text: object } }[] };
    const [swedish, english] = ['Finns inte, eller får inte visas.', 'Does not exist, or may not be shown.'];
    expect(issue[0]!.details.text).toBe(language === 'sv' ? swedish : english);
    expect(JSON.stringify(issue[0]!.details._text)).toContain(language === 'sv' ? english : swedish);
  });

  test('inside are told as nothing but internal, and logged without their message', async () => {
    door.gateway.behave = () => Promise.reject(new TypeError('cannot read 191212121212 of secret-content'));
    const response = await post({ 'X-Request-Id': 'inside-0001' });
    expect(response.status).toBe(500);
    expect(response.headers.get('content-type')).toContain('application/fhir+json');
    const body = await response.text();
    expect(body).toContain('"internal"');
    for (const leak of ['secret-content', 'TypeError', '.ts', 'node_modules', '1912']) expect(body).not.toContain(leak);
    const logged = door.lines.find((l) => l.includes('http-error') && l.includes('inside-0001'))!;
    expect(JSON.parse(logged).err).toMatchObject({ name: 'TypeError', frames: expect.any(Array) });
    expect(logged).not.toMatch(/secret-content|1912/);
  });

  test('of the store mean that nothing was accepted and the caller may try again', async () => {
    door.gateway.behave = () => Promise.reject(new StoreError('unavailable', 'disk full'));
    const response = await post();
    expect([response.status, response.headers.get('retry-after')]).toEqual([503, '5']);
    expect(await codesOf(response)).toEqual(['store-unavailable']);
  });
});

describe('the log', () => {
  test('has one line per request with ids, route template and client, and no raw address', async () => {
    const response = await post({ 'X-Request-Id': 'request-0001' });
    expect(response.status).toBe(202);
    const line = await lineOf('request-0001');
    expect(line).toMatchObject({
      event: 'http-request',
      method: 'POST',
      route: '/exchanges',
      status: 202,
      client: 'engine',
      exchangeId: ids.ours,
      caseId: ids.ours,
    });
    await door.call('engine', 'GET', '/exchanges?text=abc', { headers: { 'X-Request-Id': 'request-0002' } });
    expect(JSON.stringify(await lineOf('request-0002'))).not.toContain('abc');
  });

  test('names the codes of a message that the gateway refused', async () => {
    door.gateway.behave = async () => refusal([issue('receiver-unknown', {}), issue('unmapped', {})]);
    expect((await post({ 'X-Request-Id': 'request-0003' })).status).toBe(422);
    expect(await lineOf('request-0003')).toMatchObject({ status: 422, codes: ['receiver-unknown'] });
  });

  test('scrubs the finished line, wherever a number stands in it', () => {
    door.deps.log.warn({ nested: [{ a: 'pnr 195009072553' }], event: 'x' }, 'Tolvan 19121212-1212');
    const line = door.lines.at(-1)!;
    expect(line).not.toMatch(/195009072553|1212-1212/);
    expect(JSON.parse(line).nested[0].a).toBe('pnr [personal-number]');
  });

  test.each(['\r\n', '\n{"level":"error"}', '\u0000', '\u001b[31m', '\u2028', '"', '\\'])(
    'keeps one event on one line whatever a field holds: %j',
    (text) => {
      const before = door.lines.length;
      door.deps.log.info({ event: 'x', client: `a${text}b` });
      expect(door.lines.length).toBe(before + 1);
      expect(door.lines.at(-1)!.trimEnd()).not.toContain('\n');
      expect(JSON.parse(door.lines.at(-1)!).client).toBe(`a${text}b`);
    },
  );
});

describe('operating', () => {
  test('metrics show the queue, its age and requests by route template', async () => {
    await fetch(`${door.url}/health`);
    await expect
      .poll(async () => (await fetch(`${door.url}/metrics`)).text())
      .toMatch(/vardbro_http_requests_total\{method="GET",route="\/health",status="200"\}/);
    const text = await (await fetch(`${door.url}/metrics`)).text();
    expect(text).toContain('vardbro_queue_jobs{state="dead"} 1');
    expect(text).toContain('vardbro_queue_age_seconds 60');
  });

  test.each(['forwarded', 'x-forwarded-for', 'x-real-ip', 'via'])(
    'metrics are not for those a proxy speaks for (%s)',
    async (name) => {
      expect((await fetch(`${door.url}/metrics`, { headers: { [name]: 'for=1.2.3.4' } })).status).toBe(401);
    },
  );

  test('ready tells when the store cannot take messages', async () => {
    const ill = await openDoor({
      change: (deps) => ({
        ...deps,
        store: { ...deps.store, health: async () => ({ ok: false, detail: 'disk full' }) },
      }),
    });
    const [ready, health] = await Promise.all([fetch(`${ill.url}/ready`), fetch(`${ill.url}/health`)]);
    await ill.close();
    expect([ready.status, health.status]).toEqual([503, 200]);
    expect(await ready.text()).not.toContain('disk full');
  });
});
