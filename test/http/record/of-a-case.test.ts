import { beforeAll, describe, expect, test } from 'vitest';
import { first as referral } from '../../gateway/conversation.ts';
import { holds, reader } from '../../gateway/overview/world.ts';
import { diagnosis, note, patient } from '../../transports/npo/items.ts';
import { codesOf, matches, useReading } from './reading.ts';

const here = useReading();
const { record, tokenOf } = here;

describe('$record of a case', () => {
  let caseId: string;
  beforeAll(async () => {
    const message = referral();
    await here.world.both.region.submit({ ...message, patient: { ...message.patient, identifier: patient } });
    await here.world.both.run();
    const { rows } = await here.world.both.clinic.gateway.cases({ limit: 1 }, here.world.both.clinic.actor);
    caseId = rows[0]!.id;
  });
  const parts = async () => (await here.world.both.clinic.gateway.case(caseId, here.world.both.clinic.actor))!.parts;

  test('reads everything of the patient of the case, and keeps nothing', async () => {
    here.world.sources = holds([diagnosis('d1'), note(1)]);
    const before = (await parts()).length;
    const answer = await record({ name: 'case', valueString: caseId });
    expect([answer.status, codesOf(answer)]).toEqual([200, []]);
    expect(
      matches(answer)
        .map(({ resource }) => resource.resourceType)
        .sort(),
    ).toEqual(['Condition', 'DocumentReference']);
    expect((await parts()).length).toBe(before);
  });

  test('with types and period asks for those alone', async () => {
    here.world.asked.length = 0;
    const type = { name: 'type', valueCode: 'Condition' };
    await record({ name: 'case', valueString: caseId }, type, { name: 'date', valueString: 'ge2026-01-01' });
    const within = here.world.asked.filter(({ query }) => query.period.start !== undefined);
    expect(within.map(({ contract, query }) => [contract, query.period])).toEqual([
      ['GetDiagnosis 2.0', { start: '2026-01-01' }],
    ]);
  });

  test('with keep becomes a part of the case: a record copy from the unit to itself', async () => {
    const before = (await parts()).length;
    const answer = await record({ name: 'case', valueString: caseId }, { name: 'keep', valueBoolean: true });
    expect([answer.status, codesOf(answer)]).toEqual([200, []]);
    expect(answer.location).toMatch(/^\/exchanges\//);
    await here.world.tellLog();
    const copied = here.world.security.stored.find(({ activity }) => activity.type === 'Skriva')!;
    expect(copied.activity).toMatchObject({ args: `Kopierat till ärende ${caseId}`, purpose: 'Vård och behandling' });
    expect(copied.resources).toMatchObject([{ type: 'Diagnoser', careUnit: { id: 'SE2321000016-ORT' } }]);
    const copyOf = { action: 'C', subtype: [expect.anything(), expect.objectContaining({ code: 'overview-copy' })] };
    expect(await here.world.audited(8)).toEqual(expect.arrayContaining([expect.objectContaining(copyOf)]));
    await here.world.both.run();
    const after = await parts();
    expect(after.length).toBeGreaterThan(before);
    expect(after.at(-1)).toMatchObject({ mediaType: 'application/fhir+json' });
  });

  test('is not there for who reads at another unit of the client', async () => {
    here.bearer = await tokenOf({ ...reader, careUnit: 'SE5599990008-ANNAN' });
    expect((await record({ name: 'case', valueString: caseId })).status).toBe(404);
  });

  test.each<[string, object[], number]>([
    ['no case', [], 422],
    ['a case of others', [{ name: 'case', valueString: 'b2f3c1de-0000-4000-8000-000000000001' }], 404],
    ['an unknown parameter', [{ name: 'patient', valueString: 'x' }], 422],
    ['a value of another type', [{ name: 'case', valueCode: 'x' }], 422],
    [
      'a word where true or false belongs',
      [
        { name: 'case', valueString: 'x' },
        { name: 'keep', valueBoolean: 'false' },
      ],
      422,
    ],
    [
      'a type that no entry becomes',
      [
        { name: 'case', valueString: 'x' },
        { name: 'type', valueCode: 'Appointment' },
      ],
      422,
    ],
  ])('%s is refused', async (_, parameters, status) => {
    expect((await record(...parameters)).status).toBe(status);
  });
});
