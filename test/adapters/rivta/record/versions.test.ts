import { readFileSync } from 'node:fs';
import type { Bundle } from '@medplum/fhirtypes';
import { describe, expect, test } from 'vitest';
import { mergeCopies } from '../../../../src/adapters/record-copy/merge.ts';
import { mergeAdaptations } from '../../../../src/adapters/record-copy/merge-adaptations.ts';
import type { RecordCopy, RecordItem } from '../../../../src/adapters/record-copy/record-copy.ts';
import { rivtaAdapter } from '../../../../src/adapters/rivta/adapter.ts';
import { parseAnswer } from '../../../../src/adapters/rivta/record/parse-answer.ts';
import { validatorOver } from '../../../../src/cli/validator.ts';
import { openDefinitions } from '../../../../src/validation/packages/definitions.ts';
import { ownPackages } from '../../../../src/validation/packages/load.ts';

/**
 * One item in two versions of its contract (files of our own in `versions/`; the older responder schemas are not at hand, so
 * that the files follow what is told of them): the same item, said in other elements.
 */
const file = (name: string) => readFileSync(new URL(`versions/${name}.xml`, import.meta.url));
const at = '2026-11-26T10:00:00+01:00';
const profile = 'https://vardbro.example/fhir/StructureDefinition/record-copy-document';

function read(name: string): RecordCopy {
  const { copy, issues, unmapped } = parseAnswer(file(name), undefined);
  expect({ issues, unmapped }).toEqual({ issues: [], unmapped: [] });
  return copy!;
}
const item = <T extends RecordItem = RecordItem>(name: string) => read(name).items[0] as T;
const bundleOf = async (name: string): Promise<Bundle> =>
  (await rivtaAdapter.toBundle({ bytes: file(name) }, { at })).bundle!;
/** Resources of a type in the copy, without the words for people, ids, and references to them. */
async function resources(name: string, type: string, ...members: readonly string[]): Promise<object[]> {
  const found = (await bundleOf(name)).entry!.flatMap(({ resource }) =>
    resource?.resourceType === type ? [resource as unknown as Record<string, unknown>] : [],
  );
  return found.map((one) => Object.fromEntries(members.map((member) => [member, one[member]])));
}

/** Each item of a copy has one Provenance. */
const itemsIn = ({ entry = [] }: Bundle): number =>
  entry.filter(({ resource }) => resource?.resourceType === 'Provenance').length;

const pairs = [
  ['GetCareDocumentation-2.1', 'GetCareDocumentation-3.0'],
  ['GetLaboratoryOrderOutcome-3.1', 'GetLaboratoryOrderOutcome-4.2'],
  ['GetCareContacts-2.0', 'GetCareContacts-3.0'],
] as const;
const all = [...pairs.flat(), 'GetReferralOutcome-3.1', 'GetCareContacts-2.0-no-author'];

const validator = validatorOver(openDefinitions({ packages: ownPackages() }));

test.each(all)('%s becomes a valid copy, with nothing left over', async (name) => {
  const { bundle, issues, unmapped } = await rivtaAdapter.toBundle({ bytes: file(name) }, { at });
  expect({ issues, unmapped }).toEqual({ issues: [], unmapped: [] });
  expect(validator.validate(bundle!, [profile]).filter(({ severity }) => severity === 'error')).toEqual([]);
});

describe.each(pairs)('%s and %s', (older, newer) => {
  test('say the same of patient, source, units, author and signature', () => {
    for (const said of [
      'patient',
      'sourceSystem',
      'careUnit',
      'careProvider',
      'author',
      'signed',
      'approvedForPatient',
    ] as const)
      expect([said, item(older)[said]]).toEqual([said, item(newer)[said]]);
  });

  test.each([
    [older, newer],
    [newer, older],
  ])('are one item when both are asked for (%s first), and the newer contract counts', async (first, second) => {
    const merged = mergeCopies([read(first), read(second)]);
    expect(merged.issues).toEqual([]);
    expect(merged.copy!.items.map(({ contract }) => contract)).toEqual([newer.replace('-', ' ')]);
    const sources = await Promise.all(
      [first, second].map((name) => rivtaAdapter.toBundle({ bytes: file(name) }, { at })),
    );
    const together = mergeAdaptations(sources, { at });
    expect(together.issues).toEqual([]);
    expect(itemsIn(together.bundle!)).toBe(itemsIn(await bundleOf(newer)));
  });
});

describe('the older version says what the newer says', () => {
  test('of a note: its type by the code list, title, text, and the opinion that is spelled dissentintOpinion', async () => {
    const note = (name: string) => {
      const { noteTitle, text, dissentingOpinions } = item(name) as never as Record<string, unknown>;
      return { noteTitle, text, dissentingOpinions };
    };
    expect(note('GetCareDocumentation-2.1')).toEqual(note('GetCareDocumentation-3.0'));
    const types = (name: string) => resources(name, 'DocumentReference', 'type', 'status');
    expect(await types('GetCareDocumentation-2.1')).toEqual(await types('GetCareDocumentation-3.0'));
  });

  test('of a laboratory answer: a decimal keeps its digits, a value that is none stays in its words', async () => {
    const values = async (name: string) =>
      (await resources(name, 'Observation', 'valueQuantity', 'valueString', 'status')).filter(
        // A named group is an Observation of its own in 4.2; 3.1 has no groups.
        (one) => 'valueQuantity' in one && (one.valueQuantity ?? (one as { valueString?: string }).valueString),
      );
    const older = await values('GetLaboratoryOrderOutcome-3.1');
    expect(older).toHaveLength(2);
    expect(older).toEqual(await values('GetLaboratoryOrderOutcome-4.2'));
    const json = JSON.stringify(await bundleOf('GetLaboratoryOrderOutcome-3.1'));
    expect(json).toContain('"valueString":"4,20"');
    expect(json).toContain('< 0,5 mmol/L');
  });

  test('of a contact: class, state and time, from plain codes of an enumeration', async () => {
    const contact = (name: string) => resources(name, 'Encounter', 'class', 'status', 'period', 'reasonCode');
    expect(await contact('GetCareContacts-2.0')).toEqual(await contact('GetCareContacts-3.0'));
    expect(await contact('GetCareContacts-2.0')).toMatchObject([{ status: 'finished', class: { code: 'AMB' } }]);
  });

  test('of an answer to a referral: 3.1 has the namespaces of 3.2, and its vidimering is no signature', async () => {
    const { bundle, issues } = await rivtaAdapter.toBundle({ bytes: file('GetReferralOutcome-3.1') }, { at });
    expect(issues).toEqual([]);
    const again = await rivtaAdapter.fromBundle!(bundle!, 'rivta:GetReferralOutcome:3.2');
    expect(again.lost).toEqual([]);
    const [back] = parseAnswer(again.bytes!, undefined).copy!.items;
    expect(back).toEqual(item('GetReferralOutcome-3.1'));
    expect(back).toMatchObject({ attested: { time: '2026-11-11T12:00:00+01:00' }, signed: { name: 'Lova Lindegård' } });
  });
});

test('a contact of version 2.0 need not name a professional', () => {
  expect(item('GetCareContacts-2.0-no-author').author).toBeUndefined();
});
