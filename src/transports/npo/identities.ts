import { systemName } from '../../model/systems.ts';

const national: ReadonlySet<string | undefined> = new Set([
  'personnummer',
  'samordningsnummer',
  'nationellt-reservnummer',
]);

/**
 * Does the nation know a patient by an identity of this system? Neither the engagement index nor the aggregating service
 * knows local reserve numbers (reservnummer): by them a source system is asked directly (facts of the contracts, R3).
 */
export const isNational = (system: string | undefined): boolean =>
  system !== undefined && national.has(systemName(system));
