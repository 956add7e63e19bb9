import { outcomes } from '../../src/model/outcomes.ts';
import { list, type Terminology } from './resources.ts';

/** The outcome codes that stand in OperationOutcome.issue.details. */
export const outcomeLists = (): Terminology[] =>
  list('outcome', {
    title: 'Outcome codes',
    description: 'Every finding about an input or an exchange.',
    language: 'en',
    concepts: Object.fromEntries(Object.entries(outcomes).map(([code, { en }]) => [code, en])),
    swedish: Object.fromEntries(Object.entries(outcomes).map(([code, { sv }]) => [code, sv])),
  });
