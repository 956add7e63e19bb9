import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import type { BlockStatus } from '../../../../src/adapters/rivta/contract/security/check-blocks.ts';
import type { Assertion } from '../../../../src/transports/rivta/platform-standin/security/assertions.ts';
import type { Block } from '../../../../src/transports/rivta/platform-standin/security/blocks.ts';
import { accessing, patient, platformOf, soon } from './platform.ts';

const rows = <T>(name: string): T[] => parse(readFileSync(new URL(`../cases/${name}`, import.meta.url), 'utf8'));

interface BlockRow {
  readonly rule: string;
  readonly blocks: readonly Omit<Block, 'patient'>[];
  readonly ask?: object;
  readonly by?: object;
  readonly status: BlockStatus;
}

const entity = {
  row: 1,
  start: '2026-03-10T10:00:00+01:00',
  end: '2026-03-12T16:00:00+01:00',
  careUnit: 'A1',
  careProvider: 'A',
};

describe('blocks, asked for as a consumer does', () => {
  test.each(rows<BlockRow>('access-control.yaml').map((row) => [row.rule, row] as const))('%s', async (_, row) => {
    const blocks = row.blocks.map((block) => ({ patient, ...block }));
    const { services } = platformOf({ security: { blocks } });
    const question = { accessing: { ...accessing, ...row.by }, patient, entities: [{ ...entity, ...row.ask }] };
    expect(await services.checkBlocks(question, soon())).toEqual({ rows: new Map([[1, row.status]]) });
  });

  test('each row is judged by itself, and a number that comes twice is not judged at all', async () => {
    const blocks: Block[] = [{ patient, type: 'outer', careProvider: 'A' }];
    const { services } = platformOf({ security: { blocks } });
    const ask = (...entities: (typeof entity)[]) => services.checkBlocks({ accessing, patient, entities }, soon());
    const [other, incomplete] = [
      { ...entity, row: 2, careProvider: 'C' },
      { ...entity, row: 3, careUnit: '' },
    ];
    expect(await ask(entity, other, incomplete)).toEqual({
      rows: new Map([
        [1, 'BLOCKED'],
        [2, 'OK'],
        [3, 'VALIDATIONERROR'],
      ]),
    });
    expect(await ask(entity, other, { ...other, row: 1 })).toMatchObject({
      rows: new Map([
        [1, 'VALIDATIONERROR'],
        [2, 'VALIDATIONERROR'],
      ]),
    });
  });

  test('who does not say for whom is told so, and gets no status', async () => {
    const { services } = platformOf({ security: {} });
    const question = { accessing: { ...accessing, careUnit: '' }, patient, entities: [entity] };
    expect(await services.checkBlocks(question, soon())).toEqual({ unavailable: 'VALIDATIONERROR' });
  });
});

interface GrantedRow {
  readonly rule: string;
  readonly granted: readonly Omit<Assertion, 'patient'>[];
  readonly has: boolean;
  readonly type?: Assertion['type'];
}

describe('consents and relations, asked for as a consumer does', () => {
  test.each(rows<GrantedRow>('assertions.yaml').map((row) => [row.rule, row] as const))('%s', async (_, row) => {
    const assertions = row.granted.map((one) => ({ patient, ...one }));
    const relations = assertions.map(({ type, ...relation }) => relation);
    const { services } = platformOf({ security: { assertions, relations } });
    const { has, type } = row;
    expect(await services.checkConsent({ accessing, patient }, soon())).toEqual({ has, ...(type && { type }) });
    expect(await services.checkPatientRelation({ accessing, patient }, soon())).toEqual({ has });
  });
});

test('with the security services gone, no question has an answer', async () => {
  const { services } = platformOf({});
  const question = { accessing, patient };
  const answers = await Promise.all([
    services.checkBlocks({ ...question, entities: [entity] }, soon()),
    services.checkConsent(question, soon()),
    services.checkPatientRelation(question, soon()),
    services.storeLog([], soon()),
    services.accessLogsForPatient({ patient, from: entity.start, to: entity.end }, soon()),
  ]);
  expect(answers).toEqual(answers.map(() => ({ unavailable: 'VP004' })));
});
