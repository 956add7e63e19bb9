import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { expect, test } from 'vitest';
import { configurationPage, settings } from '../scripts/generate-configuration.ts';
import { referralEventsPage } from '../scripts/generate-referral-events.ts';
import { builtInAdapters } from '../src/cli/adapters.ts';
import { commands } from '../src/cli/commands/index.ts';
import type { Actor } from '../src/gateway/api.ts';
import { defaultLimits, defaultTiming } from '../src/gateway/directory/config.ts';
import { provenReader } from '../src/gateway/overview/reader.ts';
import { readerOf } from '../src/http/auth/reader-claims.ts';
import { webhookSignature } from '../src/transports/engine/webhook.ts';

const page = (path: string) => readFileSync(fileURLToPath(new URL(`../${path}`, import.meta.url)), 'utf8');
const pages = [
  'README.md',
  'docs/configuration.md',
  'docs/referral-events.md',
  'docs/operating.md',
  'docs/integration.md',
  'docs/terminology.md',
];
const known = { sender: 'SE5566778899-VCEKEN', receiver: 'SE5599990008-STRAND' };

test.each(pages)('%s names only commands that exist', (path) => {
  const named = [...page(path).matchAll(/`vardbro ([a-z-]+)/g)].map((m) => m[1]);
  expect(named.filter((name) => !commands.some((c) => c.name === name))).toEqual([]);
});

test.each(pages)('%s links only to files that exist', (path) => {
  const base = new URL(`../${path}`, import.meta.url);
  for (const [, link] of page(path).matchAll(/\]\(([^)#:]+)\)/g))
    expect(() => readFileSync(fileURLToPath(new URL(link!, base))), link).not.toThrow(/ENOENT/);
});

test('settings named in docs/operating.md exist', () => {
  const named = [...page('docs/operating.md').matchAll(/`timing\.([a-zA-Z]+)`/g)].map((m) => m[1]!);
  expect(named.length).toBeGreaterThan(5);
  expect(named.filter((name) => !(name in defaultTiming))).toEqual([]);
});

test('limits named in docs/operating.md exist, with their defaults', () => {
  const text = page('docs/operating.md');
  const named = [...text.matchAll(/`limits\.([a-zA-Z]+)`(?:\s+\((\d+)\))?/g)];
  expect(named.length).toBeGreaterThan(5);
  for (const [, name, value] of named) {
    const known = defaultLimits[name as keyof typeof defaultLimits];
    expect([name, value ?? String(known)]).toEqual([name, String(known)]);
  }
});

test('the json examples of docs/integration.md become messages', async () => {
  const blocks = [...page('docs/integration.md').matchAll(/```json\n([\s\S]*?)```/g)].map((m) => m[1]!);
  const messages = blocks.filter((text) => !/"(?:extensions|deliverTo)"/.test(text));
  const [referral, payment, answer, ...rest] = messages;
  expect(rest).toEqual([]);
  const plain = JSON.parse(referral!);
  const paid = JSON.stringify({ ...plain, request: { ...plain.request, ...JSON.parse(`{${payment}}`) } });
  const adapter = builtInAdapters().byFormat('json')!;
  const patient = {
    identifier: { system: 'http://electronichealth.se/identifier/personnummer', value: '191212121212' },
  };
  const context = {
    at: '2026-11-24T08:00:00Z',
    known: async () => ({
      patient,
      requester: known.sender,
      owner: known.receiver,
      version: 1,
      caseId: '0def664a-a959-5ed7-bb4f-1809a3f00413',
      answered: false,
      eventsByOwnId: new Map(),
    }),
  };
  for (const text of [referral!, paid, answer!]) {
    const { bundle, issues, unmapped } = await adapter.toBundle({ bytes: new TextEncoder().encode(text) }, context);
    expect(issues.filter((i) => i.severity === 'error')).toEqual([]);
    expect(unmapped).toEqual([]);
    expect(bundle?.type).toBe('message');
  }
});

test('the claims of docs/integration.md name a reader of whom nothing is missing', () => {
  const text = /```json\n(\{\s+"extensions"[\s\S]*?)```/.exec(page('docs/integration.md'))![1]!;
  const reader = readerOf(JSON.parse(text));
  const actor = { units: [known.receiver], reader } as unknown as Actor;
  const directory = {
    organisationOf: () => ({ hsaId: 'SE5599990008-0001', name: 'Strand', sector: 'private' as const }),
  };
  expect(provenReader(actor, directory)).toHaveProperty('reader.purpose', 'TREAT');
});

test('the overview of docs/operating.md is a config that can be read', () => {
  const text = /```json\n("overview":[\s\S]*?)```/.exec(page('docs/operating.md'))![1]!;
  const schema = JSON.parse(page('src/gateway/directory/config.schema.json')).properties.overview;
  const holds = new Ajv2020({ allErrors: true }).compile(schema);
  expect([holds(JSON.parse(`{${text}}`).overview), holds.errors]).toEqual([true, null]);
});

test('docs/configuration.md is what the schemas of the config say, and every setting has a meaning', () => {
  expect(page('docs/configuration.md'), 'run: npm run docs').toBe(configurationPage());
  expect(settings.length).toBeGreaterThan(100);
  expect(settings.filter(({ schema }) => !schema.description).map(({ path }) => path)).toEqual([]);
});

test('docs/referral-events.md is what the transition table says', () => {
  expect(page('docs/referral-events.md'), 'run: npm run docs').toBe(referralEventsPage());
});

test('a receiver that follows docs/integration.md takes a webhook of ours, and none that is changed or old', async () => {
  const code = /```js\n([\s\S]*?)```/.exec(page('docs/integration.md'))![1]!;
  const { isFromVardbro } = await import(/* @vite-ignore */ `data:text/javascript,${encodeURIComponent(code)}`);
  const body = Buffer.from('{"event":"remiss-ny","text":"åäö"}');
  const [secret, now] = ['hemlighet', 1_790_000_000];
  const signature = webhookSignature(secret, now, body);
  expect(isFromVardbro(signature, body, secret, now + 200)).toBe(true);
  expect(isFromVardbro(signature, Buffer.concat([body, body]), secret, now)).toBe(false);
  expect(isFromVardbro(signature, body, 'annan', now)).toBe(false);
  expect(isFromVardbro(signature, body, secret, now + 301)).toBe(false);
  expect(isFromVardbro('t=1', body, secret, now)).toBe(false);
});

test('the deliverTo of docs/integration.md is one that a unit may have', () => {
  const text = /```json\n("deliverTo":[\s\S]*?)```/.exec(page('docs/integration.md'))![1]!;
  const schema = JSON.parse(page('src/gateway/directory/directory.schema.json')).$defs.deliverTo;
  const holds = new Ajv2020({ allErrors: true }).compile(schema);
  expect([holds(JSON.parse(`{${text}}`).deliverTo), holds.errors]).toEqual([true, null]);
});
