import { isIP } from 'node:net';
import type {
  AuditEvent,
  AuditEventAgent,
  AuditEventEntity,
  Coding,
  Organization,
  Reference,
} from '@medplum/fhirtypes';
import { hsaIdSystem } from '../../model/canonical.ts';
import { instant } from '../../model/clock.ts';
import { isStrictHsaId } from '../../model/identifiers/hsa-id.ts';
import { type OutcomeCode, outcomes } from '../../model/outcomes.ts';
import { scrub } from '../../model/personal-number-scrubber.ts';
import type { NewAudit } from '../../store/rows.ts';
import type { Actor } from '../api.ts';
import { type Act, type ActShape, actCoding, acts, destination, source } from './acts.ts';
import { dataEntity, patientEntity, queryEntity, reasonEntity, requestEntity, type Subject } from './entities.ts';
import { patientDigest } from './patient-digest.ts';

/** This gateway, which records the event and takes part in it. */
export interface Observer {
  /** HSA-id of the organisation that runs it. */
  readonly organisation: string;
  /** Its base URL. */
  readonly address: string;
  /** Secret of `patientDigest`. */
  readonly salt: Uint8Array | string;
}

/** The other machine: a client that called, or a partner that was called. */
export interface Counterpart {
  /** HSA-id of a partner's unit; client id otherwise. */
  readonly id: string;
  readonly hsaId?: boolean;
  /** Network address or URL. */
  readonly address: string;
}

/** What HSLF-FS 2016:40 4 kap. 9 § asks for, and what IHE BALP asks for beyond it. */
export interface AuditInput {
  /** UUID of the AuditEvent. */
  readonly id: string;
  readonly act: Act;
  /** Milliseconds since 1970. */
  readonly at: number;
  /** HSA-ids of the care units at which it was done (vårdenhet): one, or all that a client without a choice acts for. */
  readonly units?: readonly string[];
  /** Who did it. Absent when the gateway acted by itself, as when it delivers. */
  readonly actor?: Actor;
  /** In whose name a person acts: the assignment (medarbetaruppdrag), and the care provider (vårdgivare) by HSA-id. */
  readonly behalf?: { readonly assignment: string; readonly careProvider: string };
  /** Absent when the actor's own machine is the other one. */
  readonly counterpart?: Counterpart;
  /** `system|value` of the patient's identifier. */
  readonly patient?: string;
  readonly protectedIdentity?: boolean;
  /** What it was done to. */
  readonly subjects?: readonly Subject[];
  /** Of a search: what was asked for, in words without values of persons. */
  readonly query?: string;
  /** Why, as the actor has stated it, where it is not what the act is for. */
  readonly purpose?: Coding;
  /** Outcome codes that say why it was refused; absent when it was done. */
  readonly refused?: readonly OutcomeCode[];
  /** A person's reason, where the act needs one. */
  readonly reason?: string;
  /** Of a request by somebody unknown; an actor brings its own. */
  readonly requestId?: string;
  /** Of a test message. */
  readonly test?: boolean;
}

/** Builds the row of the audit log: an AuditEvent in the shape of IHE BALP, as text, with the patient's digest. */
export function auditEvent(input: AuditInput, observer: Observer): NewAudit {
  const act: ActShape = acts[input.act];
  const purpose = input.purpose ?? act.purpose;
  const event: AuditEvent = {
    resourceType: 'AuditEvent',
    id: input.id,
    ...(input.test && { meta: { security: [testMark] } }),
    type: act.type,
    subtype: [...(act.subtype ? [act.subtype] : []), actCoding(input.act)],
    action: act.action,
    recorded: instant(input.at),
    ...outcomeOf(input.refused ?? []),
    ...(purpose && { purposeOfEvent: [{ coding: [purpose] }] }),
    agent: agentsOf(act, input, observer),
    source: { observer: gatewayOf(observer), type: [applicationServer] },
    ...entitiesOf(input),
  };
  const patient = input.patient === undefined ? null : patientDigest(observer.salt, input.patient);
  return { at: input.at, event: JSON.stringify(event), patient };
}

const testMark: Coding = { system: 'http://terminology.hl7.org/CodeSystem/v3-ActReason', code: 'HTEST' };
const applicationServer: Coding = {
  system: 'http://terminology.hl7.org/CodeSystem/security-source-type',
  code: '4',
  display: 'Application Server',
};
const participation = (code: string, display: string): Coding => ({
  system: 'http://terminology.hl7.org/CodeSystem/v3-ParticipationType',
  code,
  display,
});
const healthcareProvider: Coding = {
  system: 'http://terminology.hl7.org/CodeSystem/v3-RoleClass',
  code: 'PROV',
  display: 'healthcare provider',
};

function outcomeOf(refused: readonly OutcomeCode[]): Pick<AuditEvent, 'outcome' | 'outcomeDesc'> {
  if (refused.length === 0) return { outcome: '0' };
  const told = [...new Set(refused)].map((code) => `${code}: ${outcomes[code].sv} / ${outcomes[code].en}`);
  return { outcome: '4', outcomeDesc: told.join(' ') };
}

/** The two machines, the person where one is known, and the care unit. Somebody is always the requestor. */
function agentsOf(act: ActShape, input: AuditInput, observer: Observer): AuditEventAgent[] {
  const { actor, units = [] } = input;
  const other = input.counterpart ?? (actor && { id: actor.clientId, address: actor.address });
  const ours = act.observer === 'source' ? [source, destination] : [destination, source];
  const byClient = actor !== undefined && actor.person === undefined;
  return [
    machine(ours[0]!, gatewayOf(observer), observer.address, actor === undefined),
    ...(other ? [machine(ours[1]!, whoIs(other), other.address, byClient && !input.counterpart)] : []),
    ...(actor && input.counterpart && byClient ? [client(actor)] : []),
    ...(actor?.person ? [person(act, actor.person, input.behalf?.assignment ?? actor.role)] : []),
    ...(input.behalf ? [responsible(input.behalf.careProvider)] : []),
    ...units.map((unit) => ({ type: { coding: [healthcareProvider] }, who: hsa(unit), requestor: false })),
  ];
}

/** The care provider in whose name it was done. */
const responsible = (careProvider: string): AuditEventAgent => ({
  type: { coding: [participation('RESP', 'responsible party')] },
  who: hsa(careProvider),
  requestor: false,
});

const hsa = (value: string): Reference<Organization> => ({ identifier: { system: hsaIdSystem, value } });
const gatewayOf = ({ organisation }: Observer): Reference<Organization> => hsa(organisation);
const whoIs = ({ id, hsaId }: Counterpart): Reference<Organization> =>
  hsaId ? hsa(id) : { identifier: { value: id } };

const machine = (type: Coding, who: Reference<Organization>, address: string, requestor: boolean): AuditEventAgent => ({
  type: { coding: [type] },
  who,
  requestor,
  ...networkOf(address),
});

/** By network-type: 1 machine name, 2 IP address, 5 URI. A connection that broke off has no address any more. */
function networkOf(address: string): Pick<AuditEventAgent, 'network'> {
  if (address === '') return {};
  if (isIP(address) > 0) return { network: { address, type: '2' } };
  return { network: { address: withoutSecrets(address), type: URL.canParse(address) ? '5' : '1' } };
}

/** A query or user information may hold a key: the audit keeps where, not with what. */
function withoutSecrets(address: string): string {
  const url = URL.parse(address);
  return url && /^https?:$/.test(url.protocol) ? `${url.origin}${url.pathname}` : address;
}

const client = ({ clientId, address, role }: Actor): AuditEventAgent => ({
  type: { coding: [participation('CST', 'custodian')] },
  role: [{ text: role }],
  who: { identifier: { value: clientId } },
  requestor: true,
  ...networkOf(address),
});

/** Who reads is the recipient of the information; who writes is its author. */
const person = (act: ActShape, { id, name }: NonNullable<Actor['person']>, role: string): AuditEventAgent => ({
  type: {
    coding: [
      act.action === 'C' || act.action === 'U'
        ? participation('AUT', 'author (originator)')
        : participation('IRCP', 'information recipient'),
    ],
  },
  role: [{ text: role }],
  who: { identifier: { ...(isStrictHsaId(id) && { system: hsaIdSystem }), value: id } },
  ...(name !== undefined && { name }),
  requestor: true,
});

function entitiesOf(input: AuditInput): { entity?: AuditEventEntity[] } {
  const { patient, protectedIdentity = false, subjects = [], query, reason, actor } = input;
  const requestId = actor?.requestId ?? input.requestId;
  const entity = [
    ...(patient === undefined ? [] : [patientEntity(patient, protectedIdentity)]),
    ...subjects.map(dataEntity),
    ...(query === undefined ? [] : [queryEntity(scrub(query))]),
    ...(reason === undefined ? [] : [reasonEntity(scrub(reason))]),
    ...(requestId === undefined ? [] : [requestEntity(requestId, actor?.way)]),
  ];
  return entity.length > 0 ? { entity } : {};
}
