import { expect, test } from 'vitest';
import { namesIn, timelineText } from '../../src/cli/timeline.ts';
import { swedishClock } from '../../src/model/local-time.ts';

const hsaId = 'SE5599990008-STRAND';
const nameOf = namesIn({ organisations: [], units: [{ hsaId, name: 'Strandkliniken', organisation: hsaId }] });
const entries = [
  { at: '2026-11-26T23:10:05.434Z', party: 'system', sv: 'Mottagen', en: 'Received' },
  { at: '2026-11-26T23:10:06.000Z', party: hsaId, level: 1, sv: 'Teknisk kvittens', en: 'Technical receipt' },
  { at: '2026-11-26T23:10:07.000Z', party: 'SE5566778899-OKAND', sv: 'Ny remiss', en: 'New referral' },
];

test('a time is shown by the Swedish clock, summer and winter', () => {
  expect(swedishClock(Date.parse('2026-11-26T23:10:05.434Z'))).toBe('2026-11-27 00:10:05');
  expect(swedishClock(Date.parse('2026-07-01T10:00:00+02:00'))).toBe('2026-07-01 10:00:00');
});

test('a timeline names units that the config knows, others by HSA-id, and says what its levels mean', () => {
  expect(timelineText(entries, 'sv', nameOf).split('\n')).toEqual([
    '  2026-11-27 00:10:05      Mottagen',
    '  2026-11-27 00:10:06  [1] Teknisk kvittens  (Strandkliniken)',
    '  2026-11-27 00:10:07      Ny remiss  (SE5566778899-OKAND)',
    expect.stringContaining('[1] kontrollerad och lagrad hos mottagaren'),
    '',
  ]);
  expect(timelineText(entries, 'en', nameOf)).toContain('[1] Technical receipt  (Strandkliniken)');
  expect(timelineText(entries.slice(0, 1), 'sv', nameOf)).not.toContain('[0]');
});
