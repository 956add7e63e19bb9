import fc from 'fast-check';
import { expect, test } from 'vitest';
import { getDiagnosis } from '../../../../src/adapters/rivta/contract/read/get-diagnosis.ts';
import { parseAnswer } from '../../../../src/adapters/rivta/record/parse-answer.ts';
import { renderAnswer } from '../../../../src/adapters/rivta/record/render-answer.ts';
import { arbitraryAnswer } from '../arbitrary-answer.ts';
import { bytesOf } from './canonical.ts';

const signed = fc
  .sample(arbitraryAnswer(getDiagnosis), { numRuns: 20, seed: 7 })
  .map((tree) => Buffer.from(bytesOf(tree)).toString())
  .find((xml) => /signatureTime>/.test(xml))!;
const answer = (written: string, signature: string) =>
  Buffer.from(
    signed.replace(/(authorTime>)\d{14}/g, `$1${written}`).replace(/(signatureTime>)\d{14}/g, `$1${signature}`),
  );
const timesOf = (bytes: Uint8Array) => {
  const { copy, issues } = parseAnswer(bytes, undefined);
  const about = issues.filter(({ code }) => code.startsWith('local-time'));
  return { copy, about, times: copy!.items.map(({ author, signed }) => [author?.time, signed?.time])[0] };
};

test('a note signed by a clock that shows less than when it was written is signed in the second hour', () => {
  const { about, times } = timesOf(answer('20261025024500', '20261025021000'));
  expect(times).toEqual(['2026-10-25T02:45:00+02:00', '2026-10-25T02:10:00+01:00']);
  expect(about[0]).toMatchObject({ code: 'local-time-settled', severity: 'information' });
  expect(about[0]!.place).toMatch(/authorTime$/);
});

test('signed before the change, written before it too', () => {
  const { times, about } = timesOf(answer('20261025015000', '20261025023000'));
  expect(times).toEqual(['2026-10-25T01:50:00+02:00', '2026-10-25T02:30:00+02:00']);
  expect(about[0]).toMatchObject({
    code: 'local-time-ambiguous',
    expected: 'an offset: 2026-10-25T02:30:00+02:00 or 2026-10-25T02:30:00+01:00',
    found: '2026-10-25T02:30:00+02:00',
  });
});

test('what the order of its times tells comes back the same; of the second hour alone the form cannot tell, and says so', () => {
  const told = timesOf(answer('20261025024500', '20261025021000')).copy!;
  expect(renderAnswer(told, getDiagnosis).lost).toEqual([]);
  const [item] = told.items;
  const alone = { ...item!, author: { ...item!.author, time: '2026-10-25T02:45:00+01:00' }, signed: undefined };
  const { lost, bytes } = renderAnswer({ items: [alone as never] }, getDiagnosis);
  expect(Buffer.from(bytes!).toString()).toContain('20261025024500');
  expect(lost.map(({ value }) => value)).toContain('2026-10-25T02:45:00+01:00');
});

test('the hour that spring leaves out stands as it was written, and is told', () => {
  const { times, about } = timesOf(answer('20260329023000', '20260329031500'));
  expect(times?.[0]).toBe('2026-03-29T02:30:00+01:00');
  expect(about[0]).toMatchObject({ code: 'local-time-nonexistent', severity: 'warning' });
});

test('an instant that another offset names is the same time', () => {
  const { copy } = timesOf(answer('20260715093000', '20260715093000'));
  const [item] = copy!.items;
  const other = { ...item!, author: { ...item!.author, time: '2026-07-15T07:30:00Z' } };
  expect(renderAnswer({ items: [other as never] }, getDiagnosis).lost).toEqual([]);
});
