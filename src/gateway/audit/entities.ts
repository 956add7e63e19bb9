import type { AuditEventEntity, Coding } from '@medplum/fhirtypes';
import { canonicalSystem } from '../../model/systems.ts';

/** What an act was done to: one of our own rows by its id, or a resource of a message. */
export interface Subject {
  readonly sort: 'exchange' | 'case' | 'Task' | 'message' | 'resource' | 'partner' | 'audit';
  readonly id: string;
}

const type = (code: string, display: string): Coding => ({
  system: 'http://terminology.hl7.org/CodeSystem/audit-entity-type',
  code,
  display,
});
const role = (code: string, display: string): Coding => ({
  system: 'http://terminology.hl7.org/CodeSystem/object-role',
  code,
  display,
});
const person = type('1', 'Person');
const systemObject = type('2', 'System Object');

/** Patient by identifier. Protected identity (skyddade personuppgifter) is marked as restricted. */
export function patientEntity(patient: string, isProtected: boolean): AuditEventEntity {
  const bar = patient.lastIndexOf('|');
  const identifier = { system: canonicalSystem(patient.slice(0, bar)), value: patient.slice(bar + 1) };
  return {
    what: { type: 'Patient', identifier },
    type: person,
    role: role('1', 'Patient'),
    ...(isProtected && { securityLabel: [restricted] }),
  };
}

const restricted: Coding = {
  system: 'http://terminology.hl7.org/CodeSystem/v3-Confidentiality',
  code: 'R',
  display: 'restricted',
};

const uuid = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** Data by its id; a UUID stands as `urn:uuid:`. */
export const dataEntity = ({ sort, id }: Subject): AuditEventEntity => ({
  what: {
    identifier: uuid.test(id) ? { system: 'urn:ietf:rfc:3986', value: `urn:uuid:${id}` } : { value: id },
    display: sort,
  },
  type: systemObject,
  role: role('4', 'Domain Resource'),
});

/** A search as it was understood; base64 as R4 wants it, readable beside it. */
export const queryEntity = (query: string): AuditEventEntity => ({
  type: systemObject,
  role: role('24', 'Query'),
  description: query,
  query: Buffer.from(query).toString('base64'),
});

/** Why a person did it. */
export const reasonEntity = (reason: string): AuditEventEntity => ({
  type: systemObject,
  role: role('20', 'Job'),
  detail: [{ type: 'reason', valueString: reason }],
});

/** The request, by the X-Request-Id that log lines carry too, with what it said of the way it came. */
export const requestEntity = (requestId: string, way: Readonly<Record<string, string>> = {}): AuditEventEntity => ({
  what: { identifier: { value: requestId } },
  ...(Object.keys(way).length > 0 && {
    detail: Object.entries(way).map(([type, valueString]) => ({ type, valueString })),
  }),
  type: {
    system: 'https://profiles.ihe.net/ITI/BALP/CodeSystem/BasicAuditEntityType',
    code: 'XrequestId',
    display: 'transport specific unique identifier where http X-Request-Id is used',
  },
});
