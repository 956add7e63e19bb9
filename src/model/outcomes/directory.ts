import { type Outcome, row } from './outcome.ts';

/** Configuration and directory. */
export const directoryOutcomes = {
  'config-invalid': row(
    422,
    'structure',
    'Konfigurationen följer inte sitt schema.',
    'The configuration does not follow its schema.',
  ),
  'card-invalid': row(422, 'structure', 'Partnerkortet kan inte läsas.', 'The partner card cannot be read.'),
  'partner-in-config': row(
    409,
    'conflict',
    'Organisationen står redan i konfigurationen, som gäller före kort; ändra den i stället.',
    'The organisation stands in the configuration already, which goes before cards; change it there instead.',
  ),
} as const satisfies Record<string, Outcome>;
