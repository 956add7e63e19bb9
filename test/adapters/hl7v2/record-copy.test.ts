import { describe, expect, test } from 'vitest';
import { bytesOf, convert, copyOf, oru } from './message.ts';

describe('ORU^R01', () => {
  test('is told by MSH-10 together with the application that counts by it', async () => {
    const idOf = async (text: string) => (await convert(bytesOf(text))).bundle!.entry![0]!.resource!.id;
    const other = oru.replace('|LIS|', '|RIS|');
    expect(other).not.toBe(oru);
    expect(await idOf(other)).not.toBe(await idOf(oru));
    expect(await idOf(oru.replace('|LAB-1|', '|LAB-2|'))).not.toBe(await idOf(oru));
    expect(await idOf(oru.replace('1.50', '1.60'))).toBe(await idOf(oru));
    expect((await convert(bytesOf(oru))).unmapped.map(({ path }) => path)).toContain('MSH[1]-3[1].1');
  });

  const copy = copyOf(oru);
  const [report, document] = copy.items;

  test('becomes a laboratory report with every result as it was written', () => {
    expect(report).toMatchObject({
      kind: 'laboratory',
      id: { value: 'L-1' },
      status: 'final',
      time: '2026-11-02T09:30:00+01:00',
      comment: 'Provet \\ taget fastande\nandra raden',
      referral: { id: { value: 'R-1' }, requester: { name: 'Ebba Kvarnlund' } },
    });
    const [group] = report?.kind === 'laboratory' ? (report.groups ?? []) : [];
    expect(group?.name).toBe('B-Hemoglobin&trombocyter');
    expect(group?.analyses.map(({ results }) => results?.[0])).toMatchObject([
      { quantity: { value: '1.50', unit: 'g/L' }, reference: { interval: { low: '117', high: '153' } } },
      { quantity: { value: '5', comparator: '<' }, reference: { interval: { high: '5', highClosed: false } } },
      { coded: { code: '260415000', system: 'http://snomed.info/sct' } },
      { text: 'Rad ett\nRad två' },
    ]);
    expect(group?.analyses[0]?.comment).toBe('Se \nny rad');
    expect(group?.analyses[0]?.results?.[0]?.interpretations?.[0]?.code).toBe('L');
  });

  test('keeps the documents that ride in it', () => {
    expect(document).toMatchObject({
      kind: 'attachment',
      media: { mediaType: 'application/pdf', data: 'JVBERi0xLjQK' },
    });
  });

  test('keeps further identifiers of the patient', () => {
    expect(copy.patient.otherIdentifiers?.map(({ value }) => value)).toEqual(['4711']);
  });
});

describe('MDM^T02', () => {
  const mdm = [
    oru.split('\r')[0]!.replace('ORU^R01^ORU_R01', 'MDM^T02'),
    oru.split('\r')[1],
    'TXA|1|OP|TX|202611021000||202611021100|||SE5566778899-1234^Kvarnlund^Ebba|||DOK-1|||||AU',
    'OBX|1|TX|X^Anteckning^L||Första raden||||||F',
    'OBX|2|TX|X^Anteckning^L||Andra raden||||||F',
  ].join('\r');

  test('becomes a note with its text, its author and its type', () => {
    expect(copyOf(mdm).items).toMatchObject([
      { kind: 'note', id: { value: 'DOK-1' }, text: 'Första raden\nAndra raden', type: { code: 'OP' } },
    ]);
  });

  test('that is cancelled is marked as withdrawn', () => {
    expect(copyOf(mdm.replace('AU\r', 'AU||CA\r')).items[0]?.nullified).toBe(true);
  });
});
