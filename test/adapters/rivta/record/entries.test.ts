import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readContracts } from '../../../../src/adapters/rivta/contract/read/contracts.ts';
import { getDiagnosis } from '../../../../src/adapters/rivta/contract/read/get-diagnosis.ts';
import { closedAnswer } from '../../../../src/adapters/rivta/record/entries.ts';
import { parseAnswer } from '../../../../src/adapters/rivta/record/parse-answer.ts';
import { hasErrors } from '../../../../src/model/issue.ts';
import { careProviderOf, careUnitOf } from '../../../../src/transports/npo/matches.ts';
import { arbitraryAnswer } from '../arbitrary-answer.ts';
import { bytesOf } from './canonical.ts';

const runs = { numRuns: 25, seed: 20261126 };

describe('the entries of an answer, opened one by one', () => {
  test.each(readContracts.map((contract) => [`${contract.name} ${contract.version}`, contract] as const))(
    '%s: say what the answer read as a whole says, and their access headers say whose they are',
    (_, contract) => {
      fc.assert(
        fc.property(arbitraryAnswer(contract), (tree) => {
          const bytes = bytesOf(tree);
          const answer = closedAnswer(bytes, contract);
          const opened = answer.entries.map((entry) => ({ ...entry, ...entry.open() }));
          const whole = parseAnswer(bytes, undefined);
          for (const item of whole.copy?.items ?? []) expect(opened.map((one) => one.item?.id)).toContainEqual(item.id);
          for (const { access, item } of opened) {
            if (!item) continue;
            expect([access.careUnit, access.careProvider]).toEqual([careUnitOf(item), careProviderOf(item)]);
            expect(access.patient).toEqual(item.patient);
            const times = [item.blockComparisonTime, item.author?.time, item.time];
            expect([undefined, ...times]).toContain(access.start);
          }
          if (!hasErrors(whole.issues)) expect(opened.every(({ item }) => item !== undefined)).toBe(true);
        }),
        runs,
      );
    },
  );

  test('bytes of any sort are an answer or a finding, never an error thrown', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 400 }), (bytes) => {
        expect(hasErrors(closedAnswer(bytes, getDiagnosis).issues)).toBe(true);
      }),
      runs,
    );
  });

  const [tree] = fc.sample(arbitraryAnswer(getDiagnosis), { numRuns: 1, seed: 7 });
  const text = Buffer.from(bytesOf(tree!)).toString();
  const unit = /<(\w+):healthcareProfessionalCareUnitHSAId>[^<]*<\/\1:healthcareProfessionalCareUnitHSAId>/;

  test('a care unit that is said twice is not said: which of them is blocked would be a guess', () => {
    const again = text.replace(unit, (said) => said + said.replace(/>[^<]*</, '>SE5561234567-ANNAN<'));
    expect(again).not.toBe(text);
    const [entry] = closedAnswer(Buffer.from(again), getDiagnosis).entries;
    expect(entry!.access).not.toHaveProperty('careUnit');
    expect(entry!.open().item).toBeUndefined();
  });

  test('a care unit of another namespace is not the care unit', () => {
    const other = text.replace(
      unit,
      '<x:healthcareProfessionalCareUnitHSAId xmlns:x="urn:x">SE1</x:healthcareProfessionalCareUnitHSAId>',
    );
    expect(other).not.toBe(text);
    expect(closedAnswer(Buffer.from(other), getDiagnosis).entries[0]!.access).not.toHaveProperty('careUnit');
  });
});
