import type { Bundle } from '@medplum/fhirtypes';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { careServiceLists, careServices } from '../../../scripts/terminology/care-services.ts';
import { messageCodes } from '../../../src/gateway/terminology/message-codes.ts';
import type { Envelope } from '../../../src/model/envelope.ts';
import { clinicUnit, regionUnit } from '../../support/two-units.ts';
import { openWorld, order, person, release, system, type World } from './world.ts';

const message = (...codings: object[]) => ({
  bundle: {
    resourceType: 'Bundle',
    type: 'message',
    entry: [{ resource: { resourceType: 'ServiceRequest', code: { coding: codings } } }],
  } as unknown as Bundle,
  envelope: { sender: regionUnit, receiver: clinicUnit, kind: 'referral' } as unknown as Envelope,
});
const coded = (code: string, version?: string) => ({ system: careServices, ...(version && { version }), code });

let world: World;
const codes = () => messageCodes(world.parts.lists, world.parts.directory);
const told = (verdict: {
  readonly issues: readonly { readonly code: string; readonly severity: string; readonly expected?: string }[];
}) => verdict.issues.map((i) => [i.severity, i.code, i.expected].filter(Boolean).join(' '));
const has = (unit: string, version: string) =>
  world.life.acknowledge(careServices, version, system(unit === regionUnit ? 'region-ehr' : 'clinic-ehr', unit));

beforeEach(async () => {
  world = await openWorld();
  await release(world, order('1.0.0'));
  await release(world, order('2.0.0'));
});
afterEach(() => world.close());

describe('a code of a passing message', () => {
  test('passes in silence where both have the same version, and codes of other lists are never judged', async () => {
    await has(regionUnit, '2.0.0');
    await has(clinicUnit, '2.0.0');
    expect(
      told(codes().judge(message(coded('OGO-KAT-01'), { system: 'http://snomed.info/sct', code: '1' }), world.time)),
    ).toEqual([]);
  });

  test('that means the same in both of two versions is told as information', async () => {
    await has(regionUnit, '1.0.0');
    await has(clinicUnit, '2.0.0');
    expect(told(codes().judge(message(coded('OGO-KAT-01')), world.time))).toEqual([
      'information versions-differ version 2.0.0',
    ]);
  });

  test('that is inactive at the receiver is an error with what to use instead', async () => {
    await has(regionUnit, '1.0.0');
    await has(clinicUnit, '2.0.0');
    expect(told(codes().judge(message(coded('OGO-KAT-02')), world.time))).toEqual([
      'warning code-inactive-in-pin OGO-KAT-07 Kataraktoperation, båda ögonen vid skilda tillfällen',
      'error code-inactive-at-receiver OGO-KAT-07 Kataraktoperation, båda ögonen vid skilda tillfällen',
    ]);
  });

  test('that the receiver does not have yet is an error, with the code that it took the place of where that still serves', async () => {
    await has(regionUnit, '2.0.0');
    await has(clinicUnit, '1.0.0');
    expect(told(codes().judge(message(coded('OGO-KAT-07')), world.time))).toEqual([
      'error code-absent-at-receiver OGO-KAT-02 Kataraktoperation, båda ögonen vid samma tillfälle',
    ]);
    expect(told(codes().judge(message(coded('END-KOL-06')), world.time))).toEqual(['error code-absent-at-receiver']);
  });

  test('that the receiver no longer has is an error with what a released map leads to, and without a map with nothing', async () => {
    await has(regionUnit, '1.0.0');
    await has(clinicUnit, '2.0.0');
    const judged = () => told(codes().judge(message(coded('KIR-VAR-02')), world.time));
    expect(judged()).toEqual(['error code-absent-at-receiver']);
    const element = [{ code: 'KIR-VAR-02', target: [{ code: 'KIR-VAR-01', equivalence: 'relatedto' }] }];
    const map = {
      resourceType: 'ConceptMap',
      url: 'https://vardbro.example/fhir/ConceptMap/care-services-instead',
      version: '1',
      name: 'Instead',
      title: 'Ersättningar',
      status: 'draft',
      group: [{ source: careServices, target: careServices, element }],
    };
    const out = await release(world, { bytes: Buffer.from(JSON.stringify(map)), format: 'json' });
    expect(out.list?.state, JSON.stringify(out.issues)).toBe('released');
    expect(judged()).toEqual(['error code-absent-at-receiver KIR-VAR-01 Värmebehandling av åderbråck']);
  });

  test('that means something else at the receiver is an error that says what', async () => {
    await release(world, order('2.1.0'), { overrides: [{ code: 'KIR-VAR-02', reason: 'aldrig använd' }] });
    await has(clinicUnit, '2.1.0');
    expect(told(codes().judge(message(coded('KIR-VAR-02', '1.0.0')), world.time))).toEqual([
      'error code-changed-at-receiver Skumbehandling av ytliga kärl',
    ]);
  });

  test('that nobody knows is not in the pin', () => {
    expect(told(codes().judge(message(coded('NOWHERE')), world.time))).toEqual(['error code-unknown-in-pin']);
  });
});

test('an old message checked against its day`s pin gives the same answer again, and names pin and versions', async () => {
  await world.life.pin('ekeby-strand', [`${careServices}|1.0.0`], person('anna'));
  world.time += 1000;
  const [then, old] = [world.time, message(coded('OGO-KAT-02'), coded('OGO-KAT-07'))];
  const first = codes().judgeAgain(old, then);
  expect(told(first)).toEqual(['error code-unknown-in-pin']);
  const pin = (await world.life.pinned('ekeby-strand', then))!;
  expect(first.judged[0]).toEqual({
    path: 'Bundle.entry[0].resource.code.coding[0]',
    system: careServices,
    code: 'OGO-KAT-02',
    pinned: '1.0.0',
    manifest: pin.hash,
  });
  world.time += 86_400_000;
  await release(world, order('2.1.0'), { overrides: [{ code: 'KIR-VAR-02', reason: 'aldrig använd' }] });
  await world.life.pin('ekeby-strand', [`${careServices}|2.1.0`], person('anna'));
  await world.life.act({ act: 'retire', url: careServices, version: '1.0.0' }, person('anna'));
  world = await world.restart();
  expect(JSON.stringify(codes().judgeAgain(old, then))).toBe(JSON.stringify(first));
  expect(told(codes().judgeAgain(old, world.time))).not.toEqual(told(first));
});

describe('a local code', () => {
  const region = 'region-ekeby-services/1.0.0';
  const local = 'https://vardbro.example/fhir/CodeSystem/region-ekeby-services';
  beforeEach(async () => {
    const lists = await careServiceLists();
    for (const name of ['CodeSystem-region-ekeby-services', 'ConceptMap-region-ekeby-to-care-services']) {
      const bytes = Buffer.from(JSON.stringify(lists.get(`${region}/${name}.json`)));
      const out = await release(world, { bytes, format: 'json' });
      expect(out.list?.state, JSON.stringify(out.issues)).toBe('released');
    }
  });

  test('gets the national code beside it and stays first itself', () => {
    const { bundle, issues } = codes().translate(
      message({ system: local, code: '101', display: 'Starroperation 1 öga' }).bundle,
      world.time,
    );
    expect((bundle.entry![0]!.resource as { code: { coding: object[] } }).code.coding).toEqual([
      { system: local, code: '101', display: 'Starroperation 1 öga' },
      { system: careServices, code: 'OGO-KAT-01' },
    ]);
    expect(told({ issues })).toEqual(['information code-translated OGO-KAT-01']);
  });

  test('without a national counterpart, or with a narrower one, is told and left alone', () => {
    const untouched = message({ system: local, code: '901' }, { system: local, code: '301' });
    const { bundle, issues } = codes().translate(untouched.bundle, world.time);
    expect(bundle).toBe(untouched.bundle);
    expect(told({ issues })).toEqual(['warning code-untranslated', 'warning code-untranslated']);
  });

  test('is not translated to a list that was retired, unless a pin still means it', async () => {
    const { pin } = await world.life.pin('ekeby-strand', [`${careServices}|2.0.0`], person('anna'));
    world.time += 1_000;
    for (const version of ['1.0.0', '2.0.0'])
      await world.life.act({ act: 'retire', url: careServices, version }, person('bo'));
    const old = message({ system: local, code: '101' }).bundle;
    expect(told(codes().translate(old, world.time))).toEqual(['warning code-untranslated']);
    const pinned = world.parts.lists.meant(world.time, pin);
    expect(pinned.get(careServices)).toBe('2.0.0');
  });

  test('that is no code at all is left for the validator, whatever stands in its place', () => {
    const odd = [null, 7, 'text', [], { system: 7 }, { system: [local], code: '101' }, { system: local, code: 101 }];
    const { bundle, issues } = codes().translate(message(...(odd as object[])).bundle, world.time);
    expect((bundle.entry![0]!.resource as { code: { coding: unknown[] } }).code.coding).toEqual(odd);
    expect(issues).toEqual([]);
  });

  test('of a message with none is handed back as the very same Bundle', () => {
    const plain = message(coded('OGO-KAT-01'));
    expect(codes().translate(plain.bundle, world.time).bundle).toBe(plain.bundle);
  });
});
