/**
 * The event codes of the referral's transition table plus the three that stand outside it. They are the only values of
 * MessageHeader.eventCoding.code (CodeSystem `${canonical}/CodeSystem/exchange-event`).
 */
export const senderEvents = [
  'remiss-ny',
  'remiss-andrad',
  'remiss-vidareskickad',
  'betalningsandring',
  'aterkallelse',
  'svar-mottaget',
  'felregistrerad',
] as const;

export const receiverEvents = [
  'komplettering-begard',
  'bekraftad',
  'avvisad',
  'vidareskickad',
  'bokning',
  'ombokning',
  'avbokning',
  'uteblivit',
  'start',
  'paus',
  'ateruppta',
  'delsvar',
  'slutsvar',
  'slutsvar-rattad',
  'avbruten',
  'aterkallelse-godtagen',
  'aterkallelse-nekad',
] as const;

/** Outside the referral's table. */
export const otherEvents = ['journalkopia', 'bildreferens', 'kvittens'] as const;

export type SenderEvent = (typeof senderEvents)[number];
export type ReceiverEvent = (typeof receiverEvents)[number];
export type ReferralEvent = SenderEvent | ReceiverEvent;
export type MessageEvent = ReferralEvent | (typeof otherEvents)[number];

/** What an exchange is about. */
export const kinds = ['referral', 'record-copy', 'imaging-reference', 'confirmation', 'status', 'reply'] as const;
export type Kind = (typeof kinds)[number];

const confirmations: readonly string[] = [
  'komplettering-begard',
  'bekraftad',
  'avvisad',
  'vidareskickad',
  'avbruten',
  'aterkallelse-godtagen',
  'aterkallelse-nekad',
];
const replies: readonly string[] = ['delsvar', 'slutsvar', 'slutsvar-rattad'];

export function kindOf(event: MessageEvent): Kind {
  if (event === 'journalkopia') return 'record-copy';
  if (event === 'bildreferens') return 'imaging-reference';
  if (event === 'kvittens' || confirmations.includes(event)) return 'confirmation';
  if (replies.includes(event)) return 'reply';
  return (receiverEvents as readonly string[]).includes(event) ? 'status' : 'referral';
}

export const isReceiverEvent = (event: string): event is ReceiverEvent =>
  (receiverEvents as readonly string[]).includes(event);
export const isSenderEvent = (event: string): event is SenderEvent =>
  (senderEvents as readonly string[]).includes(event);
export const isMessageEvent = (event: string): event is MessageEvent =>
  isSenderEvent(event) || isReceiverEvent(event) || (otherEvents as readonly string[]).includes(event);
