import { readFileSync } from 'node:fs';
import type { Bundle, ValueSet } from '@medplum/fhirtypes';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { careServiceLists, careServices } from '../../../scripts/terminology/care-services.ts';
import { partiesOf } from '../../../src/adapters/envelope.ts';
import { gatewayValidator } from '../../../src/cli/validator.ts';
import { codeFindings, messageCodes } from '../../../src/gateway/terminology/message-codes.ts';
import type { Envelope } from '../../../src/model/envelope.ts';
import { terminologyService } from '../../../src/terminology/operations/service.ts';
import { pinnableBindings } from '../../../src/terminology/pins/pinnable-bindings.ts';
import { fromDefinitions } from '../../../src/terminology/registry/from-definitions.ts';
import { validateMessage } from '../../../src/validation/message-rules.ts';
import { openDefinitions } from '../../../src/validation/packages/definitions.ts';
import { ownPackages } from '../../../src/validation/packages/load.ts';
import { clinicUnit, regionUnit } from '../../support/two-units.ts';
import { anna, openWorld, order, release, type World } from './world.ts';

const definitions = openDefinitions({ packages: ownPackages() });
const lan = 'https://vardbro.example/fhir/ValueSet/lan';
const map = 'https://vardbro.example/fhir/ConceptMap/region-ekeby-to-care-services';
const local = 'https://vardbro.example/fhir/CodeSystem/region-ekeby-services';
const file = (path: string) => readFileSync(new URL(`../../../${path}`, import.meta.url), 'utf8');

/** A referral that names a county (a binding of our profiles) and asks for a service by a local code. */
function referral(): Bundle {
  const example = file('profiles/se.vardbro.exchange/examples/message-remiss-ny.json');
  const bundle: Bundle = JSON.parse(example);
  const header = bundle.entry![0]!.resource as { source: object; destination: { endpoint: string }[] };
  Object.assign(header.source, { endpoint: `urn:oid:1.2.752.29.4.19#${regionUnit}` });
  header.destination[0]!.endpoint = `urn:oid:1.2.752.29.4.19#${clinicUnit}`;
  const asked = bundle.entry!.find(({ resource }) => resource?.resourceType === 'ServiceRequest')!.resource as {
    code: { coding: object[] };
  };
  asked.code.coding = [{ system: local, code: '101' }];
  return bundle;
}

let world: World;
const lists = () => {
  const bindings = pinnableBindings(() => world.registry.current());
  const codes = messageCodes(world.parts.lists, world.parts.directory, bindings);
  const validator = gatewayValidator(definitions, bindings);
  return { codes, validate: (bundle: Bundle) => () => validateMessage(bundle, validator) };
};

/** What a message is told of value sets and maps at a moment. */
function told(at: number) {
  const { codes, validate } = lists();
  const translated = codes.translate(referral(), at);
  const { issues, used } = codes.validate(translated.bundle, at, validate(translated.bundle));
  const of = translated.bundle;
  const envelope = partiesOf(of) as Envelope;
  const findings = codeFindings(codes, { bundle: of, envelope, used: [...translated.used, ...used] }, at);
  return {
    errors: issues.filter((i) => i.severity === 'error').map((i) => `${i.code} ${i.found}`),
    added: translated.issues.map((i) => `${i.code} ${i.expected} ${i.source}`),
    checked: findings.filter((i) => i.code === 'codes-checked').map((i) => i.source!),
  };
}

/** The value set of counties as shipped, or without the county of the referral, under a version of its own. */
function counties(version: string, without?: string): Uint8Array {
  const shipped = JSON.parse(file('terminology/rivta/0.1.0/ValueSet-lan.json')) as ValueSet;
  const system = shipped.compose!.include[0]!.system!;
  const exclude = without ? [{ system, concept: [{ code: without }] }] : [];
  const compose = { ...shipped.compose, include: shipped.compose!.include, ...(without && { exclude }) };
  return Buffer.from(JSON.stringify({ ...shipped, version, compose }));
}
/** The map with the local code sent to another service than before. */
async function mapTo(version: string, code: string): Promise<Uint8Array> {
  const lists = await careServiceLists();
  const shipped = lists.get('region-ekeby-services/1.0.0/ConceptMap-region-ekeby-to-care-services.json') as {
    group: { element: { code: string; target: { code: string }[] }[] }[];
  };
  const made = structuredClone(shipped);
  made.group[0]!.element.find((e) => e.code === '101')!.target[0]!.code = code;
  return Buffer.from(JSON.stringify({ ...made, version }));
}

const json = (bytes: Uint8Array) => ({ bytes, format: 'json' as const });
/** The county that the example's Coverage names. */
const county = '14';

beforeEach(async () => {
  world = await openWorld(fromDefinitions(definitions));
  const shelf = ['CodeSystem-lan', 'ValueSet-lan'].map((name) =>
    JSON.parse(file(`terminology/rivta/0.1.0/${name}.json`)),
  );
  world.registry.replace('files', shelf);
  const shipped = await careServiceLists();
  const ekeby = shipped.get('region-ekeby-services/1.0.0/CodeSystem-region-ekeby-services.json');
  await release(world, order('1.0.0'));
  await release(world, json(Buffer.from(JSON.stringify(ekeby))));
  await release(world, json(await mapTo('1.0.0', 'OGO-KAT-01')));
  await release(world, json(counties('1.0.0')));
});
afterEach(() => world.close());

/** New versions of map and value set, under which the same referral is told something else. */
async function newVersions(): Promise<void> {
  await release(world, json(await mapTo('2.0.0', 'OGO-KAT-02')));
  await release(world, json(counties('2.0.0', county)));
}

describe('value sets and maps of a passing message', () => {
  test('stand with it by version and manifest, and are those of the pin whatever has been released since', async () => {
    await newVersions();
    const [first, second] = [`${map}|1.0.0`, `${map}|2.0.0`];
    const open = told(world.time);
    expect(open.errors).toEqual(['code-unknown 2 characters']);
    expect(open.added).toEqual([`code-translated OGO-KAT-02 ${second}`]);
    expect(open.checked).toEqual(expect.arrayContaining([`${lan}|2.0.0`, second]));

    await world.life.pin('ekeby-strand', [`${careServices}|1.0.0`, `${lan}|1.0.0`, first], anna);
    const pin = (await world.life.pinned('ekeby-strand', world.time))!;
    const pinned = told(world.time);
    expect(pinned.errors).toEqual([]);
    expect(pinned.added).toEqual([`code-translated OGO-KAT-01 ${first}, pin ${pin.hash}`]);
    expect(pinned.checked).toEqual(
      expect.arrayContaining(
        [`${lan}|1.0.0`, first, `${careServices}|1.0.0`].map((list) => `${list}, pin ${pin.hash}`),
      ),
    );
  });

  test('of an old day are those of that day: also where the first release of all came later', async () => {
    const before = world.time - 1;
    const then = world.time;
    const [first, old] = [told(before), told(then)];
    expect(first.checked).toEqual([]);
    expect(old.errors).toEqual([]);
    world.time += 86_400_000;
    await newVersions();
    expect(told(world.time)).not.toEqual(old);
    world = await world.restart();
    expect(told(then)).toEqual(old);
  });
});

describe('$validate-code and $translate under a manifest', () => {
  const ask = (type: string, operation: string, ...parameters: { name: string; value: unknown }[]) =>
    terminologyService(world.registry, { now: () => '2026-11-26', newId: () => 'x', mostCodes: 1000 }).call({
      type,
      operation,
      parameters,
      fhirVersion: '4.0',
    })! as {
      status: number;
      resource: { parameter: { name: string }[]; meta?: { extension: { extension: object[] }[] } };
    };
  const validate = (...more: { name: string; value: unknown }[]) =>
    ask(
      'ValueSet',
      'validate-code',
      { name: 'url', value: lan },
      { name: 'code', value: county },
      { name: 'system', value: 'urn:oid:1.2.752.129.2.2.1.18' },
      ...more,
    );
  const value = (answer: ReturnType<typeof ask>, name: string) =>
    Object.values(answer.resource.parameter.find((p) => p.name === name) ?? {})[1];

  test('answer by its versions and carry them, its canonical and its hash; without one, by the newest', async () => {
    await newVersions();
    const { pin } = await world.life.pin('ekeby-strand', [`${lan}|1.0.0`, `${map}|1.0.0`], anna);
    const manifest = { name: 'manifest', value: `${pin!.manifest.url}|${pin!.manifest.version}` };
    expect(value(validate(), 'result')).toBe(false);
    const pinned = validate(manifest);
    expect(value(pinned, 'result')).toBe(true);
    expect(pinned.resource.meta!.extension[0]!.extension).toEqual([
      { url: 'codeSystem', valueCanonical: 'urn:oid:1.2.752.129.2.2.1.18|0.1.0' },
      { url: 'valueSet', valueCanonical: `${lan}|1.0.0` },
      { url: 'manifest', valueCanonical: manifest.value },
      { url: 'manifestHash', valueString: pin!.hash },
    ]);
    const coding = { name: 'coding', value: { system: local, code: '101' } };
    const target = (answer: ReturnType<typeof ask>) => JSON.stringify(answer.resource).match(/OGO-KAT-\d\d/)?.[0];
    expect(target(ask('ConceptMap', 'translate', coding))).toBe('OGO-KAT-02');
    expect(target(ask('ConceptMap', 'translate', coding, manifest))).toBe('OGO-KAT-01');
    const named = { name: 'url', value: map };
    expect(target(ask('ConceptMap', 'translate', coding, named, manifest))).toBe('OGO-KAT-01');
  });

  test('a manifest that is not here is refused, and a coding of another version than it pins is told', async () => {
    expect(validate({ name: 'manifest', value: 'https://nowhere.example/Library/x|1' }).status).toBe(404);
    await release(world, order('2.0.0'));
    const { pin } = await world.life.pin('ekeby-strand', [`${careServices}|1.0.0`], anna);
    const answer = ask(
      'CodeSystem',
      'validate-code',
      { name: 'coding', value: { system: careServices, version: '2.0.0', code: 'OGO-KAT-01' } },
      { name: 'manifest', value: pin!.manifest.url },
    );
    expect(value(answer, 'result')).toBe(false);
    expect(value(answer, 'message')).toContain('1.0.0');
  });
});
