import type { MessageHeader, ServiceRequest, Task } from '@medplum/fhirtypes';
import { caseIdSystem, remissIdSystem } from '../../model/canonical.ts';
import { isReceiverEvent, isSenderEvent } from '../../model/event.ts';
import type { ReferralEventCode } from './events.ts';
import { readExtension, readHsaId } from './read.ts';
import { number, objects, present, string } from './shape.ts';
import { actReasonSystem, eventSystem } from './systems.ts';

/** The event of a referral's message; nothing for other events and other code systems. */
export function referralEvent(header: MessageHeader): ReferralEventCode | undefined {
  const { system, code } = header.eventCoding ?? {};
  return system === eventSystem && code !== undefined && (isSenderEvent(code) || isReceiverEvent(code))
    ? code
    : undefined;
}

/** HSA-id of a logical endpoint `urn:oid:...#<HSA-id>`, under either of its systems. */
export function endpointUnit(endpoint: unknown): string | undefined {
  const [system, value, ...rest] = (string(endpoint) ?? '').split('#');
  return rest.length === 0 && value ? readHsaId([{ system, value }]) : undefined;
}

/** Remiss-id: of the ServiceRequest, or of the Task's logical reference to it. */
export function remissIdOf(task: Task | undefined, request: ServiceRequest | undefined): string | undefined {
  const identifiers = [...objects(request?.identifier), ...objects(present(task?.focus?.identifier))];
  return string(identifiers.find(({ system }) => system === remissIdSystem)?.value);
}

export function versionOf(task: Task | undefined, request: ServiceRequest | undefined): number | undefined {
  const extension = readExtension(request, 'referral-version') ?? readExtension(task, 'referral-version');
  return number(objects(extension?.extension).find(({ url }) => url === 'number')?.valuePositiveInt);
}

export const caseIdOfMessage = (header: MessageHeader, task: Task | undefined): string | undefined =>
  [readExtension(header, 'arende-id')?.valueIdentifier, task?.groupIdentifier]
    .map((identifier) => (identifier?.system === caseIdSystem ? string(identifier.value) : undefined))
    .find((value) => value !== undefined);

export const isTest = (header: MessageHeader): boolean =>
  objects(header.meta?.security).some(({ system, code }) => system === actReasonSystem && code === 'HTEST');
