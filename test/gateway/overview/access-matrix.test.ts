import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { parse } from 'yaml';
import type { RecordItem } from '../../../src/adapters/record-copy/record-copy.ts';
import { readContracts } from '../../../src/adapters/rivta/contract/read/contracts.ts';
import { hsaIdSystem } from '../../../src/model/canonical.ts';
import type { Block } from '../../../src/transports/rivta/platform-standin/security/blocks.ts';
import { ownItems } from '../../support/own-items.ts';
import { patient } from '../../transports/npo/items.ts';
import { platformOf } from '../../transports/rivta/platform-standin/platform.ts';
import { holds, overviewWorld, reader, type World } from './world.ts';

/** The access-control matrix of the security services, through the whole of a consumer: the entry is shown, or it is not. */
interface Row {
  readonly rule: string;
  readonly blocks: readonly object[];
  readonly ask?: { readonly [field: string]: string };
  readonly by?: { readonly careProvider: string; readonly careUnit: string };
  readonly shown: boolean;
}

const file = new URL('../../transports/rivta/cases/access-control.yaml', import.meta.url);
/** An entry's times are put in order when it is judged, so that none ends before it begins. */
const notOfEntries = ['a time that ends before it begins cannot be judged'];
const rows = (parse(readFileSync(file, 'utf8')) as readonly Row[]).filter(({ rule }) => !notOfEntries.includes(rule));

let world: World;
beforeAll(async () => {
  world = await overviewWorld();
});
afterAll(() => world.close());

const clinic = 'SE5599990008-0001';
const kinds = { lak: 'medication', upp: 'alert' } as const;

test.each(rows.map((row) => [row.rule, row] as const))('%s', async (_, { blocks, ask = {}, by, shown }) => {
  const { careProvider, careUnit } = by ?? { careProvider: 'B', careUnit: 'B1' };
  const ours = new Map([
    [careProvider, clinic],
    [careUnit, reader.careUnit!],
    ['E1', reader.employee!],
  ]);
  /** A letter of the matrix as an HSA-id: those of the reader are our own. */
  const idOf = (letter: string): string => ours.get(letter) ?? `SE2321000016-${letter}`;
  const named = ['careProvider', 'careUnit', 'employee'];
  const spelled = <T>(data: T): T =>
    JSON.parse(JSON.stringify(data), (key, value) => (named.includes(key) ? idOf(value) : value));

  const granted = { patient: patient.value, careProvider: clinic, careUnit: reader.careUnit! };
  const told = blocks.map((block) => ({ patient: patient.value, ...spelled(block) }) as Block);
  const { services } = platformOf({
    security: { blocks: told, relations: [granted], assertions: [{ ...granted, type: 'Consent' }] },
  });
  const kind = kinds[ask.informationType as keyof typeof kinds] ?? 'diagnosis';
  world.sources = holds([entry(kind, { careProvider: 'A', careUnit: 'A1', ...ask }, idOf)]);
  world.options = { security: services };
  const answer = await world.read({ kinds: [kind] });
  if ('refused' in answer) throw new Error(JSON.stringify(answer.refused));
  expect(answer.copy.items).toHaveLength(shown ? 1 : 0);
  expect(answer.issues.map(({ code }) => code)).toEqual(shown ? [] : ['overview-hidden']);
});

/** Document and author of the older headers have a time each: the span that blocks are compared with. */
function entry(kind: RecordItem['kind'], asked: Readonly<Record<string, string>>, idOf: (letter: string) => string) {
  const contract = readContracts.find((one) => one.kind === kind)!;
  const { start = '2026-03-10T10:00:00+01:00', end = '2026-03-12T16:00:00+01:00', careProvider, careUnit } = asked;
  const owner = { sourceSystem: 'SE2321000016-SYS', careProvider: '', patient };
  const [made] = ownItems(contract, owner, 1) as [RecordItem];
  const { nullified: _, careProvider: _p, careUnit: _u, ...rest } = made as RecordItem & { nullified?: boolean };
  const id = (value: string) => ({ system: hsaIdSystem, value: idOf(value) });
  return {
    ...rest,
    time: start,
    author: { ...made.author, time: end },
    ...(careProvider && { careProvider: id(careProvider) }),
    ...(careUnit && { careUnit: id(careUnit) }),
  } as RecordItem;
}
