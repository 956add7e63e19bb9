import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { recordCopyToBundle } from '../../../../src/adapters/record-copy/to-bundle.ts';
import { rivtaAdapter } from '../../../../src/adapters/rivta/adapter.ts';
import { getDiagnosis } from '../../../../src/adapters/rivta/contract/read/get-diagnosis.ts';
import { parseAnswer } from '../../../../src/adapters/rivta/record/parse-answer.ts';
import { arbitraryAnswer } from '../arbitrary-answer.ts';
import { bytesOf } from './canonical.ts';

const at = '2026-11-26T10:00:00+01:00';
const [tree] = fc.sample(arbitraryAnswer(getDiagnosis), { numRuns: 1, seed: 7 });
const text = Buffer.from(bytesOf(tree!)).toString();
const convert = (xml: string) => rivtaAdapter.toBundle({ bytes: Buffer.from(xml) }, { at });
const errors = ({ issues }: Awaited<ReturnType<typeof convert>>) =>
  issues.filter(({ severity }) => severity === 'error' || severity === 'fatal').map(({ code }) => code);

test('an answer cut anywhere is a finding and no copy', async () => {
  const cuts = Array.from({ length: 40 }, (_, n) => Math.floor(((n + 0.5) * text.length) / 41));
  for (const cut of cuts) {
    const adapted = await convert(text.slice(0, cut));
    expect(adapted.bundle).toBeUndefined();
    expect(errors(adapted)).not.toEqual([]);
  }
});

const entity = '<!DOCTYPE x [<!ENTITY a "b">]>';
const deep = `${'<x>'.repeat(100)}${'</x>'.repeat(100)}`;
describe('hostile answers', () => {
  test.each([
    ['a DOCTYPE', text.replace('?>', `?>${entity}`), 'xml-doctype'],
    [
      'levels without end',
      text.replace('</p0:GetDiagnosisResponse>', `${deep}</p0:GetDiagnosisResponse>`),
      'xml-depth',
    ],
    [
      'another namespace of the types',
      text.replace(/healthcond:description:2"/, 'healthcond:description:9"'),
      'element-unexpected',
    ],
  ])('%s', async (_, xml, code) => {
    const adapted = await convert(xml);
    expect(adapted.bundle).toBeUndefined();
    expect(errors(adapted)).toContain(code);
  });

  test('more than the limit of nodes ends the reading', () => {
    const { issues } = parseAnswer(Buffer.from(text), undefined, 'reading', {
      bytes: 1e6,
      depth: 64,
      nodes: 20,
      attributes: 64,
      marks: 1e6,
    });
    expect(issues.map(({ code }) => code)).toEqual(['xml-too-many']);
  });
});

test('an error result is a finding with the producer’s words, without the number in them', async () => {
  const result =
    '<p0:result><p1:resultCode>ERROR</p1:resultCode><p1:errorCode>INVALID_REQUEST</p1:errorCode><p1:logId>1</p1:logId><p1:message>Okänd 191212121212</p1:message></p0:result>';
  const spaces = [getDiagnosis.response.responder, getDiagnosis.response.types];
  const xml = `<p0:GetDiagnosisResponse ${spaces.map((ns, n) => `xmlns:p${n}="${ns}"`).join(' ')}>${result}</p0:GetDiagnosisResponse>`;
  const { bundle, issues } = await convert(xml);
  expect(bundle).toBeUndefined();
  const failed = issues.find(({ code }) => code === 'record-source-failed')!;
  expect(failed.found).toBe('INVALID_REQUEST');
  expect(failed.detail).toContain('Okänd');
  expect(JSON.stringify(issues)).not.toContain('191212121212');
});

test('two persons in one answer are refused', async () => {
  const other = text.replace('191212121212', '189001019802');
  const both = text.replace(
    /(<p\d:diagnosis>[\s\S]*<\/p\d:diagnosis>)/,
    (entries) => entries + /(<p\d:diagnosis>[\s\S]*<\/p\d:diagnosis>)/.exec(other)![0],
  );
  const adapted = await convert(both);
  expect(adapted.bundle).toBeUndefined();
  expect(errors(adapted)).toContain('record-patient-differs');
});

test('the hour that comes twice is told, and its time is that of summer', async () => {
  const [time] = /\d{14}/.exec(text.slice(text.indexOf('authorTime')))!;
  const { issues, bundle } = await convert(text.replaceAll(time, '20261025023000'));
  expect(issues.map(({ code }) => code)).toContain('local-time-ambiguous');
  expect(JSON.stringify(bundle)).toContain('2026-10-25T02:30:00+02:00');
});

test('a protected identity is not written where no field can carry it', async () => {
  const { copy } = parseAnswer(Buffer.from(text), undefined);
  const guarded = { ...copy!, patient: { ...copy!.patient, protectedIdentity: 'sekretessmarkering' as const } };
  const { bytes, issues } = await rivtaAdapter.fromBundle!(recordCopyToBundle(guarded, { at }), 'rivta:GetDiagnosis:2');
  expect(bytes).toBeUndefined();
  expect(issues.map(({ code }) => code)).toEqual(['protected-identity']);
});

test.each([
  ['rivta:GetCareDocumentation:2', 'a version that is read, not written'],
  ['rivta:GetDiagnosis:9', 'rivta:GetDiagnosis:9'],
])('%s cannot be written', async (target, found) => {
  const { copy } = parseAnswer(Buffer.from(text), undefined);
  const { bytes, issues } = await rivtaAdapter.fromBundle!(recordCopyToBundle(copy!, { at }), target);
  expect(bytes).toBeUndefined();
  expect(issues[0]).toMatchObject({ code: 'cannot-render', found });
});

test('what a contract does not carry is told as lost', async () => {
  const { copy } = parseAnswer(Buffer.from(text), undefined);
  const { bytes, lost } = await rivtaAdapter.fromBundle!(
    recordCopyToBundle(copy!, { at }),
    'rivta:GetAlertInformation:2',
  );
  expect(bytes).toBeDefined();
  expect(lost.map(({ value }) => value)).toEqual(copy!.items.map(() => 'diagnosis'));
});
