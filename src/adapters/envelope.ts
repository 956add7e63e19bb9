import type { Bundle, MessageHeader, Task } from '@medplum/fhirtypes';
import { contentHash } from '../model/content-hash.ts';
import type { Envelope } from '../model/envelope.ts';
import { isMessageEvent, kindOf, type MessageEvent } from '../model/event.ts';
import { type Issue, issue } from '../model/issue.ts';
import type { GivenEnvelope } from './adapter.ts';
import { caseIdOfMessage, endpointUnit, isTest, remissIdOf, versionOf } from './referral/addressing.ts';
import { type GraphReader, readGraph } from './referral/graph-reader.ts';
import { objects, string, tidy } from './referral/shape.ts';
import { eventSystem } from './referral/systems.ts';

/**
 * The envelope of a canonical message Bundle. `bytes` are the message as received: the content hash is theirs, never
 * that of a re-serialisation; `hash` where it was taken as they were written. Both systems of HSA-id are accepted; all
 * faults are told at once, and then there is no envelope. Never throws, whatever the Bundle holds.
 */
export function readEnvelope(
  bytes: Uint8Array,
  bundle: Bundle,
  hash?: string,
): { envelope?: Envelope; issues: Issue[] } {
  const reader = readGraph(bundle);
  const header = reader.first('MessageHeader');
  if (bundle.type !== 'message' || !header) {
    return { issues: [issue('not-a-message', { place: 'Bundle', expected: 'type message with a MessageHeader' })] };
  }
  const at = reader.place(header);
  const sender = endpointUnit(header.source?.endpoint);
  const receiver = endpointUnit(objects(header.destination)[0]?.endpoint);
  const messageId = string(header.id);
  const event = messageEvent(header);
  if (sender === undefined || receiver === undefined || messageId === undefined || event === undefined) {
    return { issues: faults(at, { sender, receiver, messageId, event }) };
  }
  const envelope: Envelope = {
    sender,
    receiver,
    messageId,
    event,
    kind: kindOf(event),
    contentHash: hash ?? contentHash(bytes),
    test: isTest(header),
  };
  return { envelope: { ...envelope, ...referralOf(reader, header) }, issues: [] };
}

/** Who sends a message to whom, where its header says so: known before anything else of it is. */
export function partiesOf(bundle: Bundle): Pick<Envelope, 'sender' | 'receiver'> | undefined {
  const header = bundle.type === 'message' ? readGraph(bundle).first('MessageHeader') : undefined;
  const sender = endpointUnit(header?.source?.endpoint);
  const receiver = endpointUnit(objects(header?.destination)[0]?.endpoint);
  return sender === undefined || receiver === undefined ? undefined : { sender, receiver };
}

interface Mandatory {
  readonly sender: string | undefined;
  readonly receiver: string | undefined;
  readonly messageId: string | undefined;
  readonly event: MessageEvent | undefined;
}

function faults(at: string, { sender, receiver, messageId, event }: Mandatory): Issue[] {
  const issues: Issue[] = [];
  if (sender === undefined) issues.push(issue('message-endpoint', { place: `${at}.source.endpoint` }));
  if (receiver === undefined) issues.push(issue('message-endpoint', { place: `${at}.destination[0].endpoint` }));
  if (messageId === undefined) issues.push(issue('element-required', { place: `${at}.id`, expected: 'UUID' }));
  if (event === undefined) {
    issues.push(issue('event-unknown', { place: `${at}.eventCoding`, expected: `a code of ${eventSystem}` }));
  }
  return issues;
}

function messageEvent(header: MessageHeader): MessageEvent | undefined {
  const { system, code } = header.eventCoding ?? {};
  return system === eventSystem && typeof code === 'string' && isMessageEvent(code) ? code : undefined;
}

/** Remiss-id, version and case, where the message is about a referral. */
function referralOf(
  reader: GraphReader,
  header: MessageHeader,
): Partial<Pick<Envelope, 'remissId' | 'version' | 'caseId'>> {
  const task: Task | undefined = reader.resolve(objects(header.focus)[0], 'Task');
  const request = reader.resolve(task?.focus, 'ServiceRequest');
  return tidy({
    remissId: remissIdOf(task, request),
    version: versionOf(task, request),
    caseId: caseIdOfMessage(header, task),
  });
}

/**
 * Where a source that carries its own addressing came with an envelope beside it: every member in which the two
 * differ is an error, since one of them is wrong and neither may be picked silently.
 */
export function disagreements(given: GivenEnvelope | undefined, read: Envelope): Issue[] {
  const pairs = {
    sender: [given?.sender?.toUpperCase(), read.sender],
    receiver: [given?.receiver?.toUpperCase(), read.receiver],
    messageId: [given?.messageId, read.messageId],
    caseId: [given?.caseId, read.caseId],
    test: [given?.test, read.test],
  } as const;
  return Object.entries(pairs)
    .filter(([, [said, found]]) => said !== undefined && said !== found)
    .map(([name]) => issue('envelope-invalid', { place: `/${name}`, expected: 'the same as in the message' }));
}
