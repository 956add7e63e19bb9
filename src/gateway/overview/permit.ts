import { checkPersonId } from '../../model/identifiers/person-id.ts';
import { type Issue, issue } from '../../model/issue.ts';
import { systemName } from '../../model/systems.ts';
import type { SecurityServices } from '../../transports/npo/security-services.ts';
import type { Actor } from '../api.ts';
import type { Parts } from '../parts.ts';
import { mayAsk } from './access.ts';
import type { OverviewQuestion, Refused } from './overview.ts';
import { type ProvenReader, provenReader } from './reader.ts';

/** Who reads, and on what ground. */
export interface Permitted {
  readonly reader: ProvenReader;
  /** The ground is a registered emergency (nödöppning), else consent. */
  readonly emergency: boolean;
}

/** Who reads, and on what ground; or everything that speaks against it, which then stands in the audit. */
export async function permit(
  parts: Pick<Parts, 'store' | 'audit' | 'directory'>,
  security: SecurityServices,
  { patient }: Pick<OverviewQuestion, 'patient'>,
  actor: Actor,
  signal: AbortSignal,
): Promise<Permitted | Refused> {
  const proven = provenReader(actor, parts.directory());
  const access = 'refused' in proven ? proven : await mayAsk(patient.value, proven.reader, security, signal);
  if ('reader' in proven && !('refused' in access)) return { ...proven, ...access };
  return refuse(parts, (access as Refused).refused, patient, actor);
}

/** A refusal stands in the audit before it is told. */
export async function refuse(
  parts: Pick<Parts, 'store' | 'audit'>,
  refused: readonly Issue[],
  patient: OverviewQuestion['patient'],
  actor: Actor,
): Promise<Refused> {
  const facts = { actor, patient: nameOf(patient), refused: refused.map(({ code }) => code) };
  await parts.store.appendAudit([parts.audit.security('access-refused', facts)]);
  return { refused };
}

export const nameOf = ({ system, value }: OverviewQuestion['patient']): string => `${system}|${value}`;

const national = ['personnummer', 'samordningsnummer', 'nationellt-reservnummer'];

/** Index, aggregation and security services know persons by national numbers alone. */
export function wrongPatient({ patient }: Pick<OverviewQuestion, 'patient'>): Issue[] {
  if (national.includes(systemName(patient.system) ?? '')) return checkPersonId(patient, 'patient');
  return [issue('identifier-type-unknown', { place: 'patient', expected: national.join(', ') })];
}
