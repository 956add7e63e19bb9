import { createHash } from 'node:crypto';
import type { Bundle, BundleEntry, Resource } from '@medplum/fhirtypes';
import {
  caseIdSystem,
  codeSystem,
  extensionUrl,
  hsaIdSystem,
  logicalEndpoint,
  remissIdSystem,
} from '../../src/model/canonical.ts';
import { bundleIdOf, caseIdOf, messageIdOf, resourceIdOf, serviceRequestIdOf, taskIdOf } from '../../src/model/ids.ts';

/** A canonical referral message made by hand, small enough to break in one place per test. */
export const sender = 'SE2321000016-VCE1';
export const receiver = 'SE5566778899-VCEKEN';
export const remissId = `${sender}#987`;
export const messageId = messageIdOf(sender, remissId, 1, 'remiss-ny');
export const pdf = Buffer.from('%PDF-1.7 invented attachment');

const at = '2026-03-02T09:30:00+01:00';
export const idOf = (place: string): string => resourceIdOf(messageId, place);
export const urn = (id: string): string => `urn:uuid:${id}`;
const to = (place: string) => ({ reference: urn(idOf(place)) });
export const taskId = taskIdOf(remissId, receiver);
export const requestId = serviceRequestIdOf(remissId);

export const entry = (resource: Resource): BundleEntry => ({ fullUrl: urn(resource.id ?? ''), resource });

const narrative = (text: string) => ({
  status: 'generated' as const,
  div: `<div xmlns="http://www.w3.org/1999/xhtml"><p>${text}</p></div>`,
});

const organization = (place: string, hsaId: string, name: string): Resource => ({
  resourceType: 'Organization',
  id: idOf(place),
  identifier: [{ system: hsaIdSystem, value: hsaId }],
  name,
});

const header = (): Resource => ({
  resourceType: 'MessageHeader',
  id: messageId,
  text: narrative('Remiss till Kliniken'),
  eventCoding: { system: codeSystem('exchange-event'), code: 'remiss-ny' },
  destination: [{ endpoint: logicalEndpoint(receiver), receiver: to('receiver') }],
  sender: to('sender'),
  source: { endpoint: logicalEndpoint(sender) },
  responsible: to('sender'),
  focus: [{ reference: urn(taskId) }],
});

const task = (): Resource => ({
  resourceType: 'Task',
  id: taskId,
  text: narrative('Remiss'),
  groupIdentifier: { system: caseIdSystem, value: caseIdOf(remissId) },
  status: 'requested',
  intent: 'order',
  code: { coding: [{ system: 'http://hl7.org/fhir/CodeSystem/task-code', code: 'fulfill' }] },
  focus: { reference: urn(requestId) },
  for: to('patient'),
  authoredOn: at,
  lastModified: at,
  requester: to('sender'),
  owner: to('receiver'),
});

const serviceRequest = (): Resource => ({
  resourceType: 'ServiceRequest',
  id: requestId,
  extension: [{ url: extensionUrl('referral-version'), extension: [{ url: 'number', valuePositiveInt: 1 }] }],
  identifier: [{ system: remissIdSystem, value: remissId }],
  status: 'active',
  intent: 'order',
  code: { text: 'Bedömning' },
  subject: to('patient'),
  authoredOn: at,
  requester: to('author'),
  performer: [to('receiver')],
  reasonCode: [{ text: 'Fråga om fortsatt behandling. '.repeat(20) }],
  reasonReference: [to('condition')],
  insurance: [to('coverage')],
  supportingInfo: [to('consent'), to('document')],
});

const patient = (): Resource => ({
  resourceType: 'Patient',
  id: idOf('patient'),
  identifier: [{ system: 'http://electronichealth.se/identifier/personnummer', value: '191212121212' }],
  name: [{ text: 'Tolvansson, Tolvan', family: 'Tolvansson', given: ['Tolvan'] }],
  gender: 'male',
  birthDate: '1912-12-12',
  telecom: [{ system: 'phone', use: 'mobile', value: '070-1740605' }],
});

const author = (): Resource[] => [
  {
    resourceType: 'PractitionerRole',
    id: idOf('author'),
    practitioner: to('practitioner'),
    organization: to('sender'),
  },
  { resourceType: 'Practitioner', id: idOf('practitioner'), name: [{ text: 'Eva Läkare' }] },
];

const coverage = (): Resource[] => [
  {
    resourceType: 'Coverage',
    id: idOf('coverage'),
    identifier: [{ system: codeSystem('payment'), value: `${remissId}#betfor#1` }],
    status: 'active',
    type: { coding: [{ system: 'urn:oid:1.2.752.129.2.2.2.44', code: '1' }] },
    beneficiary: to('patient'),
    period: { start: '2026-03-01', end: '2026-12-31' },
    payor: [to('payor')],
    class: [{ type: { coding: [{ system: codeSystem('coverage-class'), code: 'kapitel' }] }, value: '2' }],
    contract: [to('contract')],
  },
  { resourceType: 'Contract', id: idOf('contract'), identifier: [{ value: 'A-2026-17' }] },
];

const consent = (): Resource => ({
  resourceType: 'Consent',
  id: idOf('consent'),
  status: 'active',
  scope: {
    coding: [{ system: 'http://terminology.hl7.org/CodeSystem/consentscope', code: 'patient-privacy' }],
  },
  category: [{ coding: [{ system: codeSystem('consent-category'), code: 'share' }] }],
  patient: to('patient'),
  dateTime: at,
  organization: [to('sender')],
  policyRule: { text: 'Patientdatalagen' },
  provision: {
    type: 'permit',
    period: { start: '2026-03-01', end: '2026-12-31' },
    actor: [
      {
        role: { coding: [{ system: 'http://terminology.hl7.org/CodeSystem/v3-ParticipationType', code: 'IRCP' }] },
        reference: to('receiver'),
      },
    ],
  },
});

const attachment = (): Resource[] => [
  {
    resourceType: 'DocumentReference',
    id: idOf('document'),
    status: 'current',
    content: [
      {
        attachment: {
          extension: [{ url: extensionUrl('sha-256'), valueString: createHash('sha256').update(pdf).digest('hex') }],
          contentType: 'application/pdf',
          url: urn(idOf('binary')),
          size: pdf.length,
        },
      },
    ],
  },
  { resourceType: 'Binary', id: idOf('binary'), contentType: 'application/pdf', data: pdf.toString('base64') },
];

const others = (): Resource[] => [
  {
    resourceType: 'Condition',
    id: idOf('condition'),
    code: { coding: [{ system: 'urn:oid:1.2.752.116.1.1.1.1.3', code: 'M16.1', display: 'Primär koxartros' }] },
    subject: to('patient'),
  },
  {
    resourceType: 'Provenance',
    id: idOf('provenance'),
    target: [{ reference: urn(requestId) }],
    recorded: at,
    activity: { coding: [{ system: codeSystem('provenance-activity'), code: 'new' }] },
    agent: [{ who: to('author') }],
  },
];

/** The whole message; `change` may edit it in place before it is used. */
export function message(change: (bundle: Bundle & { entry: BundleEntry[] }) => void = () => {}): Bundle {
  const id = bundleIdOf(messageId, 'fhir');
  const resources = [
    header(),
    task(),
    serviceRequest(),
    patient(),
    ...author(),
    organization('sender', sender, 'Vårdcentralen'),
    organization('receiver', receiver, 'Kliniken'),
    organization('payor', 'SE2321000016-REG', 'Regionen'),
    ...coverage(),
    consent(),
    ...others(),
    ...attachment(),
  ];
  const bundle = {
    resourceType: 'Bundle' as const,
    id,
    identifier: { system: 'urn:ietf:rfc:3986', value: urn(id) },
    type: 'message' as const,
    timestamp: at,
    entry: resources.map(entry),
  };
  change(bundle);
  return bundle;
}

/** The resource of one type in a bundle, loosely typed so that a test can break it. */
export function pick(bundle: Bundle, resourceType: string): Record<string, unknown> {
  const found = bundle.entry?.find((e) => e.resource?.resourceType === resourceType)?.resource;
  if (!found) throw new Error(`no ${resourceType} in the message`);
  return found as unknown as Record<string, unknown>;
}
