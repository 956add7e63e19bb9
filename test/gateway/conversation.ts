import { randomUUID } from 'node:crypto';
import type { ReferralMessage } from '../../src/adapters/referral/referral-message.ts';
import { toBundle } from '../../src/adapters/referral/to-bundle.ts';
import { answer, referral } from '../../src/cli/demo/messages.ts';
import type { Actor, Answer } from '../../src/gateway/api.ts';
import { envelopeOf } from '../../src/gateway/case/envelope-of.ts';
import type { Transport } from '../../src/transports/transport.ts';
import { renderedBy } from '../support/rendered.ts';
import type { Side } from '../support/side.ts';

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

/** Submits for any unit, as a client that is bound to it. */
export async function submitFor(side: Side, unit: string, message: ReferralMessage): Promise<Answer> {
  const { bundle } = toBundle(message, { at: message.time });
  const { bytes, mediaType } = await side.parts.adapters.byFormat('fhir')!.fromBundle!(bundle, 'fhir');
  return side.gateway.submit({ source: { bytes: bytes!, mediaType } }, { ...side.actor, units: [unit] });
}

/** The bytes in which a side's newest message of an event goes out. */
export async function onTheWire(side: Side, event: ReferralMessage['event']): Promise<Uint8Array> {
  const { rows } = await side.parts.store.exchanges({ direction: 'out', event, limit: 1 });
  const [row] = rows;
  const body = await side.parts.store.body(row!.id, 'source');
  const { messageNumber, taskPosition } = row!;
  const sequence = {
    ...(messageNumber !== null && { messageNumber }),
    ...(taskPosition !== null && { taskPosition }),
  };
  const endpoint = { transport: 'fhir', address: '', formats: [] };
  const message = { endpoint, envelope: envelopeOf(row!), bundle: body!.bytes, sequence };
  return (await renderedBy(side.parts.transports.get('fhir')!, message)).bytes;
}

/** A message comes over the wire out of its turn. */
export const overtakes = async (from: Side, to: Side, event: ReferralMessage['event']): Promise<Answer> =>
  to.gateway.receive(await onTheWire(from, event), 'application/fhir+json', partner(from.unit));

/** The exchange of an event as a side holds it. */
export async function exchangeOf(side: Side, event: ReferralMessage['event']) {
  const view = await side.case(id);
  return view!.exchanges.find(({ exchange }) => exchange.event === event)!;
}
