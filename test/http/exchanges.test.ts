import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { codesOf, type Door, openDoor } from './door.ts';
import { ids } from './fake-gateway.ts';

let door: Door;
beforeAll(async () => {
  door = await openDoor();
});
afterAll(() => door.close());
beforeEach(() => {
  door.gateway.behave = undefined;
  door.gateway.submissions.length = 0;
});

const post = (body: NonNullable<RequestInit['body']>, headers: Record<string, string> = {}) =>
  door.call('engine', 'POST', '/exchanges', { body, headers: { 'Content-Type': 'application/xml', ...headers } });
const submitted = () => door.gateway.submissions[0]!.submission;

describe('POST /exchanges', () => {
  test('hands the bytes on untouched with their media type and who sent them', async () => {
    const bytes = Uint8Array.from({ length: 256 }, (_, n) => n);
    const response = await post(bytes, { 'Content-Type': 'Application/XML; charset=iso-8859-1' });
    expect([response.status, response.headers.get('location')]).toEqual([202, `/exchanges/${ids.ours}`]);
    expect(Buffer.from(submitted().source.bytes).equals(Buffer.from(bytes))).toBe(true);
    expect(submitted().source.mediaType?.toLowerCase()).toBe('application/xml; charset=iso-8859-1');
    expect(door.gateway.submissions[0]!.actor).toMatchObject({ clientId: 'engine', role: 'engine' });
  });

  test('passes a duplicate on byte for byte, with its header', async () => {
    const bytes = Buffer.from('{ "id" : "first" }');
    door.gateway.behave = async () => ({ status: 202, mediaType: 'application/json', bytes, duplicateOf: ids.ours });
    const response = await post('<a/>');
    expect(response.headers.get('vardbro-duplicate')).toBe(ids.ours);
    expect(await response.text()).toBe('{ "id" : "first" }');
  });

  test.each(['key-1', '"quoted"', '!', 'x'.repeat(255)])('passes Idempotency-Key %s on', async (key) => {
    await post('<a/>', { 'Idempotency-Key': key });
    expect(submitted().idempotencyKey).toBe(key);
  });

  test.each(['', 'two words', 'x'.repeat(256), 'å'])('refuses Idempotency-Key "%s"', async (key) => {
    const response = await post('<a/>', { 'Idempotency-Key': key });
    expect([response.status, await codesOf(response)]).toEqual([400, ['idempotency-key-invalid']]);
    expect(door.gateway.submissions).toEqual([]);
  });

  test.each(['nothing', '/', 'text'])('refuses the media type "%s"', async (type) => {
    const response = await post('<a/>', { 'Content-Type': type });
    expect([response.status, await codesOf(response)]).toEqual([415, ['media-type']]);
  });
});

describe('multipart/related', () => {
  const envelope = '{"sender":"SE5566778899-VCEKEN","receiver":"SE2321000016-ORTOP","test":true}';
  const first = `Content-Type: application/vnd.vardbro.envelope+json\r\n\r\n${envelope}`;
  const source = 'Content-Type: application/pdf\r\n\r\n%PDF\r\n\r\n--x\n\0';
  const join = (...parts: string[]) => `${parts.map((p) => `--b\r\n${p}\r\n`).join('')}--b--\r\n`;
  const send = (body: string, type = 'multipart/related; boundary=b') => post(body, { 'Content-Type': type });

  test('gives the envelope and the exact bytes of the source', async () => {
    expect((await send(join(first, source))).status).toBe(202);
    expect(submitted().envelope).toEqual(JSON.parse(envelope));
    expect(submitted().source.mediaType).toBe('application/pdf');
    expect(Buffer.from(submitted().source.bytes).toString('latin1')).toBe('%PDF\r\n\r\n--x\n\0');
  });

  test('with headers of blanks is refused as fast as any other', async () => {
    // Each blank tried with each other one would take a second for each body.
    const blanks = `a:${' '.repeat(4_000)}\x80\r\n\r\n`;
    const body = join(first, ...Array.from({ length: 60 }, () => source), blanks);
    for (let n = 0; n < 5; n++) expect((await send(body)).status).toBe(400);
    const many = `${'a:'.padEnd(4_000)}\r\n`;
    expect((await send(join(first, `${many}${blanks}`))).status).toBe(400);
  });

  test('gives the sources of one message one by one, and the whole body as what was received', async () => {
    const text = 'Content-Type: text/plain\r\n\r\nhej';
    expect((await send(join(first, source, text))).status).toBe(202);
    expect(submitted().sources?.map(({ mediaType }) => mediaType)).toEqual(['application/pdf', 'text/plain']);
    expect(Buffer.from(submitted().source.bytes).toString('latin1')).toBe(join(first, source, text));
  });

  test.each<[string, string, string?]>([
    ['no boundary', join(first, source), 'multipart/related'],
    ['a boundary of blanks', join(first, source), 'multipart/related; boundary="  "'],
    ['a boundary that is too long', join(first, source), `multipart/related; boundary=${'b'.repeat(71)}`],
    ['a preamble', `hello\r\n${join(first, source)}`],
    ['an epilogue', `${join(first, source)}more`],
    ['no closing boundary', `--b\r\n${first}\r\n--b\r\n${source}`],
    ['one part', join(first)],
    ['a hundred parts', join(...Array(100).fill(source))],
    ['the source first', join(source, first)],
    ['no blank line', join('Content-Type: text/plain', source)],
    ['a header twice', join(`Content-Type: a/b\r\n${first}`, source)],
    ['a folded header', join(`Content-Type:\r\n application/vnd.vardbro.envelope+json\r\n\r\n${envelope}`, source)],
    ['bare line feeds', join(first, source).replaceAll('\r\n', '\n')],
    ['base64', join(first, `Content-Transfer-Encoding: base64\r\n${source}`)],
    ['something after the boundary', join(first, source).replace('--b\r\n', '--b x\r\n')],
  ])('is refused with %s', async (_name, body, type) => {
    const response = await send(body, type);
    expect([response.status, await codesOf(response)]).toEqual([400, ['multipart-syntax']]);
    expect(door.gateway.submissions).toEqual([]);
  });

  test('tells every fault of the envelope at once, quoting none', async () => {
    const bad = '{"sender":"191212121212","receiver":7,"test":"yes","patient":"195009072553"}';
    const response = await send(join(first.replace(envelope, bad), source));
    const text = await response.clone().text();
    expect([response.status, await codesOf(response)]).toEqual([422, Array(4).fill('envelope-invalid')]);
    expect(text).not.toMatch(/191212121212|195009072553/);
  });

  test.each([
    ['{"sender":"SE5566778899-VCEKEN","sender":"x"}', 'json-duplicate-key'],
    ['{"__proto__":{}}', 'json-forbidden-key'],
    ['{', 'json-syntax'],
  ])('refuses the envelope %s', async (bad, code) => {
    const response = await send(join(first.replace(envelope, bad), source));
    expect(await codesOf(response)).toContain(code);
  });
});

describe('reading exchanges', () => {
  const get = (path: string, headers: Record<string, string> = {}) => door.call('engine', 'GET', path, { headers });

  test.each([
    [undefined, 'source'],
    ['*/*', 'source'],
    ['application/fhir+json', 'fhir'],
    ['application/vnd.vardbro.referral+json', 'json'],
    ['text/xml;q=0.9, application/fhir+json;q=0.5', 'rivta'],
    ['application/*;q=0.5, application/octet-stream;q=0', 'fhir'],
  ])('the content under Accept: %s is the %s form', async (accept, form) => {
    const response = await get(`/exchanges/${ids.ours}/content`, { ...(accept && { Accept: accept }) });
    expect([response.status, await response.json()]).toEqual([200, form]);
  });

  test('a form that does not exist is 406', async () => {
    const response = await get(`/exchanges/${ids.ours}/content`, { Accept: 'image/png' });
    expect([response.status, await codesOf(response)]).toEqual([406, ['not-acceptable']]);
  });

  test('pages link on with the same search until there is no more', async () => {
    const first = (await (await get('/exchanges?kind=referral&_count=1')).json()) as { next?: string };
    expect(first.next).toBe('/exchanges?kind=referral&_count=1&after=cursor-2');
    const second = (await (await get(first.next!)).json()) as { next?: string; exchanges: unknown[] };
    expect([second.next, second.exchanges.length]).toEqual([undefined, 1]);
  });

  test.each([
    'kind=letter',
    'state=lost',
    'direction=up',
    'event=x',
    '_count=0',
    '_count=-1',
    '_count=1e3',
    'patient=x',
    'kind=reply&kind=reply',
  ])('GET /exchanges?%s is refused', async (query) => {
    const response = await get(`/exchanges?${query}`);
    expect([response.status, await codesOf(response)]).toEqual([400, ['search-parameter']]);
  });
});

describe('POST /exchanges/{id}/replay', () => {
  const replay = (body: string, id = ids.ours, type = 'application/json') =>
    door.call('operator', 'POST', `/exchanges/${id}/replay`, { body, headers: { 'Content-Type': type } });

  test('hands job, reason and actor on', async () => {
    door.gateway.replays.length = 0;
    expect((await replay('{"reason":" partner is up again "}')).status).toBe(202);
    expect(door.gateway.replays).toMatchObject([
      { outboxId: 1, reason: 'partner is up again', actor: { clientId: 'operator' } },
    ]);
  });

  test.each([
    ['{}', 400, 'reason-required'],
    ['{"reason":"  "}', 400, 'reason-required'],
    ['{"reason":"x","job":2}', 409, 'nothing-to-replay'],
    ['{"reason":7}', 422, 'json-schema'],
    ['{"reason":"x","all":true}', 422, 'json-schema'],
    ['[]', 422, 'json-schema'],
    ['{"reason":', 400, 'json-syntax'],
  ])('refuses %s', async (body, status, code) => {
    const response = await replay(body);
    expect([response.status, await codesOf(response)]).toEqual([status, [code]]);
  });

  test('of an exchange that is not there is 404', async () => {
    expect((await replay('{"reason":"x"}', ids.ours.replaceAll('1', '9'))).status).toBe(404);
  });
});
