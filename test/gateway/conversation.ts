import { randomUUID } from 'node:crypto';
import type { ReferralMessage } from '../../src/adapters/referral/referral-message.ts';
import { answer, referral } from '../../src/cli/demo/messages.ts';
import type { Actor, Answer } from '../../src/gateway/api.ts';
import type { Rendered, Transport } from '../../src/transports/transport.ts';
import type { Side } from '../support/two-gateways.ts';

export const id = 'SE5566778899-SYS1#2026-7';
export const time = '2026-11-24T08:00:00+01:00';
export const minute = 60_000;
export const day = 24 * 60 * minute;

export const first = (change: Partial<ReferralMessage> = {}): ReferralMessage =>
  referral({ id, patient: 'alma', question: 'Höftprotes?', time }, change);

/** The clinic's word about the referral; its own id is the event's name. */
export const says = (
  event: ReferralMessage['event'],
  said: Parameters<typeof answer>[4] = { text: 'Text.' },
): ReferralMessage => answer(first(), event, `SE5599990008-SYS9#${event}`, time, said);

export const text = (bytes: Uint8Array): string => new TextDecoder().decode(bytes);

/** Outcome codes in an answer, of an OperationOutcome or of an acknowledgement Bundle. */
export function codes({ bytes }: Pick<Answer, 'bytes'>): string[] {
  return [...text(bytes).matchAll(/CodeSystem\/outcome","code":"([a-z-]+)"/g)].map(([, code]) => code!);
}

export const partner = (unit: string): Actor => ({
  clientId: 'partner',
  role: 'partner',
  units: [unit],
  address: '127.0.0.1',
  requestId: randomUUID(),
});

/** Puts something in the way of what a side sends. */
export function between(side: Side, send: (through: Transport['send']) => Transport['send']): void {
  const transports = side.parts.transports as Map<string, Transport>;
  const wire = transports.get('fhir')!;
  transports.set('fhir', { ...wire, send: send(wire.send) });
}

/** Takes messages off the wire: they are sent as far as the sender knows, and lie here to be delivered by hand. */
export function intercept(side: Side): Rendered[] {
  const held: Rendered[] = [];
  between(side, () => async (_endpoint, _envelope, rendered) => {
    held.push(rendered);
    return { outcome: 'ambiguous', code: 'timeout', issues: [] };
  });
  return held;
}
