import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { request } from 'node:https';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { root } from '../cli/vardbro.ts';

/** The demo as somebody runs it who has just cloned the project: a process of its own, whose words are read. */
const main = join(root, 'src/cli/main.ts');
const wholeStory = { timeout: 600_000 };

let child: ChildProcess | undefined;
/** Where the demo puts what it makes: nothing else on this machine names it. */
let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'vardbro-demo-test-'));
});
afterEach(() => {
  child?.kill('SIGTERM');
  rmSync(folder, { recursive: true, force: true });
});

interface Told {
  out: string;
  err: string;
}

function demo(...args: string[]): { readonly told: Told; readonly ended: Promise<number | null> } {
  const told = { out: '', err: '' };
  const started = spawn(process.execPath, [main, 'demo', ...args], {
    cwd: root,
    env: { ...process.env, TMPDIR: folder },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  child = started;
  started.stdout.on('data', (text) => (told.out += text));
  started.stderr.on('data', (text) => (told.err += text));
  return { told, ended: once(started, 'exit').then(([code]) => code as number | null) };
}

const lines = (text: string): string[] => text.trim().split('\n');

/** What runs for this demo: gateways are known by their command line, which names a config in its folder. */
const running = (): string[] =>
  readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name) && Number(name) !== process.pid)
    .map((pid) => {
      try {
        return readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ');
      } catch {
        return '';
      }
    })
    .filter((line) => line.includes(folder));

/** Each side of the story, in the order in which it is told. */
const events = [
  'Ny remiss',
  'Komplettering begärd',
  'Ändrad remiss',
  'Bekräftad och accepterad',
  'Bokad',
  'Delsvar',
  'Slutsvar',
  'Svar mottaget',
  'Rättat slutsvar',
];

describe.skipIf(process.platform !== 'linux')(
  'npm run demo (skipped: what runs is read from /proc, which Linux has)',
  () => {
    test('plays the whole story and leaves nothing behind', wholeStory, async () => {
      const { told, ended } = demo();
      expect([await ended, told.err]).toEqual([0, expect.not.stringContaining('Error')]);
      expect(lines(told.out).at(-1)).toMatch(/^demo: \d+ steg, 0 fel, 0 förlorade, \d+ s$/);
      for (const side of told.out.split('\nÄrende ').slice(1)) {
        const places = events.map((event) => side.indexOf(`  ${event}  (`));
        expect([side.slice(0, 80), places.includes(-1)]).toEqual([side.slice(0, 80), false]);
        expect(places).toEqual(places.toSorted((a, b) => a - b));
      }
      for (const step of [
        'dubbletten',
        'nekas',
        'avvisas',
        'återkallas',
        'dödas mitt i',
        'startas igen',
        'utan betalningsförbindelse',
      ])
        expect(told.err).toContain(step);
      expect([running(), readdirSync(folder)]).toEqual([[], []]);
    });

    test('with --keep prints addresses that answer, until it is told to end', wholeStory, async () => {
      const { told, ended } = demo('--keep');
      await expect.poll(() => told.out, { timeout: 500_000, interval: 200 }).toMatch(/^demo: .* 0 fel/m);
      const kept = [...told.out.matchAll(/: (https:\/\/localhost:\d+) {2}konfiguration (\S+)/g)];
      expect(kept).toHaveLength(2);
      for (const [, address, config] of kept) {
        expect(existsSync(config!)).toBe(true);
        const ca = readFileSync(join(dirname(config!), '..', 'ca.pem'), 'utf8');
        const status = await new Promise((resolve, reject) => {
          request(`${address}/ready`, { ca, agent: false }, ({ statusCode }) => resolve(statusCode))
            .on('error', reject)
            .end();
        });
        expect(status).toBe(200);
      }
      for (const [, command] of told.out.matchAll(/^ {2}vardbro (.*\.json)/gm)) {
        const said = spawnSync(process.execPath, [main, ...command!.split(' ')], { encoding: 'utf8' });
        expect([command, said.status, said.stderr, said.stdout === '']).toEqual([command, 0, '', false]);
      }
      child!.kill('SIGTERM');
      expect(await ended).toBe(143);
      await expect.poll(() => [running(), readdirSync(folder)], { timeout: 30_000 }).toEqual([[], []]);
    });
  },
);
