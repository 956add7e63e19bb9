import { expect, test } from 'vitest';
import type { Agreement, DirectoryData } from '../../../src/gateway/directory/directory.ts';
import { makeDirectory } from '../../../src/gateway/directory/look-up.ts';

const region = 'SE2321000016-REGION';
const clinic = 'SE5566778899-KLINIK';
const other = 'SE5599990008-ANNAN';
const unitOf = (organisation: string): string => `${organisation.slice(0, 13)}ENHET`;
const noon = (day: string): number => Date.parse(`${day}T12:00:00Z`);

const agreement = (id: string, parties: [string, string], change: Partial<Agreement> = {}): Agreement => ({
  id,
  parties,
  kinds: ['referral'],
  ...change,
});

const data = (change: Partial<DirectoryData> = {}): DirectoryData => ({
  organisations: [region, clinic, other].map((hsaId) => ({ hsaId, name: hsaId, sector: 'public' })),
  units: [region, clinic, other].map((organisation) => ({
    hsaId: unitOf(organisation),
    name: 'Enheten',
    organisation,
    local: organisation === region,
  })),
  agreements: [],
  clients: [],
  ...change,
});

const between = (agreements: readonly Agreement[], day = '2026-06-15', kind?: Agreement['kinds'][number]) =>
  makeDirectory(data({ agreements })).agreementBetween(unitOf(region), unitOf(clinic), noon(day), kind)?.id;

test('finds units and organisations by HSA-id in any case', () => {
  const directory = makeDirectory(data());
  expect(directory.unit(unitOf(clinic).toLowerCase())?.organisation).toBe(clinic);
  expect(directory.organisation(clinic.toLowerCase())?.hsaId).toBe(clinic);
  expect(directory.organisationOf(unitOf(clinic))?.hsaId).toBe(clinic);
  expect(directory.unitsOf(clinic).map((unit) => unit.hsaId)).toEqual([unitOf(clinic)]);
});

test('takes HSA-ids in lower case from the configuration, wherever they stand', () => {
  const lower = data({ agreements: [agreement('a', [region.toLowerCase(), clinic.toLowerCase()])] });
  const directory = makeDirectory({
    ...lower,
    organisations: lower.organisations.map((o) => ({ ...o, hsaId: o.hsaId.toLowerCase() })),
    units: lower.units.map((u) => ({ ...u, hsaId: u.hsaId.toLowerCase(), organisation: u.organisation.toLowerCase() })),
    clients: [{ clientId: 'journal', role: 'engine', units: [unitOf(region).toLowerCase()] }],
  });
  expect(directory.unit(unitOf(region))?.hsaId).toBe(unitOf(region));
  expect(directory.client('journal')?.units).toEqual([unitOf(region)]);
  expect(directory.agreementBetween(unitOf(clinic), unitOf(region), noon('2026-06-15'))?.id).toBe('a');
});

test('says which units are served here', () => {
  const directory = makeDirectory(data());
  expect([unitOf(region), unitOf(clinic), 'SE0000000000-INGEN'].map(directory.isLocal)).toEqual([true, false, false]);
});

test('an agreement holds whichever party comes first', () => {
  expect(between([agreement('a', [clinic, region])])).toBe('a');
});

test('the agreement that names most parties is the one that counts, wherever it stands', () => {
  const [all, one, both] = [
    agreement('all', ['*', '*']),
    agreement('one', ['*', clinic]),
    agreement('both', [region, clinic]),
  ];
  expect(between([all, one, both])).toBe('both');
  expect(between([all, one])).toBe('one');
  expect(between([all])).toBe('all');
});

test('an agreement of others is none', () => {
  expect(between([agreement('a', [region, other]), agreement('b', [other, '*'])])).toBeUndefined();
});

test('an agreement with oneself does not cover another party', () => {
  expect(between([agreement('a', [region, region])])).toBeUndefined();
});

test.each([
  ['2026-01-31', undefined],
  ['2026-02-01', 'a'],
  ['2026-03-31', 'a'],
  ['2026-04-01', undefined],
])('an agreement from 1 February to 31 March is on %s: %s', (day, id) => {
  const dates = { validFrom: '2026-02-01', validTo: '2026-03-31' };
  expect(between([agreement('a', [region, clinic], dates)], day)).toBe(id);
});

test('the days of an agreement are Swedish days', () => {
  const agreements = [agreement('a', [region, clinic], { validFrom: '2026-02-01' })];
  const directory = makeDirectory(data({ agreements }));
  const at = (time: string) =>
    directory.agreementBetween(unitOf(region), unitOf(clinic), Date.parse(time))?.id ?? 'none';
  expect([at('2026-01-31T22:59:59Z'), at('2026-01-31T23:00:00Z')]).toEqual(['none', 'a']);
});

test('an expired agreement gives way to a less specific one that is in force', () => {
  const over = agreement('over', [region, clinic], { validTo: '2026-01-31' });
  expect(between([over, agreement('all', ['*', '*'])])).toBe('all');
});

test('an agreement is about its kinds only, where a kind is asked for', () => {
  const images = agreement('images', [region, clinic], { kinds: ['imaging-reference'] });
  const all = agreement('all', ['*', '*'], { kinds: ['referral'] });
  expect([between([images, all]), between([images, all], undefined, 'referral')]).toEqual(['images', 'all']);
});

test('a certificate is known by its fingerprint, with or without colons', () => {
  const print = 'AB'.repeat(32);
  const directory = makeDirectory(
    data({ clients: [{ clientId: 'journal', role: 'engine', units: [], certificates: [print] }] }),
  );
  const asked = [print.toLowerCase(), print.match(/../g)!.join(':'), 'cd'.repeat(32)];
  expect(asked.map((p) => directory.byCertificate(p))).toMatchObject([
    { clientId: 'journal' },
    { clientId: 'journal' },
    undefined,
  ]);
});

const partner = 'SE5566112233-NY';
const card = (change: Partial<DirectoryData> = {}): DirectoryData => ({
  organisations: [{ hsaId: partner, name: 'Ny', sector: 'private', clientId: 'ny' }],
  units: [{ hsaId: unitOf(partner), name: 'Nya enheten', organisation: partner }],
  agreements: [],
  clients: [],
  ...change,
});

test('a confirmed partner is found like anybody else', () => {
  const directory = makeDirectory(data(), [card()]);
  expect(directory.organisationByClient('ny')?.hsaId).toBe(partner);
  expect(directory.organisationOf(unitOf(partner))?.name).toBe('Ny');
});

test('of two cards of one partner the newer counts', () => {
  const newer = card({ organisations: [{ hsaId: partner, name: 'Nyare', sector: 'private', clientId: 'ny' }] });
  expect(makeDirectory(data(), [card(), newer]).organisation(partner)?.name).toBe('Nyare');
});

test('a card never changes what the configuration says', () => {
  const claim = card({
    organisations: [
      { hsaId: clinic, name: 'Annan', sector: 'private' },
      { hsaId: partner, name: 'Ny', sector: 'private', clientId: 'ny' },
    ],
    units: [{ hsaId: unitOf(region), name: 'Tagen', organisation: partner }],
  });
  const directory = makeDirectory(data(), [claim]);
  expect(directory.organisation(clinic)?.name).toBe(clinic);
  expect(directory.organisationOf(unitOf(region))?.hsaId).toBe(region);
});

test('a card brings no agreements, no clients, no local units and no units of others', () => {
  const greedy = card({
    units: [
      {
        hsaId: unitOf(partner),
        name: 'Egen',
        organisation: partner,
        local: true,
        deliverTo: { type: 'folder', address: '/in', format: 'json' },
      },
      { hsaId: 'SE5566778899-FALSK', name: 'Falsk', organisation: clinic },
    ],
    agreements: [agreement('a', ['*', '*'])],
    clients: [{ clientId: 'drift', role: 'operator', units: [] }],
  });
  const directory = makeDirectory(data(), [greedy]);
  expect(directory.unit(unitOf(partner))).toEqual({ hsaId: unitOf(partner), name: 'Egen', organisation: partner });
  expect(directory.unit('SE5566778899-FALSK')).toBeUndefined();
  expect(directory.client('drift')).toBeUndefined();
  expect(directory.data.agreements).toEqual([]);
});

test('a card takes over neither a client id nor a certificate that the configuration gave away', () => {
  const print = 'ab'.repeat(32);
  const configured = data({ clients: [{ clientId: 'ny', role: 'engine', units: [], certificates: [print] }] });
  const [organisation] = card().organisations;
  const directory = makeDirectory(configured, [card({ organisations: [{ ...organisation!, certificates: [print] }] })]);
  expect(directory.byCertificate(print)).toMatchObject({ role: 'engine' });
  expect(directory.client('ny')?.role).toBe('engine');
});
