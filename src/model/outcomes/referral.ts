import { type Outcome, row } from './outcome.ts';

/** State of the referral, identity of messages. */
export const referralOutcomes = {
  'illegal-transition': row(
    409,
    'business-rule',
    'Händelsen är inte tillåten i remissens nuvarande tillstånd.',
    'The event is not allowed in the current state of the referral.',
  ),
  'wrong-actor': row(
    403,
    'forbidden',
    'Händelsen får inte rapporteras av den parten.',
    'The event may not be made by that party.',
  ),
  'forwarding-refused': row(
    422,
    'business-rule',
    'Enheten tar inte emot vidareskickade remisser eller besked om vidareskickning.',
    'The unit takes no forwarded referrals, or no news of forwarding.',
  ),
  'referral-unknown': row(422, 'not-found', 'Remissen är okänd här.', 'The referral is unknown here.'),
  'immutable-changed': row(
    422,
    'business-rule',
    'Ett fält som inte får ändras mellan versioner är ändrat.',
    'A field that may not change between versions has changed.',
  ),
  duplicate: row(
    200,
    'duplicate',
    'Meddelandet är redan mottaget; samma svar lämnas.',
    'The message was received before; the same answer is given.',
    'information',
  ),
  conflict: row(
    409,
    'conflict',
    'Samma identitet har redan ett annat innehåll.',
    'The same identity already has other content.',
  ),
  stale: row(
    200,
    'informational',
    'Versionen är äldre än den som finns; inget ändras.',
    'The version is older than the one held; nothing changes.',
    'warning',
  ),
  overtaken: row(
    200,
    'informational',
    'En senare händelse kom före; inget ändras.',
    'A later event came before it; nothing changes.',
    'information',
  ),
  parked: row(
    200,
    'informational',
    'Meddelandet väntar på sin föregångare.',
    'The message waits for its predecessor.',
    'information',
  ),
  'parking-expired': row(422, 'timeout', 'Föregångaren kom inte inom tiden.', 'The predecessor did not come in time.'),
  'receipt-invalid': row(
    422,
    'security',
    'Kvittensen stämmer inte med meddelandet eller dess signatur.',
    'The receipt does not agree with the message or its signature.',
  ),
  late: row(
    200,
    'informational',
    'Ingen teknisk kvittens inom tiden.',
    'No technical receipt within the time.',
    'warning',
  ),
} as const satisfies Record<string, Outcome>;
