import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { readArgs } from '../../src/cli/args.ts';
import { commands } from '../../src/cli/commands/index.ts';
import { run } from '../../src/cli/run.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const example = (event: string) => join(root, 'conformance/referral/examples', `${event}.referral.json`);
const at = ['--at', '2026-11-24T08:00:00Z'];

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'vardbro-cli-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

async function vardbro(args: string[], input = '') {
  const [out, err]: [string[], string[]] = [[], []];
  const sink = (to: string[]) => ({
    write: (text: unknown) => {
      to.push(typeof text === 'string' ? text : new TextDecoder().decode(text as Uint8Array));
      return true;
    },
  });
  const io = {
    stdin: Readable.from([Buffer.from(input)]),
    stdout: sink(out),
    stderr: sink(err),
    env: {},
    now: () => Date.parse('2026-11-24T08:00:00Z'),
  };
  const code = await run(args, io as never);
  return { code, out: out.join(''), err: err.join('') };
}

describe('convert', () => {
  test('prints the Bundle of one file, and the same again at the same time', async () => {
    const first = await vardbro(['convert', '--from', 'json', ...at, example('remiss-ny')]);
    expect(first.code).toBe(0);
    expect(JSON.parse(first.out)).toMatchObject({ resourceType: 'Bundle', type: 'message' });
    expect((await vardbro(['convert', ...at, example('remiss-ny')])).out).toBe(first.out);
  });

  test('prints one line for each of several files, with null where none could be made', async () => {
    const { code, out } = await vardbro(['convert', ...at, example('remiss-ny'), join(root, 'package.json')]);
    const [good, bad] = out
      .trim()
      .split('\n')
      .map((text) => JSON.parse(text));
    expect(code).toBe(1);
    expect(Object.keys(good)).toEqual(['file', 'bundle', 'issues', 'unmapped']);
    expect(bad).toMatchObject({ bundle: null });
    expect(bad.issues.length).toBeGreaterThan(0);
  });

  test('an unknown element is reported, and is a failure only with --strict', async () => {
    const text = JSON.stringify({ ...JSON.parse(readFileSync(example('remiss-ny'), 'utf8')), shoeSize: 43 });
    const plain = await vardbro(['convert', '--ndjson', ...at, '-'], text);
    expect(JSON.parse(plain.out).unmapped).toEqual([{ path: '/shoeSize', value: '43' }]);
    expect(plain.code).toBe(0);
    expect((await vardbro(['convert', '--strict', ...at, '-'], text)).code).toBe(1);
  });
});

describe('render and validate', () => {
  test('a converted message is valid and goes back to its own form', async () => {
    const { out: bundle } = await vardbro(['convert', ...at, example('bekraftad')]);
    const outcome = JSON.parse((await vardbro(['validate', '-'], bundle)).out);
    expect(outcome.issue.filter((i: { severity: string }) => i.severity === 'error')).toEqual([]);
    const { out, code } = await vardbro(['render', '--to', 'json', '-'], bundle);
    expect(code).toBe(0);
    expect(JSON.parse(out)).toMatchObject({ event: 'bekraftad' });
  });

  test('what the target cannot carry stands in the report line', async () => {
    const { out: bundle } = await vardbro(['convert', ...at, example('bokning')]);
    const { code, out } = await vardbro(['render', '--to', 'rivta', '--ndjson', '-'], bundle);
    expect(code).toBe(1);
    expect(JSON.parse(out).issues[0].details.coding[0].code).toBe('not-carried-by-transport');
  });

  test('an invalid resource gives exit code 1', async () => {
    const { code, out } = await vardbro(['validate', '-'], '{"resourceType":"Patient","gender":"zzz"}');
    expect(code).toBe(1);
    expect(JSON.parse(out).resourceType).toBe('OperationOutcome');
  });
});

describe('usage', () => {
  test('a value may begin with a dash, as a key fingerprint can', () => {
    const read = readArgs(['add', '--fingerprint', '-a_b', '--yes'], {
      fingerprint: { type: 'string' },
      yes: { type: 'boolean' },
    });
    expect(read).toMatchObject({ values: { fingerprint: '-a_b', yes: true }, positionals: ['add'] });
    expect(() =>
      readArgs(['--fingerprint', '--yes'], { fingerprint: { type: 'string' }, yes: { type: 'boolean' } }),
    ).toThrow();
  });

  test.each([[['nosuch']], [['convert']], [['convert', '--nosuch']], [['replay']], [[]]])(
    '%j is told with exit code 2',
    async (args) => {
      const { code, out, err } = await vardbro(args as string[]);
      expect([code, out]).toEqual([2, '']);
      expect(err).toContain('vardbro');
    },
  );

  test('serve without a config explains itself and offers init', async () => {
    const { code, err } = await vardbro(['serve', '--config', join(folder, 'vardbro.json')]);
    expect(code).toBe(1);
    expect(err).toContain('vardbro init');
  });

  test('init writes a config once and never over it', async () => {
    const file = join(folder, 'vardbro.json');
    expect((await vardbro(['init', '--config', file, '--test'])).code).toBe(0);
    expect((await vardbro(['init', '--config', file])).code).toBe(2);
  });
});

test('the process ends with the exit code', () => {
  const started = spawnSync(process.execPath, [join(root, 'src/cli/main.ts'), 'nosuch'], { encoding: 'utf8' });
  expect(started.status).toBe(2);
  expect(started.stdout).toBe('');
});

describe('a call that does not fit', () => {
  const others = commands.filter(({ name }) => name !== 'conformance' && name !== 'terminology');

  test.each(others.map((command) => [command.name, command] as const))(
    'of %s is told with the option, the usage and an example',
    async (name, { usage, example }) => {
      const { code, out, err } = await vardbro([name, '--nonsense', '--lang', 'en']);
      expect([code, out]).toEqual([2, '']);
      for (const words of ['--nonsense', `vardbro ${usage}\n`, `for example: vardbro ${example}\n`])
        expect(err).toContain(words);
    },
  );

  test.each(commands.map(({ name, usage, example }) => [name, usage, example]))(
    'is shown an example of %s that its usage knows',
    (name, usage, example) => {
      expect(example).toMatch(new RegExp(`^${name}(?: |$)`));
      if (name !== 'terminology')
        for (const [option] of example.matchAll(/(?<= )--?[a-z-]+/g)) expect(usage).toContain(option);
    },
  );

  test.each([
    [['send'], 'FILE'],
    [['answer'], 'ID, EVENT'],
    [['answer', 'SE5566778899-SYS1#1'], 'EVENT'],
    [['replay'], 'EXCHANGE, --reason R'],
    [['replay', 'x'], '--reason R'],
    [['replay', 'x', '--reason', ' '], '--reason R'],
    [['partner'], 'export | list | add | remove'],
    [['partner', 'add'], 'FILE|URL'],
    [['partner', 'add', 'card.json', '--yes'], '--fingerprint FP'],
    [['partner', 'remove'], 'HSA-ID, --reason R'],
    [['restore'], 'FILE'],
    [['record', '--case', 'x'], '--reader FILE'],
    [['audit'], 'verify | patient-extract'],
    [['terminology', 'pin', '--as', 'anna'], '--agreement'],
  ])('says what %j lacks', async (args, missing) => {
    const [en, sv] = [await vardbro([...args, '--lang', 'en']), await vardbro([...args, '--lang', 'sv'])];
    expect([en.code, en.err.split('\n')[0], sv.err.split('\n')[0]]).toEqual([
      2,
      `missing: ${missing}`,
      `saknas: ${missing}`,
    ]);
  });

  test.each([
    [['backup', 'a', 'b']],
    [['restore', 'a', 'b']],
    [['replay', 'a', 'b', '--reason', 'r']],
    [['terminology', 'import', 'a', 'b']],
  ])('says what is too much in %j', async (args) => {
    const { code, err } = await vardbro(args);
    expect([code, err.split('\n')[0]]).toEqual([2, 'b?']);
  });
});
