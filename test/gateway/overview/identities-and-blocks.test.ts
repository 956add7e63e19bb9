import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { diagnosis, patient } from '../../transports/npo/items.ts';
import { type Question, shownIn } from './shown.ts';
import { holds, overviewWorld, type World } from './world.ts';

let world: World;
beforeAll(async () => {
  world = await overviewWorld();
});
afterAll(() => world.close());

const shown = (question?: Question) => shownIn(world, question);

describe('whose an entry is, by which its blocks are checked', () => {
  test('a unit of more characters than the check of blocks takes stays closed, and the others are shown', async () => {
    world.sources = holds([diagnosis('a'), diagnosis('b', { unit: `SE2321000016-${'B'.repeat(30)}` })]);
    const { ids, told } = await shown({ kinds: ['diagnosis'] });
    expect([ids, told.map((one) => one.split(' ')[0])]).toEqual([['a'], ['overview-hidden']]);
  });

  test('other identities that a producer links to the patient come along', async () => {
    const reserve = { system: 'urn:oid:1.2.752.97.3.1.3', value: '991202803R' };
    world.sources = holds([diagnosis('a'), diagnosis('b', { patient: reserve })]);
    const { ids, answer } = await shown({ kinds: ['diagnosis'] });
    expect(ids).toEqual(['a', 'b']);
    expect(answer.copy.patient).toMatchObject({ identifier: patient, otherIdentifiers: [{ value: reserve.value }] });
  });

  const samordning = { system: 'http://electronichealth.se/identifier/samordningsnummer', value: '197010632391' };

  test('an entry is blocked under each identity that it bears', async () => {
    const asked = world.security.asked;
    asked.length = 0;
    const { checkBlocks } = world.security;
    const ofOther: typeof checkBlocks = async (question, signal) => {
      const answer = await checkBlocks(question, signal);
      if (question.patient !== samordning.value) return answer;
      return { rows: new Map(question.entities.map(({ row }) => [row, 'BLOCKED' as const])) };
    };
    world.options = { security: { ...world.security, checkBlocks: ofOther } };
    world.sources = holds([diagnosis('a'), diagnosis('b', { patient: samordning })]);
    const { ids, told } = await shown({ kinds: ['diagnosis'] });
    world.options = {};
    expect([ids, told.map((one) => one.split(' ')[0])]).toEqual([['a'], ['overview-hidden']]);
    const people = asked.flatMap(({ service, question }) =>
      service === 'blocks' ? [(question as { patient: string }).patient] : [],
    );
    expect(people.sort()).toEqual([patient.value, samordning.value].sort());
  });

  test.each([
    'SE2321000016-PS\u0131K',
    'SE2321000016\u2010ORT',
    'SE2321000016-\u200bORT',
    'ＳＥ2321000016-ORT',
    'SE2321000016-ORT SE2',
  ])('a unit that only looks like an HSA-id is nobody’s: its entry stays closed (%j)', async (unit) => {
    world.sources = holds([diagnosis('a'), diagnosis('b', { unit })]);
    const { ids, told } = await shown({ kinds: ['diagnosis'] });
    expect([ids, told.map((one) => one.split(' ')[0])]).toEqual([['a'], ['overview-hidden']]);
  });

  test('a number that the check of blocks cannot take hides its entry', async () => {
    const local = { system: 'urn:oid:1.2.752.129.2.1.2.1', value: '196101182803-LOKAL' };
    world.sources = holds([diagnosis('a'), diagnosis('b', { patient: local })]);
    const { ids, told } = await shown({ kinds: ['diagnosis'] });
    expect([ids, told.map((one) => one.split(' ')[0])]).toEqual([['a'], ['overview-hidden']]);
  });

  test('of two personal numbers that are linked to one co-ordination number neither is believed', async () => {
    const other = { ...patient, value: '191212121212' };
    world.sources = holds([
      diagnosis('a', { patient: samordning }),
      diagnosis('b'),
      diagnosis('c', { patient: other }),
    ]);
    const { ids, told } = await shown({ kinds: ['diagnosis'], patient: samordning });
    expect([ids, told]).toEqual([['a'], ['overview-other-patient']]);
    world.sources = holds([diagnosis('a', { patient: samordning }), diagnosis('b')]);
    expect((await shown({ kinds: ['diagnosis'], patient: samordning })).ids).toEqual(['a', 'b']);
  });

  describe('an entry that states another care provider than the directory has for its unit', () => {
    const [unit, owner, claimed] = ['SE5566778899-VCEKEN', 'SE5566778899-0001', 'SE5561234567-1'];

    test('is judged under both, and shown with a warning', async () => {
      world.security.asked.length = 0;
      world.sources = holds([diagnosis('a', { unit, provider: claimed }), diagnosis('b', { unit, provider: owner })]);
      const { ids, told } = await shown({ kinds: ['diagnosis'] });
      expect([ids, told]).toEqual([['a', 'b'], ['overview-owner-differs']]);
      const { entities } = world.security.asked.find(({ service }) => service === 'blocks')!.question as {
        entities: { careProvider: string }[];
      };
      expect(entities.map(({ careProvider }) => careProvider)).toEqual([claimed, owner]);
    });

    test.each([owner, claimed])('is hidden by a block of either: %s', async (blocked) => {
      world.security.said.block = ({ careProvider }) => (careProvider === blocked ? 'BLOCKED' : 'OK');
      world.sources = holds([diagnosis('a', { unit, provider: claimed })]);
      const { ids, told } = await shown({ kinds: ['diagnosis'] });
      delete world.security.said.block;
      expect([ids, told]).toEqual([[], ['overview-hidden']]);
    });
  });
});
