import type { OrderOfTimes } from '../order-of-times.ts';

/**
 * Fields of record items (`items/`) whose times follow each other by what they mean: documented before signed, ordered before taken
 * before analysed before answered.
 */
export const recordOrder: OrderOfTimes = [
  ['author.time', 'signed.time'],
  ['author.time', 'attested.time'],
  ['referral.time', 'groups.analyses.specimens.time', 'groups.analyses.results.time', 'registered', 'signed.time'],
  ['groups.analyses.results.time', 'author.time'],
  // GetLaboratoryOrderOutcome 3.1, before it is brought into the shape above.
  ['referral.time', 'analyses.outcome.time', 'registered'],
  ['analyses.outcome.time', 'author.time'],
  ['referral.time', 'acts.time', 'author.time'],
  ['recordings.created', 'issued'],
  ['assessed', 'author.time'],
  ['verified', 'obsolete'],
  ['firstStart', 'start', 'end'],
];
