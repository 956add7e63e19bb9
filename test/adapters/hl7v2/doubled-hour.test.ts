import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { withOffsets } from '../../../src/adapters/hl7v2/doubled-hour.ts';
import { readMessage } from '../../../src/adapters/hl7v2/message.ts';
import { toSwedishLocal } from '../../../src/model/local-time.ts';
import { bytesOf, oru } from './message.ts';

const header = 'MSH|^~\\&|LIS|A|JOURNAL|B';
const result = (made: string, taken: string, reported: string): string[] => [
  `${header}|${made}||ORU^R01|1|P|2.5.1`,
  'PID|1||191212121212',
  `OBR|1|R|L|X^Y^L|||${taken}${'|'.repeat(15)}${reported}|||F`,
];
const codes = (lines: readonly string[]) =>
  withOffsets(lines).issues.map(({ code, place, found }) => [code, place, found]);

describe('the hour that comes twice', () => {
  test('the offset of the header tells which hour the result is of', () => {
    const { lines, issues } = withOffsets(result('20261025025500+0200', '20261025020500', '20261025023000'));
    expect(lines[2]).toBe(`OBR|1|R|L|X^Y^L|||20261025020500+0200${'|'.repeat(15)}20261025023000+0200|||F`);
    expect(issues.map(({ code, place }) => [code, place])).toEqual([
      ['local-time-settled', 'OBR[1]-7[1].1'],
      ['local-time-settled', 'OBR[1]-22[1].1'],
    ]);
  });

  test('a report by a clock that shows less than when the specimen was taken is of the second hour', () => {
    const { lines } = withOffsets(result('20261025041000+0100', '20261025024000', '20261025021000'));
    expect(lines[2]).toContain('20261025024000+0200');
    expect(lines[2]).toContain('20261025021000+0100');
  });

  test('what nothing tells is assumed, and both instants are named', () => {
    const [found] = withOffsets(result('20261025041000+0100', '20261024', '20261025021000')).issues;
    expect(found).toMatchObject({
      code: 'local-time-ambiguous',
      severity: 'warning',
      place: 'OBR[1]-22[1].1',
      expected: 'an offset: 2026-10-25T02:10:00+02:00 or 2026-10-25T02:10:00+01:00',
      found: '2026-10-25T02:10:00+02:00',
    });
  });

  test('other separators, other nights and times with an offset are left as they are', () => {
    const other = result('20261025025500+0200', '20261025020500', '20261025023000').map((line) =>
      line.replaceAll('|', '!').replace('^~\\&', '@~\\&'),
    );
    expect(withOffsets(other).lines[2]).toContain('!20261025020500+0200!');
    const lines = oru.split('\r');
    expect(withOffsets(lines)).toEqual({ lines, issues: [] });
    const given = result('20261025025500+0100', '20261025020500+0100', '20261025023000+0100');
    expect(withOffsets(given)).toEqual({ lines: given, issues: [] });
  });

  test('of made messages whose clock never lies, what is called certain is right', () => {
    const at = fc.integer({ min: 0, max: 3 * 3600 }).map((s) => Date.parse('2026-10-24T23:30:00Z') + s * 1000);
    fc.assert(
      fc.property(fc.tuple(at, at, at), (instants) => {
        const [taken, reported, made] = instants.sort((a, b) => a - b).map((one) => new Date(one).toISOString());
        const lines = result(
          ...([made, taken, reported].map((one) => toSwedishLocal(one!)) as [string, string, string]),
        );
        const truth: Record<string, string> = {
          'OBR[1]-7[1].1': taken!,
          'OBR[1]-22[1].1': reported!,
          'MSH[1]-7[1].1': made!,
        };
        for (const { code, place, found } of withOffsets(lines).issues)
          if (code === 'local-time-settled') expect(Date.parse(found!)).toBe(Date.parse(truth[place!]!));
      }),
    );
  });
});

test('the hour that spring leaves out is told, never moved', () => {
  const lines = result('20260329041000+0200', '20260329', '20260329023000');
  expect(codes(lines)).toEqual([['local-time-nonexistent', 'OBR[1]-22[1].1', '2026-03-29T02:30:00+01:00']]);
  expect(readMessage(bytesOf(lines.join('\r'))).issues.map(({ code }) => code)).toEqual(['local-time-nonexistent']);
});
