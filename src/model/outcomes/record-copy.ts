import { type Outcome, row } from './outcome.ts';

/** Record copies (journalkopior): their sources, and what is put together. */
export const recordCopyOutcomes = {
  'record-patient-differs': row(
    422,
    'conflict',
    'Källorna gäller olika patienter och kan inte slås ihop.',
    'The sources are about different patients and cannot be put together.',
  ),
  'record-patient-unknown': row(
    422,
    'required',
    'Det framgår inte vems journal det gäller.',
    'It does not show whose record it is.',
  ),
  'record-item-differs': row(
    200,
    'conflict',
    'Två olika poster har samma identitet; båda behölls.',
    'Two different entries have the same identity; both were kept.',
    'warning',
  ),
  'record-source-failed': row(
    422,
    'processing',
    'Källsystemet svarade med ett fel i stället för journaluppgifter.',
    'The source system answered with an error instead of record entries.',
  ),
  'record-partial': row(
    200,
    'incomplete',
    'Svaret är inte fullständigt; mer finns hos källan.',
    'The answer is not complete; the source has more.',
    'warning',
  ),
} as const satisfies Record<string, Outcome>;
