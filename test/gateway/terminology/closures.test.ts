import { afterEach, beforeEach, expect, test } from 'vitest';
import { careServices } from '../../../scripts/terminology/care-services.ts';
import { TerminologyError } from '../../../src/terminology/error.ts';
import { writeClosure } from '../../../src/terminology/operations/write/closure.ts';
import type { FhirVersion } from '../../../src/terminology/operations/write/form.ts';
import type { Coding } from '../../../src/terminology/resource.ts';
import { regionUnit } from '../../support/two-units.ts';
import { openWorld, order, release, system, type World } from './world.ts';

const ehr = system('region-ehr', regionUnit);
const coding = (code: string, version?: string): Coding => ({
  system: careServices,
  code,
  ...(version && { version }),
});

let world: World;
beforeEach(async () => {
  world = await openWorld();
  await release(world, order('1.0.0'));
});
afterEach(() => world.close());

interface Asked {
  readonly concepts?: readonly Coding[];
  readonly since?: number;
  readonly name?: string;
  readonly as?: typeof ehr;
  readonly form?: FhirVersion;
}

async function ask({ concepts = [], since, name = 'problems', as = ehr, form = '4.0' }: Asked = {}) {
  const answer = await world.life.closure({ name, concepts, ...(since !== undefined && { since }) }, as);
  // biome-ignore lint/suspicious/noExplicitAny: read as JSON by whoever asks.
  const map = writeClosure({ ...answer, name, date: '2026-11-24T08:00:00.000Z' }, form) as any;
  const pairs = (map.group ?? []).flatMap(({ element }: { element: { code: string; target: { code: string }[] }[] }) =>
    element.flatMap(({ code, target }) => target.map((t) => `${code} < ${t.code}`)),
  );
  return { version: map.version as string, pairs: pairs as string[], map };
}

const faults = async (asked: Asked) =>
  ask(asked).then(
    () => [],
    (error: TerminologyError) => {
      if (!(error instanceof TerminologyError)) throw error;
      return [error.status, ...error.issues.map(({ messageId, place }) => [messageId, place].join(' ').trim())];
    },
  );

test('a table is begun empty, and each code brings the entries that are new: as a child and as an ancestor', async () => {
  expect(await ask()).toMatchObject({ version: '0', pairs: [] });
  expect(await ask({ concepts: [coding('OGO-KAT-01')] })).toMatchObject({ version: '1', pairs: [] });
  // Two levels up: subsumption, not parenthood.
  expect(await ask({ concepts: [coding('OGO')] })).toMatchObject({ version: '2', pairs: ['OGO-KAT-01 < OGO'] });
  expect((await ask({ concepts: [coding('OGO-KAT'), coding('OGO')] })).pairs.sort()).toEqual([
    'OGO-KAT < OGO',
    'OGO-KAT-01 < OGO-KAT',
  ]);
  // What is there already changes nothing.
  expect(await ask({ concepts: [coding('OGO-KAT')] })).toMatchObject({ version: '3', pairs: [] });
});

test('what came after a version of the table is sent again, also after a restart', async () => {
  await ask();
  for (const code of ['OGO-KAT-01', 'OGO', 'OGO-KAT']) await ask({ concepts: [coding(code)] });
  world = await world.restart();
  expect((await ask({ since: 0 })).pairs).toHaveLength(3);
  expect((await ask({ since: 2 })).pairs.sort()).toEqual(['OGO-KAT < OGO', 'OGO-KAT-01 < OGO-KAT']);
  expect(await ask({ since: 3 })).toMatchObject({ version: '3', pairs: [] });
  expect(await faults({ since: 4 })).toEqual([422, 'VB_PARAMETER_VALUE']);
  await ask();
  expect(await ask({ since: 0 })).toMatchObject({ version: '0', pairs: [] });
});

test('a table stands on one version of its list, whatever is released later', async () => {
  await ask();
  await ask({ concepts: [coding('OGO-KAT')] });
  await release(world, order('2.0.0'));
  const { map } = await ask({ concepts: [coding('OGO')] });
  expect(map.group).toEqual([
    {
      source: careServices,
      sourceVersion: '1.0.0',
      target: careServices,
      targetVersion: '1.0.0',
      element: [
        {
          code: 'OGO-KAT',
          display: expect.any(String),
          target: [{ code: 'OGO', display: expect.any(String), equivalence: 'subsumes' }],
        },
      ],
    },
  ]);
  expect(await faults({ concepts: [coding('OGO-KAT-01', '2.0.0')] })).toEqual([
    422,
    'VB_CLOSURE_VERSION concept[0].version',
  ]);
});

test('in R5 form the source is narrower than the target, and lists are named with their version', async () => {
  await ask();
  const { map } = await ask({ concepts: [coding('OGO-KAT'), coding('OGO')], form: '5.0' });
  expect(map.group[0]).toMatchObject({ source: `${careServices}|1.0.0`, target: `${careServices}|1.0.0` });
  expect(map.group[0].element[0].target[0]).toMatchObject({ relationship: 'source-is-narrower-than-target' });
});

test('every fault of a request is told, and then nothing is added', async () => {
  expect(await faults({ concepts: [coding('OGO')] })).toEqual([404, 'VB_CLOSURE_UNKNOWN']);
  await ask();
  const wrong = [coding('OGO'), coding('NOT-THERE'), { system: 'urn:nowhere', code: 'x' }, coding('OGO', '9')];
  expect(await faults({ concepts: wrong })).toEqual([
    422,
    'Unknown_Code_in_Version concept[1].code',
    'UNKNOWN_CODESYSTEM concept[2].system',
    'VB_CLOSURE_VERSION concept[3].version',
  ]);
  expect(await ask({ since: 0 })).toMatchObject({ version: '0' });
});

test('tables are each client’s own, and bounded', async () => {
  await ask();
  await ask({ concepts: [coding('OGO')] });
  const other = system('clinic-ehr');
  expect(await faults({ as: other, since: 0 })).toEqual([404, 'VB_CLOSURE_UNKNOWN']);
  await ask({ as: other });
  expect(await ask({ since: 0 })).toMatchObject({ version: '1' });
  for (let n = 1; n < 20; n++) await ask({ name: `table ${n}` });
  expect(await faults({ name: 'one more' })).toEqual([422, 'VB_CLOSURE_FULL']);
  expect(await ask({ name: 'table 1' })).toMatchObject({ version: '0' });
});

test('of calls that write at once each sees the others’ codes: no entry is lost', async () => {
  await ask();
  const codes = ['OGO', 'OGO-KAT', 'OGO-KAT-01', 'OGO-KAT-03'];
  const told = await Promise.all(codes.map((code) => ask({ concepts: [coding(code)] })));
  const whole = (await ask({ since: 0 })).pairs.sort();
  expect(told.flatMap(({ pairs }) => pairs).sort()).toEqual(whole);
  expect(whole).toHaveLength(5);
});
