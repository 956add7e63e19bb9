import { expect, test } from 'vitest';
import { imagesOf } from '../../src/console/pages/images.ts';
import { sayIn } from '../../src/console/texts.ts';
import type { Visit } from '../../src/console/visit.ts';
import type { CaseView } from '../../src/gateway/api.ts';

const view = {
  case: { id: 'c' },
  parts: [{ mediaType: 'application/fhir+json', exchangeId: 'e', sha256: 's' }],
} as unknown as CaseView;

async function shown(started: unknown): Promise<string> {
  const study = { resourceType: 'ImagingStudy', description: 'Knä', started };
  const bytes = Buffer.from(JSON.stringify({ resourceType: 'Bundle', entry: [{ resource: study }] }));
  const visit = { gateway: { part: async () => ({ bytes }) }, say: sayIn('sv') } as unknown as Visit;
  const html = await imagesOf(view, visit);
  return html ? html.text : '';
}

test('a study is shown with its time by the Swedish clock, or with the day alone where no more is known', async () => {
  expect(await shown('2026-11-24T08:00:00Z')).toContain('Knä · 2026-11-24 09:00 · ');
  expect(await shown('2026-11-24')).toContain('Knä · 2026-11-24 · ');
  expect(await shown(undefined)).toContain('Knä · 0 ');
  expect(await shown(17)).toContain('Knä · 17 · ');
});
