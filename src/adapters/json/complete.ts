import { isReceiverEvent } from '../../model/event.ts';
import { type Issue, issue } from '../../model/issue.ts';
import type { AdapterContext, KnownReferral } from '../adapter.ts';
import { isRequestEvent, type ReferralEventCode } from '../referral/events.ts';
import type { Patient, ReferralMessage } from '../referral/referral-message.ts';
import { tidy } from '../referral/shape.ts';
import { isUuid } from './formats.ts';
import { answerMembers, readAnswer, readPatient, readRequest, readUnit } from './read.ts';
import type { ReferralJson } from './referral-json.ts';

export interface Surroundings {
  readonly context: AdapterContext;
  /** What is known of the referral, where something has to be made whole by it. */
  readonly known?: KnownReferral;
}

/** A message that has passed the schema -> plain shape, made whole by what is known, or every part that is missing. */
export function complete(said: ReferralJson, around: Surroundings): { message?: ReferralMessage; issues: Issue[] } {
  const event = eventOf(said, around.known);
  const parties = partiesOf(said, event, around);
  const patient = said.patient ? readPatient(said.patient) : around.known?.patient;
  const version = said.version ?? (event === 'remiss-ny' ? 1 : versionHeld(event, around.known));
  const { sender, receiver } = parties;
  const issues = [...strayMembers(said, event), ...identityFaults(said)];
  if (!patient || version === undefined || sender === undefined || receiver === undefined) {
    const unknown = isRequestEvent(event) || around.known ? [] : [issue('referral-unknown', { place: '/referral' })];
    const short = missing({ patient, version, sender, receiver });
    return { issues: [...issues, ...unknown, ...short] };
  }
  const nested = said.originalRequest && complete(said.originalRequest, { context: around.context });
  const inner = nested?.issues.map((found) => ({ ...found, place: `/originalRequest${found.place ?? ''}` })) ?? [];
  const whole = { event, patient, version, sender, receiver };
  return { message: messageOf(said, whole, around, nested?.message), issues: [...issues, ...inner] };
}

interface Whole {
  readonly event: ReferralEventCode;
  readonly patient: Patient;
  readonly version: number;
  readonly sender: string;
  readonly receiver: string;
}

function messageOf(
  said: ReferralJson,
  whole: Whole,
  { context, known }: Surroundings,
  originalRequest: ReferralMessage | undefined,
): ReferralMessage {
  const time = said.time ?? context.at;
  const ids = idsOf(said);
  const carriesRequest = isRequestEvent(whole.event);
  const request = carriesRequest && said.request ? readRequest(said.request, time) : undefined;
  const answer = carriesRequest ? undefined : tidy({ ...readAnswer(said, whole.sender), originalRequest });
  return tidy<ReferralMessage>({
    event: whole.event,
    referral: said.referral,
    ownId: ids.ownId,
    messageId: ids.messageId ?? context.envelope?.messageId,
    version: whole.version,
    time,
    caseId: said.caseId ?? context.envelope?.caseId ?? known?.caseId,
    sender: whole.sender,
    receiver: whole.receiver,
    test: said.test || context.envelope?.test || undefined,
    patient: whole.patient,
    request,
    answer,
  });
}

/** A UUID is the id of the message; any other string is the source's own, which the id is made of. */
export const idsOf = ({ messageId, ownId }: ReferralJson): { messageId?: string; ownId?: string } =>
  messageId === undefined || isUuid(messageId) ? tidy({ messageId, ownId }) : { ownId: messageId };

function identityFaults({ messageId, ownId }: ReferralJson): Issue[] {
  if (messageId === undefined || ownId === undefined || isUuid(messageId)) return [];
  return [issue('value-invalid', { place: '/messageId', expected: 'a UUID, since ownId is given' })];
}

/** A final answer with a new id on an answered referral corrects it; one seen before is what it was. */
function eventOf(said: ReferralJson, known: KnownReferral | undefined): ReferralEventCode {
  const event = said.event as ReferralEventCode;
  const own = said.ownId ?? said.messageId;
  if (event !== 'slutsvar' || !known || own === undefined) return event;
  const before = known.eventsByOwnId.get(own);
  const corrected = before === undefined ? known.answered : before === 'slutsvar-rattad';
  return corrected ? 'slutsvar-rattad' : event;
}

function partiesOf(said: ReferralJson, event: ReferralEventCode, { context, known }: Surroundings) {
  const [from, to] = isReceiverEvent(event) ? [known?.owner, known?.requester] : [known?.requester, known?.owner];
  const forwarder = event === 'remiss-vidareskickad' ? said.request?.forwardedBy?.at(-1)?.unit : undefined;
  const replyTo = said.request && readUnit(said.request.replyTo).hsaId;
  const recipient = said.request && readUnit(said.request.recipient).hsaId;
  const organisation = said.organisation && readUnit(said.organisation).hsaId;
  const { sender, receiver } = context.envelope ?? {};
  return {
    sender: (said.sender ?? sender ?? forwarder ?? replyTo ?? from ?? organisation)?.toUpperCase(),
    receiver: (said.receiver ?? receiver ?? recipient ?? to)?.toUpperCase(),
  };
}

/** A new version of the request must say which it is. */
const versionHeld = (event: ReferralEventCode, known: KnownReferral | undefined): number | undefined =>
  isRequestEvent(event) ? undefined : known?.version;

const missing = (parts: Readonly<Record<string, unknown>>): Issue[] =>
  Object.entries(parts)
    .filter(([, part]) => part === undefined)
    .map(([name]) => issue('element-required', { place: `/${name}`, expected: 'given, or a referral known here' }));

/** Members of an answer in a message that carries the request, and the other way round. */
function strayMembers(said: ReferralJson, event: ReferralEventCode): Issue[] {
  const stray = isRequestEvent(event)
    ? answerMembers.filter((name) => said[name] !== undefined)
    : (['request'] as const);
  return stray
    .filter((name) => said[name] !== undefined)
    .map((name) => issue('element-unexpected', { place: `/${name}`, found: `event ${event}` }));
}
