import { checkPersonId } from '../../model/identifiers/person-id.ts';
import { hasErrors, issue } from '../../model/issue.ts';
import { systemName } from '../../model/systems.ts';
import type { SecurityServices } from '../../transports/npo/security-services.ts';
import type { Actor } from '../api.ts';
import type { Parts } from '../parts.ts';
import { mayAsk } from './access.ts';
import { logRecord } from './access-log.ts';
import { gather, type Ways } from './gather.ts';
import { openEntries } from './open-entries.ts';
import type { OverviewAnswer, OverviewQuestion } from './overview.ts';
import { provenReader } from './reader.ts';
import { judgeEntries } from './visible.ts';

export interface OverviewOptions extends Ways {
  readonly security: SecurityServices;
  /** HSA-id of our system, as the logs name it. */
  readonly systemId: string;
  /** Milliseconds that the whole question gets. */
  readonly totalTimeout: number;
}

export type OverviewParts = Pick<
  Parts,
  'store' | 'audit' | 'clock' | 'uuid' | 'timing' | 'random' | 'notice' | 'directory'
>;

/**
 * The reader is proved, relation and consent are there, then everybody is asked; blocks are checked, what is left is
 * opened, and the logs are written, before anything is answered.
 */
export async function readOverview(
  parts: OverviewParts,
  options: OverviewOptions,
  question: OverviewQuestion,
  actor: Actor,
): Promise<OverviewAnswer> {
  const { patient, kinds, period, caseId } = question;
  const signal = AbortSignal.timeout(options.totalTimeout);
  const refuse = async (refused: readonly (typeof found)[number][]): Promise<OverviewAnswer> => {
    const codes = refused.map(({ code }) => code);
    const facts = { actor, patient: `${patient.system}|${patient.value}`, refused: codes };
    await parts.store.appendAudit([parts.audit.security('access-refused', facts)]);
    return { refused };
  };
  const found = wrongPatient(question);
  if (hasErrors(found)) return { refused: found };
  const proven = provenReader(actor, parts.directory());
  if ('refused' in proven) return refuse(proven.refused);
  const { reader } = proven;
  const access = await mayAsk(patient.value, reader, options.security, signal);
  if ('refused' in access) return refuse(access.refused);

  const asked = { patient, careUnits: [], careProviders: [], period, careContacts: [] };
  const sources = AbortSignal.timeout(forSources(options.totalTimeout));
  const gathered = await gather(options, kinds, asked, { signal: sources, correlationId: actor.requestId });
  const { checkBlocks } = options.security;
  const judged = await judgeEntries(gathered.entries.map(typed), {
    patient,
    accessing: reader,
    checkBlocks,
    signal,
  });
  const { copy, issues } = openEntries(judged.visible, question);

  const at = parts.clock.now();
  const { emergency } = access;
  const record = logRecord(copy, { id: parts.uuid(), at, reader, emergency, systemId: options.systemId });
  const told = { reader, emergency, patient: `${patient.system}|${patient.value}`, kinds, count: copy.items.length };
  await parts.store.accept({
    accessLogs: [{ id: record.id, body: JSON.stringify(record), dueAt: at }],
    audit: [parts.audit.overviewRead({ ...told, ...(caseId !== undefined && { caseId }) }, actor)],
  });
  return { copy, issues: [...gathered.issues, ...judged.issues, ...issues] };
}

/** Silent sources may not use up the time in which blocks are checked: a fifth of it, at most five seconds, is kept. */
const forSources = (total: number): number => Math.round(total - Math.min(total / 5, 5_000));

/** Kinds that a block may make an exception for. */
const informationTypes: Readonly<Record<string, string>> = { medication: 'lak', alert: 'upp' };

function typed({ kind, entry }: Awaited<ReturnType<typeof gather>>['entries'][number]) {
  const informationType = informationTypes[kind];
  return { entry, ...(informationType !== undefined && { informationType }) };
}

/** Index, aggregation and security services know persons by national numbers alone. */
function wrongPatient({ patient }: OverviewQuestion) {
  const national = ['personnummer', 'samordningsnummer', 'nationellt-reservnummer'];
  if (national.includes(systemName(patient.system) ?? '')) return checkPersonId(patient, 'patient');
  return [issue('identifier-type-unknown', { place: 'patient', expected: national.join(', ') })];
}
