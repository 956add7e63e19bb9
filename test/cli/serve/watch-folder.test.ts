import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { toBundle } from '../../../src/adapters/referral/to-bundle.ts';
import { startFolders } from '../../../src/cli/serve/watch-folder.ts';
import type { Gateway } from '../../../src/gateway/api.ts';
import { first, text } from '../../gateway/conversation.ts';
import { type TwoGateways, twoGateways } from '../../support/two-gateways.ts';
import { regionUnit } from '../../support/two-units.ts';

const client = { clientId: 'journal', role: 'engine' as const, units: [regionUnit] };
let both: TwoGateways;
let path: string;
let message: string;
let stop: () => Promise<void> = async () => {};

beforeEach(async () => {
  both = await twoGateways({ adjust: (data) => ({ ...data, clients: [client] }) });
  path = mkdtempSync(join(tmpdir(), 'vardbro-in-'));
  const { adapters } = both.region.parts;
  const { bundle } = toBundle(first(), { at: first().time });
  message = text((await adapters.byFormat('json')!.fromBundle!(bundle, 'json')).bytes!);
});
afterEach(async () => {
  await stop();
  await both.close();
  rmSync(path, { recursive: true });
});

const watch = (gateway: Gateway = both.region.gateway): void => {
  stop = startFolders(
    { folders: [{ path, client: 'journal' }], limits: { bodyBytes: 50_000 } },
    gateway,
    both.region.parts,
  );
};
/** A file that nobody has written to for a while. */
function drop(name: string, content: string): void {
  writeFileSync(join(path, name), content);
  const then = both.clock.now() / 1000 - 5;
  utimesSync(join(path, name), then, then);
}
const lying = (folder: string) => (existsSync(join(path, folder)) ? readdirSync(join(path, folder)).sort() : []);
const answerTo = (folder: string, name: string) => readFileSync(join(path, folder, `${name}.answer.json`), 'utf8');
const within = { timeout: 20_000, interval: 50 };

test('a file is taken to done with its answer, and the same content once more is a duplicate', async () => {
  drop('remiss.json', message);
  watch();
  await expect.poll(() => lying('done'), within).toEqual(['remiss.json', 'remiss.json.answer.json']);
  const answer = answerTo('done', 'remiss.json');
  expect(JSON.parse(answer)).toMatchObject({ state: 'queued' });
  drop('igen.json', message);
  await expect.poll(() => lying('done'), within).toContain('igen.json.answer.json');
  expect(answerTo('done', 'igen.json')).toBe(answer);
  expect((await both.region.parts.store.exchanges({ limit: 10 })).rows).toHaveLength(1);
});

test('what is refused goes to failed with its reason, and holds up nobody: faults, bad envelopes, too many bytes', async () => {
  drop('a-fel.json', '{"event":"remiss-ny"}');
  drop('b-kuvert.json', message);
  drop('b-kuvert.json.envelope.json', '{"sender":');
  drop('c-kuvert.json', message);
  drop('c-kuvert.json.envelope.json', '{"avsändare":"x"}');
  drop('d-stor.json', ' '.repeat(50_001));
  drop('e-bra.json', message);
  watch();
  await expect.poll(() => lying('done'), within).toEqual(['e-bra.json', 'e-bra.json.answer.json']);
  const codes = ['a-fel.json', 'b-kuvert.json', 'c-kuvert.json', 'd-stor.json'].map(
    (name) => /CodeSystem\/outcome","code":"([a-z-]+)"/.exec(answerTo('failed', name))?.[1],
  );
  expect(codes).toEqual(['element-required', 'json-syntax', 'envelope-invalid', 'body-too-large']);
  expect(lying('failed')).toContain('b-kuvert.json.envelope.json');
});

test('a file whose envelope cannot be read waits for it, and is not sent without', async () => {
  drop('a.json', message);
  mkdirSync(join(path, 'a.json.envelope.json'));
  drop('b.json', message);
  watch();
  await expect.poll(() => lying('done'), within).toEqual(['b.json', 'b.json.answer.json']);
  expect([existsSync(join(path, 'a.json')), lying('failed')]).toEqual([true, []]);
  expect(both.region.notices).toContainEqual({ what: 'error', where: '/folders/0', code: 'unreadable' });
});

test('a stop waits for the file in hand, and leaves the others for the next start', async () => {
  let stopped: Promise<void> | undefined;
  const told: Gateway = {
    ...both.region.gateway,
    submit: (...to) => {
      stopped ??= stop();
      return both.region.gateway.submit(...to);
    },
  };
  for (const name of ['a.json', 'b.json', 'c.json']) drop(name, message);
  watch(told);
  await expect.poll(() => stopped !== undefined, within).toBe(true);
  await stopped;
  expect([lying('done'), existsSync(join(path, 'b.json'))]).toEqual([['a.json', 'a.json.answer.json'], true]);
});

test('what the store cannot take just now stays, and is taken later; what is being written is left alone', async () => {
  let tries = 0;
  const busy: Gateway = {
    ...both.region.gateway,
    submit: async (...to) => {
      const answer = await both.region.gateway.submit(...to);
      return ++tries < 2 ? { ...answer, status: 503 } : answer;
    },
  };
  drop('remiss.json', message);
  writeFileSync(join(path, 'halv.json'), message.slice(0, 40));
  watch(busy);
  await expect.poll(() => lying('done'), within).toContain('remiss.json');
  expect([tries, lying('failed'), existsSync(join(path, 'halv.json'))]).toEqual([2, [], true]);
});
