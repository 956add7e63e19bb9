import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { example, vardbro } from './vardbro.ts';

const at = ['--at', '2026-11-24T08:00:00Z'];
const lines = (out: string) =>
  out
    .trimEnd()
    .split('\n')
    .map((text) => JSON.parse(text));

let folder: string;
const file = (name: string, text: string): string => {
  writeFileSync(join(folder, name), text);
  return join(folder, name);
};
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'vardbro-stateless-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

describe('convert', () => {
  test('goes on after a file that cannot be read, and names it', async () => {
    const missing = join(folder, 'saknas.json');
    const { code, out, err } = await vardbro(['convert', ...at, missing, example('remiss-ny')]);
    const [bad, good] = lines(out);
    expect([code, bad.bundle, good.bundle?.resourceType]).toEqual([1, null, 'Bundle']);
    expect(bad.issues[0]).toMatchObject({ severity: 'error', diagnostics: 'ENOENT' });
    expect(err).toContain(`${missing}: error not-found`);
  });

  test('takes addressing from an envelope beside the source', async () => {
    const { sender: _s, receiver: _r, ...rest } = JSON.parse(readFileSync(example('avvisad'), 'utf8'));
    const source = file('source.json', JSON.stringify(rest));
    const addressing = { sender: 'SE5566778899-KLINIK1', receiver: 'SE5566778899-VCEKEN' };
    const envelope = file('envelope.json', JSON.stringify(addressing));
    expect((await vardbro(['convert', ...at, source])).code).toBe(1);
    const { code, out, err } = await vardbro(['convert', ...at, '--envelope', envelope, source]);
    expect(code, err).toBe(0);
    expect(out).toContain(`#${addressing.receiver}`);
  });

  test('tells every fault of an envelope at once, and quotes no value', async () => {
    const envelope = file('envelope.json', '{"sender":"191212121212","caseId":"x","colour":"red"}');
    const { code, out, err } = await vardbro(['convert', ...at, '--envelope', envelope, example('remiss-ny')]);
    expect([code, out]).toEqual([1, '']);
    expect(err.match(/envelope-invalid/g)).toHaveLength(3);
    expect(err).not.toContain('191212121212');
  });

  test.each([
    ['--at', 'yesterday'],
    ['--at', '2026-13-01T00:00:00Z'],
    ['--at', '2026-11-24T08:00:00'],
    ['--from', 'cda'],
    ['--kind', 'brev'],
    ['--merge', '--kind', 'referral'],
  ])('%s %s is a fault of usage', async (...args) => {
    const { code, out } = await vardbro(['convert', ...args, example('remiss-ny')]);
    expect([code, out]).toEqual([2, '']);
  });

  const copyOf = (person: string, item: object) =>
    JSON.stringify({ patient: { id: { type: 'personnummer', value: person } }, items: [item] });
  const noteItem = { kind: 'note', id: '1', time: '2026-01-15T10:30:00+01:00', text: 'Hosta.' };
  const vital = {
    kind: 'vital-sign',
    id: '2',
    code: { text: 'Kroppstemperatur' },
    measured: '2026-01-15T10:30:00+01:00',
    value: { value: '38.0', unit: 'Cel' },
  };

  test('--merge puts the sources of one patient together, the same entry once, with the digits as given', async () => {
    const files = [
      file('note.json', copyOf('191212121212', noteItem)),
      file('vital.json', copyOf('191212121212', vital)),
      file('again.json', copyOf('191212121212', noteItem)),
    ];
    const { code, out, err } = await vardbro(['convert', ...at, '--kind', 'record-copy', '--merge', ...files]);
    expect(code, err).toBe(0);
    const types = JSON.parse(out).entry.map(
      (entry: { resource: { resourceType: string } }) => entry.resource.resourceType,
    );
    expect(types.filter((type: string) => type === 'Provenance')).toHaveLength(2);
    expect(out).toContain('"value": 38.0,');
  });

  test('--merge writes nothing of two patients, or when a source is no record copy', async () => {
    const one = file('one.json', copyOf('191212121212', noteItem));
    const other = file('other.json', copyOf('189001019802', vital));
    const differs = await vardbro(['convert', ...at, '--merge', one, other]);
    expect([differs.code, differs.out]).toEqual([1, '']);
    expect(differs.err).toContain('record-patient-differs');
    const foreign = await vardbro(['convert', ...at, '--merge', one, example('remiss-ny')]);
    expect([foreign.code, foreign.out]).toEqual([1, '']);
    expect(foreign.err).toContain('format-unknown');
  });

  test('never shows a person what stood in an element without a place', async () => {
    const source = { ...JSON.parse(readFileSync(example('remiss-ny'), 'utf8')), personnummer: '191212121212' };
    const { err } = await vardbro(['convert', ...at, '-'], { input: JSON.stringify(source) });
    expect(err).toContain('/personnummer');
    expect(err).not.toContain('191212121212');
  });
});

describe('render', () => {
  test('writes the form to a file and what it lost to another, and nothing to stdout', async () => {
    const source = readFileSync(example('remiss-ny'), 'utf8');
    const named = source.replaceAll('"112247003"', '{"code":"112247003","display":"Läkare"}');
    const bundle = file('bundle.json', (await vardbro(['convert', ...at, file('source.json', named)])).out);
    const [output, report] = [join(folder, 'ut.xml'), join(folder, 'rapport.json')];
    const { code, out, err } = await vardbro(['render', '--to', 'rivta', '-o', output, '--report', report, bundle]);
    expect([code, out], err).toEqual([0, '']);
    expect(readFileSync(output, 'utf8')).toContain('ProcessRequest');
    expect(JSON.parse(readFileSync(report, 'utf8'))).toEqual({ file: bundle, issues: [], lost: expect.any(Array) });
  });

  test('prints one line for each of several, with the form inside', async () => {
    const bundle = file('bundle.json', (await vardbro(['convert', ...at, example('bekraftad')])).out);
    const patient = file('patient.json', '{"resourceType":"Patient"}');
    const { code, out } = await vardbro(['render', '--to', 'json', bundle, patient]);
    const [good, bad] = lines(out);
    expect(code).toBe(1);
    expect(Object.keys(good)).toEqual(['file', 'output', 'issues', 'lost']);
    expect(JSON.parse(good.output).event).toBe('bekraftad');
    expect(bad.output).toBeUndefined();
    expect(bad.issues[0].details.coding[0].code).toBe('not-a-message');
  });

  test.each([[[]], [['--to', 'cda']], [['--to', 'json', '-o', 'x', '--ndjson']]])(
    '%j is a fault of usage, before anything is read',
    async (args) => {
      const { code, out } = await vardbro(['render', ...args, join(folder, 'saknas.json')]);
      expect([code, out]).toEqual([2, '']);
    },
  );
});

describe('validate', () => {
  const url = 'https://vardbro.example/fhir/StructureDefinition/named-patient';
  const profile = {
    resourceType: 'StructureDefinition',
    url,
    name: 'NamedPatient',
    status: 'draft',
    kind: 'resource',
    abstract: false,
    type: 'Patient',
    baseDefinition: 'http://hl7.org/fhir/StructureDefinition/Patient',
    derivation: 'constraint',
    snapshot: {
      element: [
        { path: 'Patient', min: 0, max: '*' },
        {
          path: 'Patient.name',
          min: 1,
          max: '*',
          type: [{ code: 'HumanName' }],
          base: { path: 'Patient.name', min: 0, max: '*' },
        },
      ],
    },
  };
  const patient = '{"resourceType":"Patient","active":true}';

  test('holds a resource against a profile that was loaded, from a file as from a folder', async () => {
    expect((await vardbro(['validate', '-'], { input: patient })).code).toBe(0);
    const loaded = file('profile.json', JSON.stringify(profile));
    for (const path of [loaded, folder]) {
      const { code, out } = await vardbro(['validate', '--load', path, '--profile', url, '-'], { input: patient });
      expect(code).toBe(1);
      expect(JSON.parse(out).issue[0].expression).toEqual(['Patient']);
    }
  });

  test('makes a loaded profile whole that came without a snapshot', async () => {
    const { snapshot: _, ...bare } = profile;
    const differential = { element: [{ path: 'Patient.name', min: 1 }] };
    const loaded = file('profile.json', JSON.stringify({ ...bare, differential }));
    const { code, out } = await vardbro(['validate', '--load', loaded, '--profile', url, '-'], { input: patient });
    expect(code).toBe(1);
    expect(JSON.parse(out).issue[0].expression).toEqual(['Patient']);
  });

  test('names what a loaded profile needs and what is wrong with it', async () => {
    const { snapshot: _, ...bare } = profile;
    const absent = 'https://vardbro.example/fhir/StructureDefinition/absent';
    const loaded = file('profile.json', JSON.stringify({ ...bare, baseDefinition: absent }));
    const { err, out } = await vardbro(['validate', '--load', loaded, '--profile', url, '-'], { input: patient });
    expect(err).toContain(absent);
    expect(JSON.parse(out).issue[0].details.coding[0].code).toBe('profile-unknown');
  });

  test('tells at once which invariants of a loaded profile nothing can be held against', async () => {
    const { snapshot: _, ...bare } = profile;
    const constraint = [{ key: 'x-1', severity: 'error', human: 'Namn.', expression: "text.matches('^(?!x)')" }];
    const differential = { element: [{ path: 'Patient.name', constraint }] };
    const loaded = file('profile.json', JSON.stringify({ ...bare, differential }));
    const { err } = await vardbro(['validate', '--load', loaded, '-'], { input: patient });
    expect(err).toContain(`invariant-unchecked ${url}#Patient.name`);
  });

  test('refuses to load what holds no definition', async () => {
    const { code, out } = await vardbro(['validate', '--load', file('x.json', patient), '-'], { input: patient });
    expect([code, out]).toEqual([1, '']);
  });

  test('names in meta the lists that codes were held against: the newest, or those that a loaded manifest pins', async () => {
    const list = 'https://vardbro.example/fhir/CodeSystem/loaded';
    const lists = (['1', '2'] as const).map((version) =>
      file(
        `list-${version}.json`,
        JSON.stringify({
          resourceType: 'CodeSystem',
          url: list,
          version,
          status: 'active',
          content: 'complete',
          concept: [{ code: version }],
        }),
      ),
    );
    const pin = 'https://vardbro.example/fhir/Library/loaded';
    const manifest = file(
      'pin.json',
      JSON.stringify({
        resourceType: 'Library',
        url: pin,
        version: '7',
        status: 'active',
        type: { text: 'asset-collection' },
        relatedArtifact: [{ type: 'depends-on', resource: `${list}|1` }],
      }),
    );
    const input = `{"resourceType":"Basic","code":{"coding":[{"system":"${list}","code":"1"}]}}`;
    const loaded = [...lists, manifest].flatMap((path) => ['--load', path]);
    const told = async (...more: string[]) => {
      const { code, out } = await vardbro(['validate', ...loaded, ...more, '-'], { input });
      const [against] = JSON.parse(out).meta.extension;
      return [code, against.extension.map((one: Record<string, string>) => one.valueCanonical ?? one.valueString)];
    };
    expect(await told()).toEqual([1, expect.arrayContaining([`${list}|2`])]);
    const hash = expect.stringMatching(/^[0-9a-f]{64}$/);
    expect(await told('--manifest', pin)).toEqual([0, expect.arrayContaining([`${list}|1`, `${pin}|7`, hash])]);
    const absent = await vardbro(['validate', '--manifest', 'urn:absent', '-'], { input });
    expect([absent.code, absent.out]).toEqual([1, '']);
    expect(absent.err).toContain('urn:absent');
  });

  test('says line and column of the source, for machines and for people', async () => {
    const broken = file('broken.json', '{\n  "resourceType": "Patient",\n\t"birthDate": "i går"\n}');
    const { out } = await vardbro(['validate', broken]);
    expect(JSON.parse(out).issue[0].extension).toEqual(
      expect.arrayContaining([
        { url: 'http://hl7.org/fhir/StructureDefinition/operationoutcome-issue-line', valueInteger: 3 },
        { url: 'http://hl7.org/fhir/StructureDefinition/operationoutcome-issue-col', valueInteger: 15 },
      ]),
    );
    const { code, out: text } = await vardbro(['validate', '--text', broken]);
    expect(code).toBe(1);
    expect(text).toContain(`${broken}:3:15: error `);
    expect((await vardbro(['validate', '--text', '--ndjson', broken])).code).toBe(2);
  });

  test('reports what profiles mark, in JSON, as findings and in words', async () => {
    const { snapshot: _, ...bare } = profile;
    const differential = { element: [{ path: 'Patient.name', mustSupport: true }] };
    const loaded = file('marked.json', JSON.stringify({ ...bare, differential }));
    const files = [file('one.json', patient), file('two.json', '{"resourceType":"Patient","name":[{"text":"A"}]}')];
    const report = (...more: string[]) =>
      vardbro(['validate', '--report', 'must-support', '--load', loaded, '--profile', url, ...more]);
    const { code, out } = await report(...files);
    const { elements, instances } = JSON.parse(out);
    expect(code).toBe(0);
    expect(elements).toMatchObject([{ element: 'Patient.name', count: { present: 1, absent: 1 } }]);
    expect(instances.map(({ file: name, state }: { file: string; state: string }) => [name, state])).toEqual([
      [files[0], 'absent'],
      [files[1], 'present'],
    ]);
    const ndjson = lines((await report('--ndjson', ...files)).out);
    expect(ndjson.map(({ outcome }) => outcome.issue[0].details.coding[0].code)).toEqual([
      'support-absent',
      'support-present',
    ]);
    const text = (await report('--text', '--lang', 'sv', ...files, join(folder, 'saknas.json'))).out;
    expect(text).toContain(`${files[0]}:1:1: information support-absent`);
    expect(text).toMatch(/Patient\.name +1 +0 +1 +0 +mustSupport/);
    expect((await report(join(folder, 'saknas.json'))).code).toBe(1);
    expect((await vardbro(['validate', '--report', 'all', files[0]!])).code).toBe(2);
  });

  test('prints one line for each of several, also for one that cannot be read', async () => {
    const good = file('good.json', patient);
    const { code, out } = await vardbro(['validate', good, join(folder, 'saknas.json')]);
    expect(code).toBe(1);
    expect(lines(out).map(({ file: name, outcome }) => [name, outcome.issue[0].severity])).toEqual([
      [good, 'information'],
      [join(folder, 'saknas.json'), 'error'],
    ]);
  });
});
