import { describe, expect, test } from 'vitest';
import { qidoAdapter } from '../../../src/adapters/qido/adapter.ts';

const at = '2026-11-24T10:00:00+01:00';
const attribute = (vr: string, ...Value: unknown[]) => ({ vr, Value });
const result = {
  '0020000D': attribute('UI', '1.2.752.1.1'),
  '0020000E': attribute('UI', '1.2.752.1.1.1'),
  '00080018': attribute('UI', '1.2.752.1.1.1.1'),
  '00080016': attribute('UI', '1.2.840.10008.5.1.4.1.1.2'),
  '00080060': attribute('CS', 'CT'),
  '00100020': attribute('LO', '191212121212'),
  '00100021': attribute('LO', '1.2.752.129.2.1.3.1'),
  '00100010': attribute('PN', { Alphabetic: 'Testberg^Tolvan' }),
  '00081190': attribute('UR', 'https://arkiv.example/dw/studies/1.2.752.1.1'),
  '00200013': attribute('IS', 7),
};
const convert = (value: unknown) =>
  qidoAdapter.toBundle({ bytes: new TextEncoder().encode(JSON.stringify(value)) }, { at });
const studyOf = async (value: unknown) =>
  (await convert(value)).bundle?.entry?.map(({ resource }) => resource).find((r) => r?.resourceType === 'ImagingStudy');

describe('the answer of a QIDO-RS search', () => {
  test('is known by what only it has', () => {
    const bytes = new TextEncoder().encode(JSON.stringify([result]));
    expect(qidoAdapter.detect({ bytes })).toBe(true);
    expect(qidoAdapter.detect({ bytes: new TextEncoder().encode('[1]') })).toBe(false);
  });

  test('groups instances into series and studies', async () => {
    const second = { ...result, '00080018': attribute('UI', '1.2.752.1.1.1.2'), '00200013': attribute('IS', '8') };
    expect(await studyOf([result, second])).toMatchObject({
      numberOfSeries: 1,
      numberOfInstances: 2,
      series: [{ uid: '1.2.752.1.1.1', modality: { code: 'CT' }, instance: [{ number: 7 }, { number: 8 }] }],
    });
  });

  test('of studies alone keeps the counts that the archive tells', async () => {
    const { '0020000E': _s, '00080018': _i, '00080016': _c, '00080060': _m, '00200013': _n, ...study } = result;
    const counts = {
      '00201206': attribute('IS', 2),
      '00201208': attribute('IS', 31),
      '00080061': attribute('CS', 'CT', 'SR'),
    };
    const made = await studyOf([{ ...study, ...counts }]);
    expect(made).toMatchObject({ numberOfSeries: 2, numberOfInstances: 31 });
    expect(made?.modality?.map(({ code }) => code)).toEqual(['CT', 'SR']);
  });

  test('reports attributes without a place', async () => {
    const { unmapped } = await convert([{ ...result, '00081040': attribute('LO', 'Röntgen') }]);
    expect(unmapped).toEqual([{ path: '/0/00081040', value: 'Röntgen' }]);
  });

  test('of two patients, or without patient or study, is refused', async () => {
    const other = { ...result, '00100020': attribute('LO', '201212121212') };
    expect((await convert([result, other])).issues.map(({ place }) => place)).toEqual(['/1/00100020']);
    const { '00100020': _p, '0020000D': _u, ...nothing } = result;
    expect((await convert([nothing])).issues.map(({ place }) => place)).toEqual(['/0/00100020', '/0/0020000D']);
    expect((await convert({})).issues.map(({ code }) => code)).toEqual(['json-schema']);
  });
});
