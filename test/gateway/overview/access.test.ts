import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import type { Reader } from '../../../src/gateway/overview/reader.ts';
import { diagnosis, patient, usual } from '../../transports/npo/items.ts';
import { fakeSecurity, holds, overviewWorld, type Said, type World } from './world.ts';

interface Case extends Omit<Said, 'block'> {
  readonly name: string;
  readonly reader?: Partial<Reader> | null;
  readonly block?: Readonly<Record<string, 'OK' | 'BLOCKED' | 'VALIDATIONERROR' | null>>;
  readonly a?: { unit?: null; provider?: string | null; patient?: string; nullified?: boolean };
  readonly shown?: readonly string[];
  readonly codes?: readonly string[];
  readonly refused?: readonly string[];
  readonly emergency?: boolean;
}
const cases: readonly Case[] = parse(readFileSync(new URL('./access-cases.yaml', import.meta.url), 'utf8'));

let world: World;
beforeAll(async () => {
  world = await overviewWorld();
});
afterAll(() => world.close());

const entries = ({ a = {} }: Case) => [
  diagnosis('a', {
    unit: 'unit' in a ? undefined : 'SE2321000016-A',
    provider: a.provider === null ? undefined : (a.provider ?? usual.provider!),
    ...(a.patient && { patient: { ...patient, value: a.patient } }),
    ...(a.nullified && { nullified: true }),
  }),
  diagnosis('b', { unit: 'SE2321000016-B' }),
];

function prepare({ relation, consent, blocks, block }: Case): void {
  const { said, asked, stored } = world.security;
  for (const name of Object.keys(said)) delete said[name as keyof Said];
  Object.assign(said, { relation, consent, blocks });
  if (block)
    said.block = ({ careUnit }) => (careUnit.slice(-1) in block ? (block[careUnit.slice(-1)] ?? undefined) : 'OK');
  for (const list of [asked, stored, world.asked]) list.length = 0;
}

describe('access to what other care providers have', () => {
  test.each(cases.map((one) => [one.name, one] as const))('%s', async (_, one) => {
    prepare(one);
    world.sources = holds(entries(one));
    const actor = one.reader === null ? world.both.clinic.actor : world.actor(one.reader);
    const opened = world.opened();
    const answer = await world.read({ kinds: ['diagnosis'] }, actor);
    await world.tellLog();
    const [event] = await world.audited(1);
    if (one.refused) {
      expect('refused' in answer && answer.refused.map(({ code }) => code)).toEqual(one.refused);
      expect([world.asked, world.security.stored]).toEqual([[], []]);
      expect(event).toMatchObject({ outcome: '4', subtype: [{}, { code: 'access-refused' }] });
      return;
    }
    if ('refused' in answer) throw new Error(JSON.stringify(answer.refused));
    expect(answer.copy.items.map(({ id }) => id.value)).toEqual(one.shown);
    expect(answer.issues.map(({ code }) => code)).toEqual(one.codes);
    // What is not shown was not opened, but for what only its own text says is withdrawn.
    expect(world.opened() - opened).toBe(one.shown!.length + (one.a?.nullified ? 1 : 0));
    const act = one.emergency ? 'overview-emergency' : 'overview';
    expect(event).toMatchObject({ outcome: '0', subtype: [{}, { code: act }] });
    expect(world.security.stored).toMatchObject([{ activity: { type: one.emergency ? 'Nödöppning' : 'Läsa' } }]);
  });
});

describe('what is hidden', () => {
  test('is not to be seen in anything that leaves: not whose, not what, not how much', async () => {
    prepare({ name: '' });
    world.security.said.block = ({ careUnit }) => (careUnit === 'SE5561234567-PSYK' ? 'BLOCKED' : 'OK');
    const secret = { unit: 'SE5561234567-PSYK', provider: 'SE5561234567-HEMLIG', system: 'SE5561234567-SYS' };
    const hidden = (n: number) => ({ ...diagnosis(`secret-${n}`, secret), code: { text: 'Hemlig diagnos' } });
    const answers = [];
    for (const count of [1, 3]) {
      world.sources = holds([diagnosis('open'), ...Array.from({ length: count }, (_, n) => hidden(n))]);
      const answer = await world.read({ kinds: ['diagnosis'] });
      await world.tellLog();
      answers.push(JSON.stringify(answer));
      const everything = [...answers, JSON.stringify([await world.audited(1), world.security.stored])].join();
      for (const word of ['5561234567', 'secret', 'Hemlig', 'PSYK']) expect(everything).not.toContain(word);
      expect(everything).not.toContain(patient.value + patient.value);
    }
    expect(answers[0]).toBe(answers[1]);
    expect(JSON.stringify(world.both.clinic.notices)).not.toContain(patient.value);
  });

  test('blocks are asked once for each unit, provider and time, with the time that the entry states, and the sort', async () => {
    prepare({ name: '' });
    const later = '2026-04-01T10:00:00+02:00';
    world.sources = holds([diagnosis('a'), diagnosis('b'), diagnosis('c', { time: later })]);
    await world.read({ kinds: ['diagnosis'] });
    const blocks = world.security.asked.filter(({ service }) => service === 'blocks');
    const unit = { careUnit: 'SE2321000016-ORT', careProvider: 'SE2321000016-0001' };
    const march = '2026-03-01T10:00:00+01:00';
    expect(blocks.map(({ question }) => question)).toEqual([
      {
        accessing: {
          employee: 'SE5599990008-L0042',
          careProvider: 'SE5599990008-0001',
          careUnit: world.actor().reader!.careUnit,
        },
        patient: patient.value,
        entities: [
          { row: 1, start: march, end: march, ...unit },
          { row: 2, start: later, end: later, ...unit },
        ],
      },
    ]);
  });

  test('many entries are asked for in several calls, and one that is not answered hides its own alone', async () => {
    prepare({ name: '' });
    const time = (n: number) =>
      `2026-01-01T${String(Math.floor(n / 60)).padStart(2, '0')}:${String(n % 60).padStart(2, '0')}:00+01:00`;
    world.sources = holds(Array.from({ length: 450 }, (_, n) => diagnosis(`d${n}`, { time: time(n) })));
    let calls = 0;
    const whole = fakeSecurity();
    world.options = {
      security: {
        ...whole,
        checkBlocks: async (...asked) => {
          calls += 1;
          return calls === 2 ? { unavailable: 'timeout' } : whole.checkBlocks(...asked);
        },
      },
    };
    const answer = await world.read({ kinds: ['diagnosis'] });
    world.options = {};
    if ('refused' in answer) throw new Error('refused');
    expect([calls, answer.copy.items.length]).toEqual([3, 250]);
    expect(answer.issues.map(({ code }) => code)).toEqual(['overview-blocks-unanswered']);
  });
});
