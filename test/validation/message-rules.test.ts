import { createHash } from 'node:crypto';
import type { Bundle, BundleEntry, Resource } from '@medplum/fhirtypes';
import { describe, expect, it } from 'vitest';
import { codeSystem, extensionUrl, hsaIdSystem, logicalEndpoint, remissIdSystem } from '../../src/model/canonical.ts';
import { messageRules } from '../../src/validation/message-rules.ts';
import { entry, idOf, message, messageId, pdf, pick, receiver, remissId, urn } from './message.ts';

type Change = Parameters<typeof message>[0];
type Loose = Record<string, unknown>;

const found = (change: Change) =>
  messageRules(message(change)).map(({ severity, code, place }) => `${severity} ${code} ${place}`);
const at = (type: string): string => {
  const index = message().entry?.findIndex((e) => e.resource?.resourceType === type);
  return `Bundle.entry[${index}].resource`;
};
const set = (type: string, values: Loose) => found((b) => void Object.assign(pick(b, type), values));
const first = (list: unknown): Loose => (list as Loose[])[0] as Loose;
const resource = (value: Loose): Resource => value as unknown as Resource;

describe('a message', () => {
  it('that is correct gives nothing', () => {
    expect(messageRules(message())).toEqual([]);
  });

  it('is a Bundle of type message', () => {
    expect(found((b) => void Object.assign(b, { type: 'collection' }))).toEqual(['error not-a-message Bundle.type']);
    expect(messageRules(resource({ resourceType: 'Patient' }) as Bundle)).toMatchObject([{ code: 'not-a-message' }]);
  });

  it.each([
    null,
    3,
    'x',
    {},
    { resourceType: 'Bundle' },
    { resourceType: 'Bundle', entry: [null, 1, {}, { resource: 7 }] },
  ])('of any other JSON is refused without throwing: %j', (input) => {
    expect(messageRules(input as unknown as Bundle).length).toBeGreaterThan(0);
  });

  it('tells all its faults at once', () => {
    expect(
      found((b) => {
        b.entry.reverse();
        pick(b, 'DocumentReference').content = [];
        pick(b, 'Consent').provision = undefined;
      }).length,
    ).toBeGreaterThan(3);
  });
});

describe('entries', () => {
  it('begin with the MessageHeader', () => {
    expect(found((b) => void b.entry.push(b.entry.shift() as BundleEntry))).toContain(
      'error not-a-message Bundle.entry[0]',
    );
  });

  it('hold one MessageHeader and one Patient', () => {
    const again = (type: string) =>
      found((b) => {
        const id = idOf(`second ${type}`);
        b.entry.push(entry(resource({ ...pick(b, type), id })));
        (pick(b, 'Task').basedOn as unknown) = [{ reference: urn(id) }];
      });
    const place = `Bundle.entry[${message().entry?.length}].resource`;
    expect(again('MessageHeader')).toEqual([`error not-a-message ${place}`]);
    expect(again('Patient')).toEqual([`error element-repeated ${place}`]);
  });

  it('have the UUID of their resource as fullUrl, each another', () => {
    const withUrl = (fullUrl: string) => found((b) => void Object.assign(b.entry[12] as BundleEntry, { fullUrl }));
    expect(withUrl(`https://fhir.example.org/Condition/${idOf('condition')}`)).toContain(
      'error full-url Bundle.entry[12].fullUrl',
    );
    expect(withUrl(urn(idOf('condition')).toUpperCase())).toContain('error full-url Bundle.entry[12].fullUrl');
    expect(withUrl(urn(idOf('other')))).toContain('error full-url Bundle.entry[12].resource.id');
    expect(withUrl(urn(idOf('patient')))).toContain('error full-url-repeated Bundle.entry[12].fullUrl');
  });

  it('that nothing joins to the header are told of, with a warning', () => {
    const lone = { resourceType: 'Flag', id: idOf('lone'), status: 'active', code: { text: 'Obs' } };
    const place = `Bundle.entry[${message().entry?.length}].resource`;
    expect(found((b) => void b.entry.push(entry(resource(lone))))).toEqual([`warning entry-unreferenced ${place}`]);
    const joined = { ...lone, subject: { reference: urn(idOf('patient')) } };
    expect(found((b) => void b.entry.push(entry(resource(joined))))).toEqual([]);
  });
});

describe('references', () => {
  const subject = (reference: string) =>
    found((b) => void Object.assign(pick(b, 'Condition'), { asserter: { reference } }));
  const place = `${at('Condition')}.asserter.reference`;

  it('lead to an entry, and the issue names the one that does not', () => {
    const nowhere = urn('22222222-2222-4222-8222-222222222222');
    expect(subject(nowhere)).toEqual([`error reference-unresolved ${at('Condition')}.asserter`]);
    const issues = messageRules(
      message((b) => void Object.assign(pick(b, 'Condition'), { asserter: { reference: nowhere } })),
    );
    expect(issues[0]?.found).toBe(nowhere);
  });

  it('are urn:uuid, not Type/id', () => {
    expect(subject('Practitioner/7')).toEqual([`error reference-style ${place}`]);
    expect(subject('urn:oid:1.2.3')).toEqual([`error reference-style ${place}`]);
  });

  it('to an address elsewhere are told of, as they are not followed', () => {
    expect(subject('https://fhir.example.org/Practitioner/7')).toEqual([`warning reference-style ${place}`]);
  });

  it('that are wrong are told without a personal identity number in them', () => {
    const asserter = { reference: 'Patient/191212121212' };
    const issues = messageRules(message((b) => void Object.assign(pick(b, 'Condition'), { asserter })));
    expect(issues).toMatchObject([{ code: 'reference-style', found: 'Patient/(12 characters)' }]);
  });
});

describe('MessageHeader', () => {
  const place = at('MessageHeader');

  it('names one of our events', () => {
    const event = (coding: Loose) => set('MessageHeader', { eventCoding: coding });
    expect(event({ system: codeSystem('exchange-event'), code: 'remiss-ny' })).toEqual([]);
    expect(event({ system: codeSystem('exchange-event'), code: 'mottagen' })).toEqual([
      `error event-unknown ${place}.eventCoding`,
    ]);
    expect(event({ system: 'http://example.org', code: 'remiss-ny' })).toEqual([
      `error event-unknown ${place}.eventCoding`,
    ]);
    expect(set('MessageHeader', { eventCoding: undefined, eventUri: 'http://example.org' })).toEqual([
      `error event-unknown ${place}.eventCoding`,
    ]);
  });

  it('has logical addresses with HSA-ids, in either OID of theirs', () => {
    const source = (endpoint: string) => set('MessageHeader', { source: { endpoint } });
    expect(source('urn:oid:1.2.752.129.2.1.4.1#SE2321000016-VCE1')).toEqual([]);
    expect(source('https://vardbro.example/fhir')).toEqual([`error message-endpoint ${place}.source.endpoint`]);
    expect(source(`urn:oid:2.5.4.97#${receiver}`)).toEqual([`error message-endpoint ${place}.source.endpoint`]);
    expect(source(logicalEndpoint('HSA-ID-1'))).toEqual([`warning hsa-id-lenient ${place}.source.endpoint`]);
    expect(source(logicalEndpoint('a b'))).toEqual([`error identifier-invalid ${place}.source.endpoint`]);
  });

  it('has one destination', () => {
    const destination = { endpoint: logicalEndpoint(receiver) };
    expect(set('MessageHeader', { destination: [destination, destination] })).toEqual([
      `error message-endpoint ${place}.destination`,
    ]);
    expect(set('MessageHeader', { destination: undefined })).toEqual([`error message-endpoint ${place}.destination`]);
  });

  it('has one focus, a Task', () => {
    const focus = (...ids: string[]) => set('MessageHeader', { focus: ids.map((id) => ({ reference: urn(id) })) });
    expect(focus()).toContain(`error message-focus ${place}.focus`);
    expect(focus(idOf('patient'), idOf('condition'))).toContain(`error message-focus ${place}.focus`);
    expect(focus(idOf('patient'))).toContain(`error message-focus ${place}.focus[0]`);
  });

  it('of a receipt (kvittens) answers a message and needs no focus', () => {
    const receipt = (response: Loose | undefined) =>
      messageRules({
        resourceType: 'Bundle',
        type: 'message',
        entry: [
          entry(
            resource({
              ...pick(message(), 'MessageHeader'),
              eventCoding: { system: codeSystem('exchange-event'), code: 'kvittens' },
              destination: [{ endpoint: logicalEndpoint(receiver) }],
              sender: undefined,
              responsible: undefined,
              focus: undefined,
              response,
            }),
          ),
        ],
      }).map((i) => `${i.code} ${i.place}`);
    expect(receipt({ identifier: messageId, code: 'ok' })).toEqual([]);
    expect(receipt(undefined)).toEqual([
      'element-required Bundle.entry[0].resource.response.identifier',
      'element-required Bundle.entry[0].resource.response.code',
    ]);
  });
});

describe('the identity of a referral', () => {
  it('follows from remiss-id and owner', () => {
    const other = [{ system: remissIdSystem, value: 'SE2321000016-VCE1#988' }];
    expect(set('ServiceRequest', { identifier: other })).toEqual([
      `error message-identity ${at('ServiceRequest')}.id`,
      `error message-identity ${at('Task')}.id`,
    ]);
    const owner = { identifier: { system: hsaIdSystem, value: 'SE5566778899-ANNAN' } };
    expect(set('Task', { owner })).toContain(`error message-identity ${at('Task')}.id`);
    const logical = { identifier: { system: 'urn:oid:1.2.752.129.2.1.4.1', value: receiver } };
    expect(set('Task', { owner: logical }).filter((f) => f.includes('identity'))).toEqual([]);
    expect(set('Task', { owner: { display: 'Kliniken' } })).toContain(`error message-identity ${at('Task')}.owner`);
  });

  it('may be named by remiss-id alone, as answers do', () => {
    const focus = (identifier: Loose) =>
      set('Task', { focus: { identifier } }).filter((f) => !f.includes('unreferenced'));
    expect(focus({ system: remissIdSystem, value: remissId })).toEqual([]);
    expect(focus({ system: 'http://example.org', value: remissId })).toEqual([
      `error message-identity ${at('Task')}.focus.identifier`,
    ]);
  });

  it('is held against a remiss-id with half a surrogate, which is no UTF-8', () => {
    const value = `${remissId}\ud83d`;
    expect(set('ServiceRequest', { identifier: [{ system: remissIdSystem, value }] })).toContain(
      `error message-identity ${at('ServiceRequest')}.id`,
    );
  });

  it('has a remiss-id of HSA-id, # and a local id', () => {
    const identifier = [{ system: remissIdSystem, value: '987' }];
    expect(set('ServiceRequest', { identifier })).toContain(
      `error identifier-invalid ${at('ServiceRequest')}.identifier`,
    );
  });

  it('is that of a ServiceRequest', () => {
    expect(set('Task', { focus: { reference: urn(idOf('condition')) } })).toContain(
      `error message-identity ${at('Task')}.focus`,
    );
  });
});

describe('parts', () => {
  const place = `${at('DocumentReference')}.content[0].attachment`;
  const attachment = (values: Loose) =>
    found((b) => void Object.assign(first(pick(b, 'DocumentReference').content).attachment as Loose, values));

  it('agree with their size, SHA-256 and media type', () => {
    expect(attachment({ size: pdf.length + 1 })).toEqual([`error attachment-hash ${place}.size`]);
    expect(attachment({ size: undefined })).toEqual([`error attachment-hash ${place}.size`]);
    expect(attachment({ extension: undefined })).toEqual([`error attachment-hash ${place}`]);
    expect(attachment({ contentType: 'text/plain' })).toEqual([`error attachment-type ${place}.contentType`]);
    const other = Buffer.from('%PDF-1.7 invented attachmenT').toString('base64');
    expect(set('Binary', { data: other })).toEqual([`error attachment-hash ${place}`]);
  });

  it.each(['%%%%', 'QUJD QUJD', 'QUI', 'QUJ=', 'QUJD\n', '-_-_'])('are exact base64: %j is not', (data) => {
    expect(set('Binary', { data })).toEqual([`error base64-invalid ${at('Binary')}.data`]);
  });

  it('lie in a Binary entry, not in the attachment', () => {
    expect(attachment({ data: 'QUJD' })).toContain(`error element-unexpected ${place}.data`);
    expect(attachment({ url: undefined })).toContain(`error element-required ${place}.url`);
    expect(attachment({ url: urn(idOf('patient')) })).toContain(`error attachment-hash ${place}.url`);
    expect(attachment({ url: urn(idOf('nowhere')) })).toContain(`error reference-unresolved ${place}.url`);
  });

  it('of no bytes have no data', () => {
    const extension = [{ url: extensionUrl('sha-256'), valueString: createHash('sha256').digest('hex') }];
    const faults = found((b) => {
      pick(b, 'Binary').data = undefined;
      Object.assign(first(pick(b, 'DocumentReference').content).attachment as Loose, { size: 0, extension });
    });
    expect(faults).toEqual([]);
  });
});

describe('Coverage (betalningsförbindelse)', () => {
  const place = at('Coverage');
  const type = (code: string) => ({ coding: [{ system: 'urn:oid:1.2.752.129.2.2.2.44', code }] });

  it('names its type, and the chapter under Riksavtalet', () => {
    expect(set('Coverage', { type: { text: 'Riksavtal' } })).toEqual([`error element-required ${place}.type`]);
    expect(set('Coverage', { type: type('1'), class: undefined })).toEqual([`error element-required ${place}.class`]);
    expect(set('Coverage', { type: type('2'), class: undefined })).toEqual([]);
  });

  it('names who pays', () => {
    const payor = [{ display: 'Regionen' }];
    expect(set('Coverage', { payor })).toContain(`error element-required ${place}.payor[0]`);
  });
});

describe('Consent (samtycke)', () => {
  const place = at('Consent');
  const provision = (values: Loose) => found((b) => void Object.assign(pick(b, 'Consent').provision as Loose, values));

  it('says what it permits', () => {
    expect(set('Consent', { category: [{ text: 'Ja' }] })).toEqual([`error element-required ${place}.category`]);
    expect(provision({ type: 'deny' })).toEqual([`error value-invalid ${place}.provision.type`]);
  });

  it('names by HSA-id who may receive', () => {
    const actor = (reference: Loose) => provision({ actor: [{ role: { text: 'mottagare' }, reference }] });
    expect(actor({ identifier: { system: hsaIdSystem, value: receiver } })).toEqual([]);
    expect(actor({ display: 'Kliniken' })).toEqual([`error element-required ${place}.provision.actor`]);
    expect(provision({ actor: undefined })).toEqual([`error element-required ${place}.provision.actor`]);
  });
});
