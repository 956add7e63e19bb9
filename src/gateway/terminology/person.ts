import { type Issue, issue } from '../../model/issue.ts';
import type { NewAudit } from '../../store/rows.ts';
import type { Person } from '../../terminology/life/list-version.ts';
import type { Actor } from '../api.ts';
import type { TerminologyParts } from './parts.ts';

/** The person behind a client key; without one, nothing about a list is changed. */
export const personOf = ({ person }: Actor): Person | undefined => person;

export const personRequired = (): Issue =>
  issue('list-person-required', { expected: 'a client of the directory with a person' });

/** The audit row of what was done to a list, pin, key or profile: written in the same transaction. */
export const auditOf = (
  { audit }: Pick<TerminologyParts, 'audit'>,
  actor: Actor,
  what: string,
  reason: string,
): NewAudit => audit.security('terminology', { actor, subjects: [{ sort: 'resource', id: what }], reason });
