import { existsSync, readdirSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { documentJson } from '../../../../src/adapters/record-copy/fhir/json.ts';
import { rivtaAdapter } from '../../../../src/adapters/rivta/adapter.ts';
import { readContracts } from '../../../../src/adapters/rivta/contract/read/contracts.ts';
import { validatorOver } from '../../../../src/cli/validator.ts';
import type { Issue } from '../../../../src/model/issue.ts';
import { openDefinitions } from '../../../../src/validation/packages/definitions.ts';
import { ownPackages } from '../../../../src/validation/packages/load.ts';
import { noSharedData, sharedFolder, xmlFiles } from '../../shared-data.ts';
import { canonicalEntries } from './canonical.ts';

/** The mock answers that Inera publishes: every one with content becomes a valid document and the same answer again. */

const folder = sharedFolder('rivta', 'samples');
const written = readContracts.filter(({ response }) => response.strict);
const samples = folder
  ? written.flatMap((contract) => {
      const own = sharedFolder('rivta', 'samples', contract.name);
      return own && existsSync(own) ? xmlFiles(own).map(({ name, bytes }) => ({ contract, name, bytes })) : [];
    })
  : [];
const kindOf = ({ bytes, contract }: (typeof samples)[number]): 'fault' | 'empty' | 'content' => {
  const text = Buffer.from(bytes).toString();
  return text.includes('Fault>') ? 'fault' : text.includes(`:${contract.entry}>`) ? 'content' : 'empty';
};
const of = (kind: 'fault' | 'empty' | 'content') =>
  samples
    .filter((sample) => kindOf(sample) === kind)
    .map((sample) => [`${sample.contract.name}/${sample.name}`, sample] as const);

const at = '2026-11-26T10:00:00+01:00';
const patient = { id: { type: 'personnummer', value: '191212121212' } };
const profile = 'https://vardbro.example/fhir/StructureDefinition/record-copy-document';

/** Samples whose patient is a dummy: converted with a warning, and refused by the profile of the patient. */
const badPatients: Readonly<Record<string, string>> = {
  'GetFunctionalStatus/disability.xml': 'the type of the patient id is "?"',
  'GetFunctionalStatus/padl-pa-avkladning.xml': 'the type of the patient id is "?"',
  'GetMedicationHistory/Merchandise.xml': 'the type of the patient id is "?"',
  'GetReferralOutcome/Compliant-Content-Response.xml': 'the personal number is a word',
};
/** Samples that break their own contract's text: read with a warning for each rule, and not given out like that. */
const unlawful: Readonly<Record<string, readonly string[]>> = {
  'GetLaboratoryOrderOutcome/Compliant-Content-Response-Post-httpfiltering.xml': [
    'code-xor-original-text',
    'report-status',
  ],
};
const rulesIn = (issues: readonly Issue[], severity: Issue['severity']): string[] => {
  const broken = issues.filter((found) => found.severity === severity);
  return [...new Set(broken.flatMap(({ source }) => /\(rule ([\w-]+)\)/.exec(source ?? '')?.[1] ?? []))].sort();
};
/** An entry without a patient is of the patient of the whole answer, and says so when it is written again. */
const adoptedPatient = / (?:root|extension) \{|patientId\//;

describe.skipIf(!folder)(`published answers${folder ? '' : ` (skipped: ${noSharedData})`}`, () => {
  const definitions = folder ? openDefinitions({ packages: ownPackages() }) : undefined;
  const validator = definitions && validatorOver(definitions);

  test('are all there, each as what it is', () => {
    expect((['content', 'empty', 'fault'] as const).map((kind) => [kind, of(kind).length])).toEqual([
      ['content', 44],
      ['empty', 11],
      ['fault', 13],
    ]);
    const folders = readdirSync(folder!, { withFileTypes: true }).filter((entry) => entry.isDirectory());
    const read = new Set(samples.map(({ contract }) => contract.name));
    // The index is no source of records: test/transports/npo, test/gateway/records.
    expect(
      folders
        .map(({ name }) => name)
        .filter((name) => !read.has(name as never))
        .sort(),
    ).toEqual(['FindContent', 'Update']);
  });

  test.each(of('content'))('%s', async (name, { contract, bytes }) => {
    // One sample was filtered by its publisher and names no patient.
    const lone = name.includes('Post-httpfiltering') ? { envelope: { patient } } : {};
    const { bundle, issues, unmapped } = await rivtaAdapter.toBundle({ bytes }, { at, ...lone });
    expect(issues.filter(({ severity }) => severity === 'error')).toEqual([]);
    expect(unmapped).toEqual([]);
    const errors = validator!.validate(bundle!, [profile]).filter(({ severity }) => severity === 'error');
    const ofPatient = /^Bundle\.entry\[1\]|\.subject$/;
    if (name in badPatients) expect(errors.every(({ place }) => ofPatient.test(place ?? ''))).toBe(true);
    else expect(errors).toEqual([]);

    const received = JSON.parse(documentJson(bundle));
    const again = await rivtaAdapter.fromBundle!(received, `rivta:${contract.name}:${contract.version}`);
    expect(rulesIn(again.issues, 'error')).toEqual(unlawful[name] ?? []);
    expect(again.lost).toEqual([]);
    if (name in unlawful) {
      expect(again.bytes).toBeUndefined();
      expect(rulesIn(issues, 'warning')).toEqual(expect.arrayContaining([...unlawful[name]!]));
      return;
    }
    const before = canonicalEntries(bytes, contract.entry);
    const after = canonicalEntries(again.bytes!, contract.entry);
    expect(after.filter((line) => before.includes(line))).toEqual(before);
    expect(after.filter((line) => !before.includes(line) && !adoptedPatient.test(line))).toEqual([]);
  });

  test.each(of('fault'))('%s is a finding, never an empty copy', async (_, { bytes }) => {
    const { bundle, issues } = await rivtaAdapter.toBundle({ bytes }, { at, envelope: { patient } });
    expect(bundle).toBeUndefined();
    expect(issues.map(({ code }) => code)).toEqual(['record-source-failed']);
  });

  test.each(of('empty'))(
    '%s says that there is nothing, of a patient that is named',
    async (_, { bytes, contract }) => {
      const alone = await rivtaAdapter.toBundle({ bytes }, { at });
      expect(alone.bundle).toBeUndefined();
      expect(alone.issues.map(({ code }) => code)).toContain('record-patient-unknown');
      const { bundle } = await rivtaAdapter.toBundle({ bytes }, { at, envelope: { patient } });
      const reasons = (bundle!.entry![0]!.resource as { section: { emptyReason: { text: string } }[] }).section.map(
        ({ emptyReason }) => emptyReason.text,
      );
      const sections = contract.kind === 'alert' ? 2 : 1;
      expect(reasons.filter((reason) => reason === 'Inget finns')).toHaveLength(sections);
      expect(reasons.filter((reason) => reason === 'Inte kopierat')).toHaveLength(reasons.length - sections);
    },
  );
});
