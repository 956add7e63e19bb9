import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { loadConfig } from '../../src/cli/load-config.ts';
import { run } from '../../src/cli/run.ts';

let folder: string;
let file: string;
let told: string[];
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'vardbro-config-'));
  file = join(folder, 'vardbro.json');
  told = [];
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const sink = { write: (text: unknown) => told.push(String(text)) > 0 };
const io = {
  stdin: Readable.from([]),
  stdout: sink,
  stderr: sink,
  env: {},
  now: () => Date.parse('2026-11-24T08:00:00Z'),
};
const init = (...more: string[]) => run(['init', '--config', file, ...more], io);
const load = () => loadConfig(file, { stderr: sink, lang: 'en' });
const change = (edit: (config: Record<string, unknown>) => void): void => {
  const config = JSON.parse(readFileSync(file, 'utf8')) as Record<string, unknown>;
  edit(config);
  writeFileSync(file, JSON.stringify(config));
};

test.each([[[]], [['--test']]])('what init %j writes is taken without a word', async (more) => {
  expect(await init(...more)).toBe(0);
  told = [];
  expect(await load()).toMatchObject({ organisation: 'SE5566778899-0001', dataDir: join(folder, 'data') });
  expect(told).toEqual([]);
});

test('init explains itself in the file, and nobody else may read the file or its keys', async () => {
  await init('--test');
  expect(readFileSync(file, 'utf8')).toContain('"$comment"');
  expect(JSON.parse(readFileSync(file, 'utf8')).$schema).toBe('https://vardbro.example/schema/config.schema.json');
  for (const name of ['vardbro.json', 'keys/signing.jwk.json', 'keys/server.key'])
    expect(statSync(join(folder, name)).mode & 0o077, name).toBe(0);
});

test('the certificates of a test authority open no production gateway', async () => {
  await init('--test');
  change((config) => delete config.test);
  expect(await load()).toBeUndefined();
  expect(told.join('')).toContain('/listen/tls/clientCaFile');
});

test('a certificate file that is gone is told before anything starts', async () => {
  await init('--test');
  rmSync(join(folder, 'keys', 'server.pem'));
  expect(await load()).toBeUndefined();
  expect(told.join('')).toContain('/listen/tls/certFile');
});

test('every fault of a config file is told, each at its place', async () => {
  await init();
  change((config) => Object.assign(config, { organisation: 'SE5566778899-9999', baseUrl: 'http://gateway.example' }));
  expect(await load()).toBeUndefined();
  for (const place of ['/organisation', '/baseUrl', '/directory/units/0']) expect(told.join('')).toContain(place);
});
