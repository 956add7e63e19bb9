import { expect, test } from 'vitest';
import { makeDirectory } from '../../../src/gateway/directory/look-up.ts';
import { knownProviders } from '../../../src/gateway/overview/known-providers.ts';

const [region, clinic, private_] = ['SE2321000016-0001', 'SE5599990008-0001', 'SE5566778899-0001'];
const directory = makeDirectory({
  organisations: [
    { hsaId: region, organisationNumber: '2321000016', name: 'Regionen', sector: 'public' },
    { hsaId: clinic, name: 'Kliniken', sector: 'private' },
  ],
  units: [
    { hsaId: 'SE2321000016-A', name: 'A', organisation: region },
    { hsaId: 'SE5599990008-STRAND', name: 'Strand', organisation: clinic },
  ],
  agreements: [],
  clients: [],
});

const same = { knownProviders: [], differs: false };
test.each<[string, string, string, readonly string[] | undefined, object]>([
  ['what the directory says too', 'SE2321000016-A', region, undefined, same],
  ['a unit that the directory does not know', 'SE5566778899-X', private_, undefined, same],
  ['another than the unit’s', 'SE2321000016-A', private_, undefined, { knownProviders: [region], differs: true }],
  ['its organisation number', 'SE2321000016-A', '2321000016', undefined, { knownProviders: [region], differs: false }],
  ['another form of it', 'SE2321000016-A', '232100-0016', undefined, { knownProviders: [region], differs: false }],
  [
    'the number of another',
    'SE5599990008-STRAND',
    '162321000016',
    undefined,
    { knownProviders: [clinic, region], differs: true },
  ],
  [
    'a number that nobody knows',
    'SE5599990008-STRAND',
    '5599990008',
    undefined,
    { knownProviders: [clinic], differs: false },
  ],
  ['one of those of the index', 'SE5566778899-X', private_, [region, private_.toLowerCase()], same],
  ['none of them', 'SE5566778899-X', private_, [region], { knownProviders: [region], differs: true }],
  ['what an unknown number of the index may be', 'SE5566778899-X', private_, [region, '5566778899'], same],
])('an entry that states %s', (_, careUnit, careProvider, controllers, expected) => {
  expect(knownProviders({ careUnit, careProvider }, controllers, directory)).toEqual(expected);
});

test('an entry that does not say whose it is has no other owner: it stays closed', () => {
  expect(knownProviders({ careUnit: 'SE2321000016-A' }, [private_], directory)).toEqual(same);
});
