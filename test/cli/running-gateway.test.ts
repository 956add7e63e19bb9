import { readFileSync, writeFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { freePort } from '../../src/cli/demo/free-port.ts';
import type { Config } from '../../src/gateway/directory/config.ts';
import { openStation, type Station } from '../support/station.ts';
import { example, type Ran, vardbro } from './vardbro.ts';

const referral = 'SE5566778899-SYS1#2026-20001';
const person = ['--by', 'SE5566778899-L0042', '--name', 'Ola Bengtman'];

let station: Station;
const cli = (...args: string[]): Promise<Ran> => station.cli(args);

beforeAll(async () => {
  const nobody = await freePort();
  station = await openStation();
  await station.start((config) => withPartner(config, nobody));
});
afterAll(() => station.remove());

describe('a referral between two units of one gateway, by hand', () => {
  test('is handed in, found in the inbox by its Task, answered, and read as a timeline', async () => {
    const sent = await cli('send', example('remiss-ny'));
    expect(sent.code, sent.err).toBe(0);
    expect(sent.out).toMatch(/^[0-9a-f-]{36} {2}ärende [0-9a-f-]{36} {2}\w+\n$/);

    const inbox = await until(
      () => cli('inbox', '--unit', 'SE5566778899-KLINIK1'),
      ({ out }) => out.includes(referral),
    );
    expect(inbox.out).not.toContain('191212121212');
    const task = /([0-9a-f-]{36})\n$/.exec(inbox.out)![1]!;

    const answered = await cli('answer', task, 'bekraftad', '--text', 'Välkommen.', ...person);
    expect(answered.code, answered.err).toBe(0);
    await until(
      () => cli('inbox', '--state', 'accepterad', '--json'),
      ({ out }) => JSON.parse(out).length > 0,
    );

    const id = /ärende (\S+)/.exec(sent.out)![1]!;
    const [sv, en] = [await cli('cases', id), await cli('cases', id, '--lang', 'en')];
    expect(sv.out).toContain(`Ärende ${id}\n`);
    expect(en.out).toContain(`Case ${id}\n`);
    expect((await cli('cases')).out).toContain(id);
  });

  test('handed in again by an honest retry is told as a duplicate', async () => {
    const again = await cli('send', example('remiss-ny'));
    expect([again.code, again.out.startsWith('dubblett av ')], again.err).toEqual([0, true]);
  });

  test('an illegal move is refused with its code, and by --json with the OperationOutcome', async () => {
    const words = await cli('answer', referral, 'aterkallelse-nekad', '--text', 'Nej.', ...person);
    expect([words.code, words.out]).toEqual([1, '']);
    expect(words.err).toContain('illegal-transition');
    const machine = await cli('answer', referral, 'aterkallelse-nekad', '--text', 'Nej.', ...person, '--json');
    expect([machine.code, JSON.parse(machine.out).resourceType]).toEqual([1, 'OperationOutcome']);
  });

  test('an answer to what nobody knows says so', async () => {
    const { code, err } = await cli('answer', '00000000-0000-4000-8000-000000000000', 'bekraftad', ...person);
    expect([code, err]).toEqual([1, expect.stringContaining('ingen sådan Task')]);
  });
});

describe('a referral to a partner that does not answer', () => {
  let id: string;

  test('is shown with what it waits for, in words', async () => {
    const file = station.inFolder('till-strand.json');
    const message = JSON.parse(readFileSync(example('remiss-ny'), 'utf8'));
    const to = { receiver: 'SE5599990008-STRAND', referral: 'SE5566778899-SYS1#2026-20002', messageId: 'MED-1' };
    writeFileSync(file, JSON.stringify({ ...message, ...to }));
    const sent = await cli('send', file);
    expect(sent.code, sent.err).toBe(0);
    id = sent.out.split(' ')[0]!;
    const why = await until(
      () => cli('exchanges', '--why', '--text', to.referral),
      ({ out }) => out.includes('1 försök'),
    );
    expect(why.out).toMatch(/deliver \d+: 1 försök, nästa försök [-\d]+ [:\d]+, senast [a-z-]+: /);
    expect((await cli('exchanges', '--why', '--text', to.referral, '--lang', 'en')).out).toContain('next attempt');
    expect(JSON.parse((await cli('exchanges', '--why', '--json')).out)).toContainEqual(
      expect.objectContaining({ id, jobs: [expect.objectContaining({ attempts: 1, state: 'ready' })] }),
    );
  });

  test('is put back in line by an operator with a reason, and by no engine', async () => {
    const engine = await cli('replay', id, '--reason', 'Strand är igång igen', '--as', 'engine');
    expect([engine.code, engine.err]).toEqual([1, expect.stringContaining('forbidden')]);
    const operator = await cli('replay', id, '--reason', 'Strand är igång igen');
    expect([operator.code, operator.out], operator.err).toEqual([0, expect.stringContaining('i kö igen')]);
  });
});

test('a list that is cut says that there are more', async () => {
  const { out, err } = await cli('exchanges', '--limit', '1');
  expect(out.trim().split('\n')).toHaveLength(1);
  expect(err).toContain('--limit');
  expect((await cli('exchanges')).err).toBe('');
});

test('several files are sent one by one; what fails is named and the rest goes on', async () => {
  const missing = station.inFolder('saknas.json');
  const { code, out, err } = await cli('send', missing, example('remiss-ny'));
  expect(code).toBe(1);
  expect(err).toContain(`${missing}: error not-found`);
  expect(out).toContain('dubblett av ');
});

test('without a running gateway a command says how to start it', async () => {
  const file = station.inFolder('ingen.json');
  const own = JSON.parse(readFileSync(station.configFile, 'utf8')) as Config;
  writeFileSync(file, JSON.stringify({ ...own, baseUrl: `http://localhost:${await freePort()}` }));
  const { code, err } = await vardbro(['inbox', '--config', file], { now: Date.now });
  expect([code, err]).toEqual([1, expect.stringContaining('vardbro serve')]);
});

/** With a partner at whose port nobody answers. */
function withPartner(own: Config, nobody: number): object {
  const { directory } = own;
  const partner = 'SE5599990008-0001';
  return {
    ...own,
    directory: {
      ...directory,
      organisations: [
        ...directory.organisations,
        { hsaId: partner, name: 'Strandkliniken', region: '14', sector: 'public', clientId: 'strand' },
      ],
      units: [
        ...directory.units,
        {
          hsaId: 'SE5599990008-STRAND',
          name: 'Strand',
          organisation: partner,
          endpoints: [{ transport: 'fhir', address: `http://localhost:${nobody}/fhir`, formats: ['fhir:4.0'] }],
        },
      ],
    },
  };
}

/** Deliveries run beside: asks again until it is so, or the test ends. */
async function until(ask: () => Promise<Ran>, so: (ran: Ran) => boolean): Promise<Ran> {
  return vi.waitFor(
    async () => {
      const ran = await ask();
      expect(so(ran), `${ran.out}\n${ran.err}`).toBe(true);
      return ran;
    },
    { timeout: 20_000, interval: 100 },
  );
}
