import { type Outcome, row } from './outcome.ts';

/** What is wrong with a code system itself when it is taken into use. */
export const terminologyOutcomes = {
  'code-system-cycle': row(
    422,
    'business-rule',
    'Begreppet är sin egen förälder, direkt eller genom andra.',
    'The concept is its own ancestor, at once or by way of others.',
    'warning',
  ),
  'concept-code-repeated': row(
    422,
    'duplicate',
    'Koden förekommer mer än en gång i kodsystemet.',
    'The code occurs more than once in the code system.',
    'warning',
  ),
  'concept-parent-unknown': row(
    422,
    'not-found',
    'Begreppet hänvisar till en förälder eller ett barn som inte finns.',
    'The concept names a parent or child that does not exist.',
    'warning',
  ),
} as const satisfies Record<string, Outcome>;
