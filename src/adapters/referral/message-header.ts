import type { MessageHeader, PractitionerRole, Reference, Task } from '@medplum/fhirtypes';
import { caseIdSystem, logicalEndpoint } from '../../model/canonical.ts';
import { eventTable } from './events.ts';
import { extensionOf, stringExtension } from './extensions.ts';
import { type Graph, logicalUnit } from './graph.ts';
import { titleOf } from './narrative.ts';
import type { ReferralMessage } from './referral-message.ts';
import { present, tidy } from './shape.ts';
import { actReasonSystem, eventSystem } from './systems.ts';

export interface HeaderParts {
  readonly task: Reference<Task>;
  readonly author: Reference<PractitionerRole> | undefined;
}

/** Addressing and event. Endpoints are logical: a message keeps its content when it takes another way. */
export function addMessageHeader(graph: Graph, message: ReferralMessage, parts: HeaderParts): void {
  const { event, sender, receiver, caseId, test } = message;
  const responsible = (message.request ?? message.answer)?.author.unit;
  const resource = tidy<MessageHeader>({
    resourceType: 'MessageHeader',
    meta: test ? { security: [{ system: actReasonSystem, code: 'HTEST' }] } : undefined,
    text: titleOf(message),
    extension: present(
      caseId === undefined
        ? undefined
        : extensionOf('arende-id', { valueIdentifier: { system: caseIdSystem, value: caseId } }),
      stringExtension('own-message-id', message.ownId),
    ),
    eventCoding: { system: eventSystem, code: event, display: eventTable[event].sv },
    destination: [{ endpoint: logicalEndpoint(receiver), receiver: graph.party(receiver) }],
    sender: graph.party(sender),
    author: parts.author,
    source: { endpoint: logicalEndpoint(sender) },
    responsible: responsible === undefined ? undefined : logicalUnit(responsible),
    focus: [parts.task],
  });
  graph.put<MessageHeader>(graph.messageId, resource);
}
