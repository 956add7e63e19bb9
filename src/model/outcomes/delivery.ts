import { type Outcome, row } from './outcome.ts';

/** Delivery. */
export const deliveryOutcomes = {
  'delivery-transient': row(
    503,
    'transient',
    'Mottagaren kunde inte nås; nytt försök görs.',
    'The receiver could not be reached; it will be tried again.',
  ),
  'delivery-ambiguous': row(
    503,
    'transient',
    'Det är oklart om mottagaren fick meddelandet; samma meddelande sänds igen.',
    'It is unknown whether the receiver got the message; the same bytes are sent again.',
  ),
  'delivery-permanent': row(
    422,
    'processing',
    'Mottagaren tog inte emot meddelandet.',
    'The receiver refused the message.',
  ),
  'retries-spent': row(
    504,
    'timeout',
    'Alla försök är gjorda; en person behövs.',
    'All attempts are spent; a person is needed.',
  ),
  'hand-over-failed': row(
    503,
    'transient',
    'Överlämningen till mottagarens system lyckades inte.',
    'The hand-over to the engine of the receiver failed.',
  ),
  'refused-is-resubmitted': row(
    409,
    'conflict',
    'Mottagaren nekade meddelandet; rätta det och sänd in det på nytt.',
    'The receiver refused the message; correct it and submit it again.',
  ),

  'partner-finding': row(
    422,
    'processing',
    'Den andra partens system rapporterade detta.',
    'Reported by the system of the other party.',
  ),
} as const satisfies Record<string, Outcome>;
