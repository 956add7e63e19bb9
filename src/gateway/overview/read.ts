import type { RecordCopy } from '../../adapters/record-copy/record-copy.ts';
import { checkPersonId } from '../../model/identifiers/person-id.ts';
import { hasErrors, issue } from '../../model/issue.ts';
import { systemName } from '../../model/systems.ts';
import type { Change } from '../../store/store.ts';
import type { SecurityServices } from '../../transports/npo/security-services.ts';
import type { Actor } from '../api.ts';
import type { Parts } from '../parts.ts';
import { mayAsk } from './access.ts';
import { logRecord } from './access-log.ts';
import { gather, type Ways } from './gather.ts';
import { openEntries } from './open-entries.ts';
import type { OverviewAnswer, OverviewQuestion, Refused } from './overview.ts';
import { type ProvenReader, provenReader } from './reader.ts';
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
  const found = wrongPatient(question);
  if (hasErrors(found)) return { refused: found };
  // Both clocks start here: what relation and consent take is not given to the sources again.
  const signal = AbortSignal.timeout(options.totalTimeout);
  const sources = AbortSignal.timeout(forSources(options.totalTimeout));
  const permitted = await permit(parts, options, question, actor, signal);
  if ('refused' in permitted) {
    const facts = { actor, patient: nameOf(question), refused: permitted.refused.map(({ code }) => code) };
    await parts.store.appendAudit([parts.audit.security('access-refused', facts)]);
    return permitted;
  }
  const { patient, kinds, period } = question;
  const asked = { patient, careUnits: [], careProviders: [], period, careContacts: [] };
  const gathered = await gather(options, kinds, asked, { signal: sources, correlationId: actor.requestId });
  const { checkBlocks } = options.security;
  const check = { patient, accessing: permitted.reader, checkBlocks, signal };
  const judged = await judgeEntries(gathered.entries.map(typed), check);
  const { copy, issues } = openEntries(judged.visible, question);
  await parts.store.accept(logged(parts, options, { question, permitted, copy }, actor));
  return { copy, issues: [...gathered.issues, ...judged.issues, ...issues] };
}

interface Permitted {
  readonly reader: ProvenReader;
  readonly emergency: boolean;
}

/** Who reads, and on what ground; or everything that speaks against it. */
async function permit(
  parts: OverviewParts,
  { security }: OverviewOptions,
  { patient }: OverviewQuestion,
  actor: Actor,
  signal: AbortSignal,
): Promise<Permitted | Refused> {
  const proven = provenReader(actor, parts.directory());
  if ('refused' in proven) return proven;
  const access = await mayAsk(patient.value, proven.reader, security, signal);
  return 'refused' in access ? access : { ...proven, ...access };
}

interface ReadWhat {
  readonly question: OverviewQuestion;
  readonly permitted: Permitted;
  readonly copy: RecordCopy;
}

/** The record for the log service, until it has it, and our own row. */
function logged(
  { clock, uuid, audit }: OverviewParts,
  { systemId }: OverviewOptions,
  { question, permitted, copy }: ReadWhat,
  actor: Actor,
): Change {
  const { kinds, caseId } = question;
  const at = clock.now();
  const record = logRecord(copy, { ...permitted, id: uuid(), at, systemId });
  const about = { what: 'read' as const, ...permitted, patient: nameOf(question), kinds, count: copy.items.length };
  return {
    accessLogs: [{ id: record.id, body: JSON.stringify(record), dueAt: at }],
    audit: [audit.overviewRead({ ...about, ...(caseId !== undefined && { caseId }) }, actor)],
  };
}

const nameOf = ({ patient }: OverviewQuestion): string => `${patient.system}|${patient.value}`;

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
