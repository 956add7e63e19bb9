import { describe, expect, test } from 'vitest';
import { documentsOf } from '../../../src/adapters/document-message/read.ts';
import { orderGroups } from '../../../src/adapters/hl7v2/groups.ts';
import { readMessage } from '../../../src/adapters/hl7v2/message.ts';
import { messageRules } from '../../../src/validation/message-rules.ts';
import { bytesOf, convert, findings, ref, referralOf } from './message.ts';

describe('REF^I12', () => {
  test('becomes a referral', async () => {
    const { bundle } = await convert(bytesOf(ref));
    expect(messageRules(bundle!)).toEqual([]);
    expect(await referralOf(ref)).toMatchObject({
      event: 'remiss-ny',
      referral: 'SE5566778899-VCEKEN#987',
      ownId: 'REM-1',
      time: '2026-11-02T10:15:00+01:00',
      patient: { identifier: { value: '191212121212' }, name: { family: 'Åkerblom', given: ['Tolvan'] } },
      request: {
        question: 'Aortastenos?\nTacksam bedömning',
        clinicalInformation: 'dyspné vid ansträngning\nB-Hemoglobin (NPU28309): 134 g/L (117-153) N 2026-11-01',
        awareness: 'Penicillin (PEN), DA, SV, Utslag',
        priority: 'stat',
        replyTo: { name: 'Ekens vårdcentral' },
        author: { name: 'Ebba Kvarnlund' },
      },
    });
  });

  test('keeps codes as codes', async () => {
    const { request } = await referralOf(ref);
    expect(request?.conditions?.[0]?.code).toMatchObject({ code: 'I35.0', display: 'Aortastenos' });
    expect(request?.desiredActivities?.[0]?.code).toMatchObject({ system: 'http://snomed.info/sct', code: '40701008' });
  });
});

describe('orders', () => {
  const orm = ref.replace('REF^I12^REF_I12', 'ORM^O01').replace('OBR|1', 'ORC|CONTROL|987||||||||||\rOBR|1');
  test.each([
    ['NW', 'remiss-ny'],
    ['XO', 'remiss-andrad'],
    ['CA', 'aterkallelse'],
  ])('with control %s are %s', async (control, event) => {
    expect((await referralOf(orm.replace('CONTROL', control))).event).toBe(event);
  });

  test('with another control are new, and that is said', async () => {
    expect(await findings(orm.replace('CONTROL', 'SC'))).toEqual(['hl7v2-order-control ORC[1]-1[1].1']);
  });

  test('that follow each other are two, though the first has no detail of its own', () => {
    const text = [ref.split('\r')[0], 'ORC|NW|1', 'ORC|NW|2', 'OBR|1|2'].join('\r');
    const { orders } = orderGroups(readMessage(bytesOf(text)).message!);
    expect(orders.map(({ orc, obr }) => [orc !== undefined, obr !== undefined])).toEqual([
      [true, false],
      [true, true],
    ]);
  });

  test('with a study UID become an imaging reference', async () => {
    const imaging = `${orm.replace('CONTROL', 'NW')}\rZDS|1.2.752.7.1^RIS^Application^DICOM`;
    const { bundle } = await convert(bytesOf(imaging));
    const manifest = new TextDecoder().decode(documentsOf(bundle!)[0]!.bytes);
    expect(manifest).toContain('urn:oid:1.2.752.7.1');
    expect(bundle!.entry![0]!.resource).toMatchObject({ eventCoding: { code: 'bildreferens' } });
  });

  test('with a path for a study UID become no imaging reference', async () => {
    const { bundle } = await convert(bytesOf(`${orm.replace('CONTROL', 'NW')}\rZDS|../../etc`));
    expect(bundle!.entry![0]!.resource).toMatchObject({ eventCoding: { code: 'remiss-ny' } });
  });
});
