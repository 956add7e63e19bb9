import { brotliCompressSync, deflateSync, gzipSync } from 'node:zlib';
import { Agent, request } from 'undici';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { toBundle } from '../../src/adapters/referral/to-bundle.ts';
import { builtInAdapters } from '../../src/cli/adapters.ts';
import { referral } from '../../src/cli/demo/messages.ts';
import { type ServingWorld, servingWorld, until } from '../support/serving-world.ts';

const id = 'SE5566778899-SYS1#KONSOL-1';
const hostile = '<script>alert(1)</script><img src=x onerror=alert(1)>"\'';
const pdf = Buffer.from('%PDF-1.4\n1 0 obj\n<<>>\nendobj\n%%EOF\n');
const page = Buffer.from(`<html><script>alert(1)</script></html>`);

let here: ServingWorld;
let browser: Agent;
let caseAddress: string;

beforeAll(async () => {
  here = await servingWorld();
  browser = new Agent({ connect: { ca: here.world.ca.cert } });
  const { request: asked, ...plain } = referral({
    id,
    patient: 'alma',
    question: hostile,
    time: '2026-11-24T08:00:00+01:00',
  });
  const attachments = [
    { id: 'a-1', mediaType: 'application/pdf', description: 'Journalkopia', bytes: new Uint8Array(pdf) },
    { id: 'a-2', mediaType: 'text/html', description: hostile, bytes: new Uint8Array(page) },
    { id: 'a-3', mediaType: 'application/pdf', description: 'Ingen PDF', bytes: new Uint8Array(page) },
  ];
  const { bundle } = toBundle({ ...plain, request: { ...asked!, attachments } }, { at: plain.time });
  const { bytes } = await builtInAdapters().byFormat('json')!.fromBundle!(bundle, 'json');
  const sent = await here.client(here.world.region).post('/exchanges', bytes!, 'application/vnd.vardbro.referral+json');
  expect(sent.status, new TextDecoder().decode(sent.bytes)).toBe(202);
  const tasks = () => here.client(here.world.clinic).get('/fhir/Task');
  await until(tasks, (reply) => reply.json<{ entry?: unknown[] }>().entry !== undefined);
}, 60_000);
afterAll(async () => {
  await browser?.close();
  await here?.close();
});

interface Asked {
  readonly cookie?: string;
  readonly form?: Record<string, string>;
  readonly language?: string;
  readonly headers?: Record<string, string>;
}

async function visit(path: string, { cookie, form, language = 'sv', headers: more = {} }: Asked = {}) {
  const { baseUrl } = here.world.clinic;
  const { statusCode, headers, body } = await request(baseUrl + path, {
    dispatcher: browser,
    method: form ? 'POST' : 'GET',
    headers: {
      'accept-language': language,
      ...more,
      ...(cookie && { cookie }),
      ...(form && { 'content-type': 'application/x-www-form-urlencoded' }),
    },
    ...(form && { body: new URLSearchParams(form).toString() }),
  });
  return { status: statusCode, headers, text: await body.text() };
}

const codeOf = async (station = here.world.clinic): Promise<string> =>
  (await here.client(station).post('/console/codes', '', 'application/json')).json<{ code: string }>().code;

async function loggedIn(): Promise<string> {
  const { status, headers } = await visit('/console/login', { form: { code: await codeOf() } });
  expect(status).toBe(303);
  return String(headers['set-cookie']).split(';')[0]!;
}

const fieldOf = (text: string, name: string): string => new RegExp(`name="${name}" value="([^"]+)"`).exec(text)![1]!;

test('shows nothing but the login to who has not logged in', async () => {
  for (const path of ['/console', '/console/cases/x', '/console/cases/x/parts/y/z']) {
    const { text, headers } = await visit(path);
    expect(text).toContain('Inloggningskod');
    expect(text).not.toContain(id);
    expect(headers['content-security-policy']).toContain("default-src 'none'");
  }
});

test('a code opens one session, and no second; a wrong one opens none', async () => {
  const code = await codeOf();
  const first = await visit('/console/login', { form: { code: code.toLowerCase() } });
  expect([first.status, String(first.headers['set-cookie'])]).toEqual([
    303,
    expect.stringMatching(/^__Host-vardbro=.+; Path=\/; HttpOnly; SameSite=Strict; Secure$/),
  ]);
  expect((await visit('/console/login', { form: { code } })).status).toBe(401);
  expect((await visit('/console/login', { form: { code: 'AAAAAAAAAA' } })).status).toBe(401);
});

test('another site cannot log a person in, even with a code of its own', async () => {
  const form = { code: await codeOf() };
  const { status, headers } = await visit('/console/login', { form, headers: { 'sec-fetch-site': 'cross-site' } });
  expect([status, headers['set-cookie']]).toEqual([401, undefined]);
  expect((await visit('/console/login', { form, headers: { 'sec-fetch-site': 'same-origin' } })).status).toBe(303);
});

test('lists what has come, in the language of the reader, and what a partner wrote is text and no markup', async () => {
  const cookie = await loggedIn();
  const { text } = await visit('/console', { cookie });
  expect(text).toContain('Inkorg');
  expect(text).toContain(id);
  expect((await visit('/console', { cookie, language: 'en' })).text).toContain('Inbox');
  caseAddress = /href="(\/console\/cases\/[^"]+)"/.exec(text)![1]!;
  const shown = (await visit(caseAddress, { cookie })).text;
  expect(shown).toContain('&lt;script&gt;alert(1)&lt;/script&gt;');
  expect(shown).not.toMatch(/<script|<img|onerror=alert\(1\)>/);
  expect(shown).toContain('Alma');
});

test('an act that says nothing without words is not sent without them; what is refused and what is not there are pages', async () => {
  const cookie = await loggedIn();
  const { text } = await visit(caseAddress, { cookie });
  const [formKey, task, messageId] = ['formKey', 'task', 'messageId'].map((name) => fieldOf(text, name));
  const form = { formKey: formKey!, task: task!, messageId: messageId!, by: 'Lova', text: ' ', event: 'avvisad' };
  const wordless = await visit(caseAddress, { cookie, form });
  expect([wordless.status, wordless.text]).toEqual([422, expect.stringContaining('Skriv en text först')]);
  const nowhere = await visit('/console/nothing', { cookie });
  expect([nowhere.status, nowhere.headers['content-type']]).toEqual([404, 'text/html; charset=utf-8']);
  expect(nowhere.text).toContain('<h1>Det gick inte</h1>');
  const large = await visit(caseAddress, { cookie, form: { ...form, text: 'x'.repeat(50_000) } });
  expect([large.status, large.text]).toEqual([413, expect.stringContaining('role="alert"')]);
  expect((await visit('/console/login', {})).headers.location).toBe('/console');
});

test.each([
  ['gzip', gzipSync],
  ['deflate', deflateSync],
  ['br', brotliCompressSync],
] as const)('a form that unpacks from %s without end is refused by a page', async (encoding, pack) => {
  const cookie = await loggedIn();
  const { statusCode, body } = await request(here.world.clinic.baseUrl + caseAddress, {
    dispatcher: browser,
    method: 'POST',
    headers: { cookie, 'content-type': 'application/x-www-form-urlencoded', 'content-encoding': encoding },
    body: pack(Buffer.alloc(50_000_000, 'a=b&')),
  });
  expect([statusCode, await body.text()]).toEqual([413, expect.stringContaining('role="alert"')]);
});

test('a PDF is shown in place, what only says that it is one and what could run is a file', async () => {
  const cookie = await loggedIn();
  const parts = [...(await visit(caseAddress, { cookie })).text.matchAll(/href="([^"]+\/parts\/[^"]+)"/g)].map(
    ([, href]) => href!,
  );
  expect(parts).toHaveLength(3);
  const answers = await Promise.all(parts.map((href) => visit(href, { cookie })));
  expect(answers.map(({ headers }) => [headers['content-disposition'], headers['content-type']])).toEqual([
    ['inline', 'application/pdf'],
    ['attachment', 'application/octet-stream'],
    ['attachment', 'application/octet-stream'],
  ]);
  expect(answers[0]!.text).toBe(pdf.toString());
  expect((await visit(parts[0]!)).text).toContain('Inloggningskod');
});

test('a message is read as paper', async () => {
  const cookie = await loggedIn();
  const listed = await here.client(here.world.clinic).get('/exchanges?direction=in');
  const [exchange] = listed.json<{ exchanges: { id: string }[] }>().exchanges;
  const paper = await visit(`${caseAddress}/pdf/${exchange!.id}`, { cookie });
  expect([paper.headers['content-type'], paper.headers['content-disposition']]).toEqual(['application/pdf', 'inline']);
  expect(paper.text.startsWith('%PDF-')).toBe(true);
});

test('a form without the key of its session does nothing', async () => {
  const cookie = await loggedIn();
  const { text } = await visit(caseAddress, { cookie });
  const form = { task: fieldOf(text, 'task'), event: 'bekraftad', by: 'Lova', text: 'Ja.' };
  expect((await visit(caseAddress, { cookie, form })).status).toBe(403);
  expect((await visit(caseAddress, { cookie, form: { ...form, formKey: 'x' } })).status).toBe(403);
  expect((await visit(caseAddress, { form })).status).toBe(401);
  expect((await visit(caseAddress, { cookie })).text).toContain('Mottagen');
});

test('a referral is taken on, accepted and answered by hand; a form sent twice is one message; both sides see it', async () => {
  const cookie = await loggedIn();
  const shown = await visit(caseAddress, { cookie });
  const keys = {
    formKey: fieldOf(shown.text, 'formKey'),
    task: fieldOf(shown.text, 'task'),
    by: 'Lova Specialistdotter',
  };
  expect((await visit(caseAddress, { cookie, form: { ...keys, event: 'take' } })).headers.location).toBe(
    `${caseAddress}?done=take`,
  );
  expect((await visit(caseAddress, { cookie })).text).toContain('Lova Specialistdotter,');
  const accept = { ...keys, event: 'bekraftad', text: 'Välkommen.', messageId: fieldOf(shown.text, 'messageId') };
  for (let n = 0; n < 2; n++) expect((await visit(caseAddress, { cookie, form: accept })).status).toBe(303);
  const accepted = await visit(`${caseAddress}?done=bekraftad`, { cookie });
  expect(accepted.text).toContain('Accepterad');
  expect(accepted.text).toContain('Slutsvar');
  expect(accepted.text.match(/<\/time> Bekräftad och accepterad<\/li>/g)).toHaveLength(1);
  const answer = {
    ...keys,
    event: 'slutsvar',
    text: 'Höft utan anmärkning.',
    messageId: fieldOf(accepted.text, 'messageId'),
  };
  expect((await visit(caseAddress, { cookie, form: answer })).status).toBe(303);
  const region = here.client(here.world.region);
  const states = async () => (await region.get('/fhir/Task')).json<{ entry: { resource: { status: string } }[] }>();
  await until(states, ({ entry }) => entry[0]!.resource.status === 'completed');
});

test('what the state does not allow is refused in words, and the text is not lost', async () => {
  const cookie = await loggedIn();
  const { text } = await visit(caseAddress, { cookie });
  const form = {
    formKey: fieldOf(text, 'formKey'),
    task: fieldOf(text, 'task'),
    by: 'Lova',
    event: 'avvisad',
    text: 'Lång förklaring',
  };
  const refused = await visit(caseAddress, { cookie, form });
  expect([refused.status, refused.text]).toEqual([409, expect.stringContaining('role="alert"')]);
  expect(refused.text).toContain('Lång förklaring');
});

test('a case of others does not exist', async () => {
  const cookie = await loggedIn();
  const { status, text } = await visit('/console/cases/11111111-1111-4111-8111-111111111111', { cookie });
  expect([status, text]).toEqual([404, expect.stringContaining('Finns inte')]);
});

test.each([
  ['a form that is too large', { code: 'A'.repeat(60_000) }, {}, 413],
  [
    'a form with a thousand fields',
    Object.fromEntries(Array.from({ length: 1_000 }, (_, n) => [`f${n}`, '1'])),
    {},
    413,
  ],
  ['an encoding that nobody knows', { code: 'A' }, { 'content-encoding': 'x-strange' }, 415],
])('%s is refused, and is no fault of ours', async (_what, form, headers, status) => {
  expect((await visit('/console/login', { form, headers })).status).toBe(status);
});

test('logging out ends the session', async () => {
  const cookie = await loggedIn();
  const formKey = fieldOf((await visit('/console', { cookie })).text, 'formKey');
  expect((await visit('/console/logout', { cookie, form: { formKey } })).status).toBe(303);
  expect((await visit('/console', { cookie })).text).toContain('Inloggningskod');
});
