import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import type { RecordItem } from '../../../src/adapters/record-copy/record-copy.ts';
import { readContracts } from '../../../src/adapters/rivta/contract/read/contracts.ts';
import { isGivenOut } from '../../../src/transports/npo/answer.ts';
import { isAsked, newestOf } from '../../../src/transports/npo/matches.ts';
import type { ReadQuery } from '../../../src/transports/npo/read-request.ts';

/** The rules of every read contract for what a producer gives out, as data. */

interface Row {
  readonly rule: string;
  readonly contract: string;
  readonly entry?: object;
  readonly ask?: Partial<ReadQuery>;
  readonly given: boolean;
}
const rows = parse(readFileSync(new URL('./cases/producer-rules.yaml', import.meta.url), 'utf8')) as Row[];
const strict = readContracts.filter(({ response }) => response.strict);
const contractOf = (wanted: string) => strict.find(({ name, version }) => `${name} ${version}` === wanted)!;

const system = 'SE5566778899-SYS';
const patient = { system: 'http://electronichealth.se/identifier/personnummer', value: '191212121212' };
const entryOf = (kind: RecordItem['kind'], entry: object = {}): RecordItem =>
  ({
    kind,
    id: { value: 'e' },
    sourceSystem: { value: system },
    patient,
    author: { time: '2026-03-01T10:00:00+01:00' },
    careUnit: { value: 'SE5566778899-VE' },
    careProvider: { value: 'SE5566778899-0001' },
    careContact: 'k-1',
    approvedForPatient: true,
    ...entry,
  }) as RecordItem;
const question = (ask: Partial<ReadQuery> = {}): ReadQuery => ({
  logicalAddress: system,
  patient,
  careUnits: [],
  careProviders: [],
  period: {},
  careContacts: [],
  ...ask,
});

test.each(rows)('$rule', ({ contract: name, entry, ask, given }) => {
  const contract = contractOf(name);
  const item = entryOf(contract.kind, entry);
  expect(isGivenOut(item, contract) && isAsked(item, question(ask))).toBe(given);
});

describe.each(strict.map((contract) => [`${contract.name} ${contract.version}`, contract] as const))(
  '%s',
  (_, { kind }) => {
    test.each<[string, Partial<ReadQuery>, boolean]>([
      ['its care unit', { careUnits: ['SE5566778899-VE'] }, true],
      ['another care unit', { careUnits: ['SE5566778899-ANNAN'] }, false],
      ['its care contact', { careContacts: ['k-0', 'k-1'], sourceSystem: system }, true],
      ['another care contact', { careContacts: ['k-2'], sourceSystem: system }, false],
      ['the day of its author', { period: { start: '2026-03-01', end: '2026-03-01' } }, true],
      ['from then on', { period: { start: '2026-03-01' } }, true],
      ['until the day before', { period: { end: '2026-02-28' } }, false],
    ])('asked for %s', (_name, ask, given) => {
      expect(isAsked(entryOf(kind), question(ask))).toBe(given);
    });
  },
);

test('what is planned is no event: the index is not told of content that is yet to come', () => {
  const at = Date.parse('2026-03-01T10:00:00+01:00');
  const period = { start: '2027-01-01T10:00:00+01:00', end: '2099-01-01T10:00:00+01:00' };
  expect(newestOf(entryOf('contact', { period }))).toBe(at);
  expect(newestOf(entryOf('alert', { validity: period }))).toBe(at);
  expect(newestOf(entryOf('medication', { start: period.start, end: period.end }))).toBe(at);
});
