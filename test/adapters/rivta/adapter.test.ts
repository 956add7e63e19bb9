import { describe, expect, test } from 'vitest';
import type { KnownReferral } from '../../../src/adapters/adapter.ts';
import type { ReferralMessage } from '../../../src/adapters/referral/referral-message.ts';
import { toBundle } from '../../../src/adapters/referral/to-bundle.ts';
import { rivtaAdapter } from '../../../src/adapters/rivta/adapter.ts';
import { operationOf } from '../../../src/adapters/rivta/events.ts';
import { otherEvents, receiverEvents, senderEvents } from '../../../src/model/event.ts';
import { noSharedData, sharedFolder, xmlFiles } from '../shared-data.ts';
import { confirmation, outcome, request, requestV1, xmlOf } from './fixture.ts';

const at = '2026-11-24T08:00:00+01:00';
const bytesOf = (message: ReferralMessage) => Buffer.from(xmlOf(message));
const render = (message: ReferralMessage, target: string) =>
  rivtaAdapter.fromBundle!(toBundle(message, { at }).bundle, target);

const shared = sharedFolder('rivta', 'referral-v2');

describe.skipIf(!shared)(`the agreed examples of version 2${shared ? '' : ` (skipped: ${noSharedData})`}`, () => {
  test.each(shared ? xmlFiles(shared) : [])('$name is converted whole and comes back whole', async ({ bytes }) => {
    const first = await rivtaAdapter.toBundle({ bytes }, { at });
    expect({ issues: first.issues, unmapped: first.unmapped }).toEqual({ issues: [], unmapped: [] });
    const rendering = await rivtaAdapter.fromBundle!(first.bundle!, 'rivta');
    expect({ issues: rendering.issues, lost: rendering.lost }).toEqual({ issues: [], lost: [] });
    const second = await rivtaAdapter.toBundle({ bytes: rendering.bytes! }, { at });
    expect(second.bundle).toEqual(first.bundle);
  });
});

describe('an answer SSV', () => {
  const known = (more: Partial<KnownReferral>): KnownReferral => ({
    patient: outcome.patient,
    requester: outcome.receiver,
    owner: outcome.sender,
    version: 1,
    caseId: '3f0b1c6e-30a8-4d0e-9a53-94a0f3f4a8a1',
    answered: false,
    eventsByOwnId: new Map(),
    ...more,
  });
  const eventOf = async (referral?: KnownReferral) => {
    const context = referral ? { at, known: async () => referral } : { at };
    const { bundle } = await rivtaAdapter.toBundle({ bytes: bytesOf(outcome) }, context);
    const header = bundle?.entry?.[0]?.resource;
    return header?.resourceType === 'MessageHeader' ? header.eventCoding?.code : undefined;
  };

  test('is a final answer when nothing is known', async () => {
    expect(await eventOf()).toBe('slutsvar');
  });
  test('is a final answer on a referral not answered yet', async () => {
    expect(await eventOf(known({}))).toBe('slutsvar');
  });
  test('with a new id on an answered referral is a corrected final answer', async () => {
    expect(await eventOf(known({ answered: true }))).toBe('slutsvar-rattad');
  });
  test.each(['slutsvar', 'slutsvar-rattad'] as const)('sent again is what it was: %s', async (before) => {
    const eventsByOwnId = new Map([[outcome.ownId!, before]]);
    expect(await eventOf(known({ answered: true, eventsByOwnId }))).toBe(before);
  });
});

describe('rendering', () => {
  test('gives a corrected final answer as SSV, with nothing lost', async () => {
    const { bytes, issues, lost } = await render({ ...outcome, event: 'slutsvar-rattad' }, 'rivta');
    expect({ issues, lost }).toEqual({ issues: [], lost: [] });
    expect(Buffer.from(bytes!).toString()).toContain('<core:typeOfRequestOutcome code="SSV"/>');
  });

  test.each([
    ['delsvar', false, 'DSV'],
    ['delsvar', true, 'PSV'],
  ] as const)('gives %s with preliminary %s as %s', async (event, preliminary, code) => {
    const { bytes } = await render({ ...outcome, event, answer: { ...outcome.answer!, preliminary } }, 'rivta');
    expect(Buffer.from(bytes!).toString()).toContain(`code="${code}"`);
  });

  test('gives an answer without an id of its own the sender and the message id', async () => {
    const { ownId: _, ...message } = confirmation;
    const { bundle } = toBundle(message, { at });
    const { bytes, lost } = await rivtaAdapter.fromBundle!(bundle, 'rivta');
    const id = `${message.sender}#${bundle.entry?.[0]?.resource?.id}`;
    expect(Buffer.from(bytes!).toString()).toContain(`<core:requestConfirmationId extension="${id}"/>`);
    expect(lost).toEqual([]);
  });

  test('gives a confirmation without text the term of its kind, and refuses a final answer without', async () => {
    const bare = ({ text: _, ...answer }: NonNullable<ReferralMessage['answer']>) => answer;
    const { bytes, lost } = await render({ ...confirmation, answer: bare(confirmation.answer!) }, 'rivta');
    expect(Buffer.from(bytes!).toString()).toContain('<core:outcomeText>Bekräftelse</core:outcomeText>');
    expect(lost).toEqual([]);
    const refused = await render({ ...outcome, answer: bare(outcome.answer!) }, 'rivta');
    expect(refused.bytes).toBeUndefined();
    expect(refused.issues).toMatchObject([{ code: 'element-required' }]);
  });

  test('gives a name in parts as one string, with nothing lost', async () => {
    const name = { family: 'Provberg', given: ['Alma', 'Maria'] };
    const { bytes, lost } = await render({ ...request, patient: { ...request.patient, name } }, 'rivta');
    expect(Buffer.from(bytes!).toString()).toContain('<core:name>Provberg, Alma Maria</core:name>');
    expect(lost).toEqual([]);
  });

  test('refuses a protected identity, which the contract has no field for', async () => {
    const hidden = { ...request, patient: { ...request.patient, protectedIdentity: 'sekretessmarkering' as const } };
    const { bytes, issues } = await render(hidden, 'rivta');
    expect(bytes).toBeUndefined();
    expect(issues.map((i) => i.code)).toEqual(['protected-identity']);
  });

  test('refuses attachments in version 1', async () => {
    const { bytes, issues } = await render(request, 'rivta:1');
    expect(bytes).toBeUndefined();
    expect(issues).toContainEqual(
      expect.objectContaining({ code: 'not-carried-by-transport', expected: 'no attachments' }),
    );
  });

  const professions = {
    selection: { system: 'urn:oid:1.2.752.129.5.1.70', code: '112247003', display: 'läkare' },
    snomed: { system: 'http://snomed.info/sct', code: '112247003', display: 'läkare' },
    former: { system: 'urn:oid:1.2.752.97.3.2.8.8', code: 'LK' },
  };
  test.each([
    ['rivta:1', [professions.selection], undefined],
    ['rivta:1', [professions.selection, professions.former], 'LK'],
    ['rivta:1', [professions.former], 'LK'],
    ['rivta:2', [professions.selection, professions.former], '112247003'],
    ['rivta:2', [professions.snomed], undefined],
  ] as const)(
    'to %s gives of the professions %o what its list has, and tells the others as lost',
    async (target, coding, code) => {
      const { conditions: _, ...plain } = requestV1.request!;
      const message = { ...requestV1, request: { ...plain, careResponsibilityRemains: true } };
      const { bundle } = toBundle(message, { at });
      for (const { resource } of bundle.entry!)
        if (resource?.resourceType === 'PractitionerRole') resource.code = [{ coding: [...coding] }];
      const { bytes, lost, issues } = await rivtaAdapter.fromBundle!(bundle, target);
      expect(issues.filter(({ severity }) => severity === 'error')).toEqual([]);
      const said = /typeOfHealthcareProfessional(?: code="|>\s*<core:code>)(\w+)/.exec(
        Buffer.from(bytes!).toString(),
      )?.[1];
      expect(said).toBe(code);
      const missing = coding.filter((one) => one.code !== code).map((one) => one.system);
      expect(lost.map(({ value }) => value)).toEqual(expect.arrayContaining(missing));
    },
  );

  test('tells the care responsibility as lost in version 1', async () => {
    const message = { ...requestV1, request: { ...requestV1.request!, careResponsibilityRemains: true } };
    const { bytes, lost } = await render(message, 'rivta:1');
    expect(bytes).toBeDefined();
    expect(lost.map((l) => l.value)).toContain('true');
  });

  test.each(['rivta', 'rivta:2', 'rivta:1', 'rivta:ProcessRequestConfirmation:1'])(
    'takes the target %s',
    async (target) => {
      expect((await render(confirmation, target)).bytes).toBeDefined();
    },
  );

  test.each([
    'rivta:3',
    'rivta:ProcessRequest:2',
    'rivta:GetDiagnosis:2',
    'rivta:ProcessRequestConfirmation:2:x',
    'hl7v2',
  ])('refuses the target %s for a confirmation', async (target) => {
    const { bytes, issues } = await render(confirmation, target);
    expect(bytes).toBeUndefined();
    expect(issues.map((i) => i.code)).toEqual(['cannot-render']);
  });

  test('names an event that no version carries', async () => {
    const { issues } = await render({ ...confirmation, event: 'start' }, 'rivta');
    expect(issues).toMatchObject([{ code: 'not-carried-by-transport', found: 'start' }]);
  });
});

test('the events that each version carries are those of the transition table', () => {
  const carried = (version: 1 | 2) =>
    [...senderEvents, ...receiverEvents, ...otherEvents].filter((event) => operationOf(event, version));
  const requests = ['remiss-ny', 'remiss-andrad', 'remiss-vidareskickad', 'betalningsandring'];
  const first = ['komplettering-begard', 'bekraftad', 'vidareskickad', 'slutsvar', 'slutsvar-rattad'];
  expect(new Set(carried(1))).toEqual(new Set([...requests, ...first]));
  expect(new Set(carried(2))).toEqual(new Set([...requests, ...first, 'avvisad', 'avbruten', 'delsvar']));
});

describe('detection', () => {
  test.each(['<a/>', ' \n<a/>', '\ufeff<?xml version="1.0"?><a/>'])('takes %j for XML', (text) => {
    expect(rivtaAdapter.detect({ bytes: Buffer.from(text) })).toBe(true);
  });
  test.each(['{"a":"<"}', 'MSH|^~\\&|', '', '%PDF-1.7'])('does not take %j for XML', (text) => {
    expect(rivtaAdapter.detect({ bytes: Buffer.from(text) })).toBe(false);
  });
});

test('XML of another kind is refused with the contracts that are spoken', async () => {
  const { bundle, issues } = await rivtaAdapter.toBundle({ bytes: Buffer.from('<a xmlns="urn:x"/>') }, { at });
  expect(bundle).toBeUndefined();
  expect(issues).toMatchObject([{ code: 'format-unknown', place: '/a' }]);
});

test('a referral forwarded comes from the last that forwarded it', async () => {
  const time = '2026-06-04T08:00:00+02:00';
  const forwardedBy = ['SE5566778899-A', 'SE5566778899-B'].map((unit) => ({ unit, time }));
  const message: ReferralMessage = {
    ...request,
    event: 'remiss-vidareskickad',
    sender: 'SE5566778899-B',
    request: { ...request.request!, forwardedBy },
  };
  const { bundle } = await rivtaAdapter.toBundle({ bytes: bytesOf(message) }, { at });
  expect(JSON.stringify(bundle?.entry?.[0])).toContain('#SE5566778899-B');
});

describe('an envelope beside the message', () => {
  const caseId = '3f0b1c6e-30a8-4d0e-9a53-94a0f3f4a8a1';
  const messageId = '0d6d2c57-7d0f-4a63-8a3c-3f2a3a1f9c11';

  test('adds what RIV-TA has no field for', async () => {
    const envelope = { caseId, messageId, test: true, sender: request.sender.toLowerCase() };
    const { bundle, issues } = await rivtaAdapter.toBundle({ bytes: bytesOf(request) }, { at, envelope });
    expect(issues).toEqual([]);
    expect(bundle?.entry?.[0]?.resource?.id).toBe(messageId);
    for (const mark of [caseId, 'HTEST']) expect(JSON.stringify(bundle)).toContain(mark);
  });

  test.each(['sender', 'receiver'] as const)('may not name another %s', async (party) => {
    const envelope = { [party]: 'SE5566778899-ANNAN' };
    const { issues } = await rivtaAdapter.toBundle({ bytes: bytesOf(request) }, { at, envelope });
    expect(issues).toMatchObject([{ code: 'envelope-invalid', place: `/${party}`, severity: 'error' }]);
  });
});
