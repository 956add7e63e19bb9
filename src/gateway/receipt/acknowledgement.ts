import type {
  Bundle,
  BundleEntry,
  MessageHeader,
  OperationOutcome,
  Provenance,
  Resource,
  Task,
} from '@medplum/fhirtypes';
import { codeSystem, hsaIdSystem, logicalEndpoint, profileUrl, remissIdSystem } from '../../model/canonical.ts';
import type { Envelope } from '../../model/envelope.ts';
import { bundleIdOf, resourceIdOf, taskIdOf } from '../../model/ids.ts';
import { hasErrors, type Issue } from '../../model/issue.ts';
import { operationOutcome } from '../../model/operation-outcome.ts';
import type { FhirStatus } from '../referral/status.ts';
import type { ReceiptClaims } from './signature.ts';

export interface AcknowledgementInput {
  readonly envelope: Envelope;
  readonly issues: readonly Issue[];
  readonly claims: ReceiptClaims;
  /** Compact JWS over the claims. */
  readonly signature: string;
  /** How the Task stands after the message; absent where there is none. */
  readonly status?: FhirStatus & { readonly owner: string };
  /** Distinguishes a later acknowledgement of a message that had waited from its first one. */
  readonly later?: boolean;
}

/**
 * The level-1 acknowledgement (teknisk kvittens) of a message, as a message Bundle of its own: MessageHeader.response
 * says ok or fatal-error, the OperationOutcome why, the Task how the referral stands, and the Provenance holds the
 * signed receipt. Deterministic in its input.
 */
export function acknowledgement(input: AcknowledgementInput): Bundle {
  const { envelope, claims } = input;
  const part = (place: string): string =>
    resourceIdOf(envelope.messageId, `kvittens${input.later ? '-2' : ''}/${place}`);
  const outcome: OperationOutcome = { ...operationOutcome(input.issues), id: part('outcome') };
  const task = input.status && taskOf(envelope, input.status);
  const header = headerOf(input, part('header'), outcome, task);
  const provenance = provenanceOf(input, part('provenance'), header);
  const id = bundleIdOf(header.id!, 'fhir');
  return {
    resourceType: 'Bundle',
    id,
    meta: { profile: [profileUrl('acknowledgement-message')] },
    identifier: { system: 'urn:ietf:rfc:3986', value: `urn:uuid:${id}` },
    type: 'message',
    timestamp: claims.time,
    entry: [header, outcome, ...(task ? [task] : []), provenance].map(entry),
  };
}

const entry = (resource: Resource): BundleEntry => ({ fullUrl: `urn:uuid:${resource.id}`, resource });
const to = (resource: Resource) => ({ reference: `urn:uuid:${resource.id}` });
const unit = (hsaId: string) => ({ identifier: { system: hsaIdSystem, value: hsaId } });

function headerOf(
  input: AcknowledgementInput,
  id: string,
  outcome: OperationOutcome,
  task: Task | undefined,
): MessageHeader {
  const { sender, receiver, messageId, test } = input.envelope;
  return {
    resourceType: 'MessageHeader',
    id,
    meta: {
      profile: [profileUrl('exchange-message-header')],
      ...(test && { security: [{ system: 'http://terminology.hl7.org/CodeSystem/v3-ActReason', code: 'HTEST' }] }),
    },
    text: { status: 'generated', div: '<div xmlns="http://www.w3.org/1999/xhtml">Teknisk kvittens</div>' },
    eventCoding: { system: codeSystem('exchange-event'), code: 'kvittens' },
    destination: [{ endpoint: logicalEndpoint(sender), receiver: unit(sender) }],
    sender: unit(receiver),
    source: { endpoint: logicalEndpoint(receiver) },
    response: { identifier: messageId, code: hasErrors(input.issues) ? 'fatal-error' : 'ok', details: to(outcome) },
    ...(task && { focus: [to(task)] }),
  };
}

function taskOf({ remissId }: Envelope, status: FhirStatus & { readonly owner: string }): Task {
  return {
    resourceType: 'Task',
    id: taskIdOf(remissId!, status.owner),
    status: status.task as Task['status'],
    intent: 'order',
    businessStatus: { coding: [{ system: codeSystem('referral-business-status'), code: status.businessStatus }] },
    focus: { type: 'ServiceRequest', identifier: { system: remissIdSystem, value: remissId! } },
    owner: unit(status.owner),
  };
}

function provenanceOf({ claims, signature }: AcknowledgementInput, id: string, header: MessageHeader): Provenance {
  return {
    resourceType: 'Provenance',
    id,
    meta: { profile: [profileUrl('receipt-provenance')] },
    target: [to(header)],
    recorded: claims.time,
    agent: [{ who: unit(claims.party) }],
    signature: [
      {
        type: [
          { system: 'urn:iso-astm:E1762-95:2013', code: '1.2.840.10065.1.12.1.5', display: 'Verification Signature' },
        ],
        when: claims.time,
        who: unit(claims.party),
        targetFormat: 'application/json',
        sigFormat: 'application/jose',
        data: Buffer.from(signature).toString('base64'),
      },
    ],
  };
}
