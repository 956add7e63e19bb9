import { describe, expect, test } from 'vitest';
import { bindingChecker } from '../../src/terminology/binding-checker.ts';
import { fromDefinitions, namingSystemsOf } from '../../src/terminology/registry/from-definitions.ts';
import { terminologyRegistry } from '../../src/terminology/registry/registry.ts';
import { openDefinitions } from '../../src/validation/packages/definitions.ts';
import { codeSystem, listUrl, terminologyOf, valueSet } from './lists.ts';

const definitions = openDefinitions();
const core = terminologyRegistry(fromDefinitions(definitions), namingSystemsOf(definitions));
const r4 = bindingChecker(core.current);
const vs = (name: string) => `http://hl7.org/fhir/ValueSet/${name}`;

describe('R4 core', () => {
  test.each([
    ['administrative-gender', { code: 'male' }, 'yes', undefined],
    ['administrative-gender|4.0.1', { code: 'male' }, 'yes', undefined],
    ['administrative-gender', { code: 'man' }, 'no', 'not-in-value-set'],
    [
      'administrative-gender',
      { system: 'http://hl7.org/fhir/administrative-gender', code: 'man' },
      'no',
      'code-unknown',
    ],
    ['mimetypes', { code: 'text/plain' }, 'yes', undefined],
    ['mimetypes', { code: 'text' }, 'no', 'not-in-value-set'],
    ['all-languages', { code: 'sv-SE' }, 'yes', undefined],
    ['identifier-type', { system: 'http://terminology.hl7.org/CodeSystem/v2-0203', code: 'MR' }, 'yes', undefined],
    [
      'marital-status',
      { system: 'http://terminology.hl7.org/CodeSystem/v3-MaritalStatus', code: 'M' },
      'yes',
      undefined,
    ],
    ['observation-vitalsignresult', { system: 'http://loinc.org', code: '8867-4' }, 'yes', undefined],
    ['observation-codes', { system: 'http://loinc.org', code: '8867-4' }, 'unknown', 'system-unknown'],
    ['no-such-value-set', { code: 'x' }, 'unknown', 'value-set-unknown'],
  ])('%s %j is %s', (name, coding, result, reason) => {
    expect(r4.check(vs(name), coding)).toEqual({ result, ...(reason && { reason }) });
  });

  test('a display that is none of the concept is told, case and blanks aside', () => {
    const gender = { system: 'http://hl7.org/fhir/administrative-gender', code: 'male' };
    expect(r4.checkCode({ ...gender, display: ' male' })).toEqual({ result: 'yes' });
    expect(r4.checkCode({ ...gender, display: 'Man' })).toMatchObject({ result: 'yes', reason: 'display-wrong' });
  });
});

describe('several versions', () => {
  const v1 = codeSystem('1', ['a', 'b']);
  const v2 = codeSystem('2', ['a', 'c']);
  const pinned = valueSet('urn:pinned', { include: [{ system: listUrl, version: '1' }] });
  const open = valueSet('urn:open', { include: [{ system: listUrl }] });
  const checker = bindingChecker(terminologyOf(v2, v1, pinned, open).current);

  test('a pin means its version, not the one written last', () => {
    expect(checker.check('urn:pinned', { system: listUrl, code: 'b' }).result).toBe('yes');
    expect(checker.check('urn:pinned', { system: listUrl, code: 'c' }).result).toBe('no');
  });

  test('without a pin the coding says which version, else the newest is meant', () => {
    expect(checker.check('urn:open', { system: listUrl, code: 'b' }).result).toBe('no');
    expect(checker.check('urn:open', { system: listUrl, code: 'b', version: '1' }).result).toBe('yes');
    expect(checker.check('urn:open', { system: listUrl, code: 'c' }).result).toBe('yes');
  });

  test('a fragment does not say that a code is wrong', () => {
    const some = codeSystem('1', ['a'], { content: 'fragment' });
    const fragment = bindingChecker(terminologyOf(some, open).current);
    expect(fragment.check('urn:open', { system: listUrl, code: 'z' })).toEqual({
      result: 'unknown',
      reason: 'system-incomplete',
    });
    expect(fragment.checkCode({ system: listUrl, code: 'a' }).result).toBe('yes');
  });

  test('a new release is seen by the next check', () => {
    const registry = terminologyOf(v1, open);
    const live = bindingChecker(registry.current);
    expect(live.check('urn:open', { system: listUrl, code: 'c' }).result).toBe('no');
    registry.replace('test', [v1, v2, open]);
    expect(live.check('urn:open', { system: listUrl, code: 'c' }).result).toBe('yes');
  });
});

describe('odd value sets', () => {
  test('that go in circles are not answered, and end', () => {
    const a = valueSet('urn:a', { include: [{ valueSet: ['urn:b'] }] });
    const b = valueSet('urn:b', { include: [{ valueSet: ['urn:a'] }] });
    expect(bindingChecker(terminologyOf(a, b).current).check('urn:a', { code: 'x' }).result).toBe('unknown');
  });

  test('an import and a system both hold, several imports too', () => {
    const list = codeSystem('1', ['a', 'b', 'c']);
    const ab = valueSet('urn:ab', { include: [{ system: listUrl, concept: [{ code: 'a' }, { code: 'b' }] }] });
    const bc = valueSet('urn:bc', { include: [{ system: listUrl, concept: [{ code: 'b' }, { code: 'c' }] }] });
    const both = valueSet('urn:both', { include: [{ valueSet: ['urn:ab', 'urn:bc'] }] });
    const checker = bindingChecker(terminologyOf(list, ab, bc, both).current);
    const answers = ['a', 'b', 'c'].map((code) => checker.check('urn:both', { system: listUrl, code }).result);
    expect(answers).toEqual(['no', 'yes', 'no']);
  });

  test('a hostile pattern costs no more than a harmless one', () => {
    const code = `${'a'.repeat(60)}!`;
    const list = codeSystem('1', [code, 'aaa']);
    const filter = [{ property: 'code', op: 'regex', value: '((a+)+)+' }];
    const set = valueSet('urn:re', { include: [{ system: listUrl, filter }] });
    const checker = bindingChecker(terminologyOf(list, set).current);
    expect(checker.check('urn:re', { system: listUrl, code }).result).toBe('no');
    expect(checker.check('urn:re', { system: listUrl, code: 'aaa' }).result).toBe('yes');
  });
});

describe('names of systems', () => {
  const kva = codeSystem('2026', ['AA000'], { url: 'urn:oid:1.2.752.116.1.3.2.1.4' });
  const checker = bindingChecker(terminologyOf(kva).current);

  test.each(['urn:oid:1.2.752.116.1.3.2.1.4', '1.2.752.116.1.3.2.1.4', 'http://electronichealth.se/id/kva'])(
    '%s is KVÅ',
    (system) => expect(checker.checkCode({ system, code: 'AA000' }).result).toBe('yes'),
  );

  test('a name of a list that is known, but not here, is no near miss of another', () => {
    const answer = checker.checkCode({ system: 'urn:oid:1.2.752.129.2.2.1.13', code: '01' });
    expect(answer).toEqual({ result: 'unknown', reason: 'system-unknown' });
  });

  test('a near miss is not taken for it, but told', () => {
    const answer = checker.checkCode({ system: 'urn:oid:1.2.759.116.1.3.2.1.4', code: 'AA000' });
    expect(answer).toMatchObject({ result: 'unknown', reason: 'system-unknown' });
    expect(answer.message).toContain('1.2.752.116.1.3.2.1.4');
  });
});
