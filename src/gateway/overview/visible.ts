import type { Id } from '../../adapters/record-copy/values.ts';
import type { AccessHeader } from '../../adapters/rivta/record/access-header.ts';
import type { ClosedEntry } from '../../adapters/rivta/record/entries.ts';
import { type Issue, issue } from '../../model/issue.ts';
import { systemName } from '../../model/systems.ts';
import type { Accessing, InformationEntity, SecurityServices } from '../../transports/npo/security-services.ts';
import { inTurn } from './in-turn.ts';

/** A kind of entry, with an entry of it. */
export interface KindOfEntry {
  readonly entry: ClosedEntry;
  /** Kinds that a block may make an exception for: `lak` medication, `upp` alert. */
  readonly informationType?: string;
}

export interface Judged {
  readonly visible: readonly ClosedEntry[];
  /** That something is hidden; not what, nor whose, nor how much. */
  readonly issues: readonly Issue[];
}

export interface BlockCheck {
  readonly patient: Required<Id>;
  readonly accessing: Accessing;
  readonly checkBlocks: SecurityServices['checkBlocks'];
  readonly signal: AbortSignal;
}

/** Rows of one call of CheckBlocks. */
const mostRows = 200;
/** Such calls in work at once. */
const mostChecks = 4;
/** Characters of an HSA-id in CheckBlocks: with a longer one the service would refuse the rows of all others too. */
const longestHsaId = 32;

/**
 * Which entries may be opened, by their access control headers alone. Blocks (spärrar) are checked for each care unit,
 * care provider and time, also of the reader's own care provider, where inner blocks count. Fail closed: an entry that
 * does not say whose it is, or is not answered for, or is not valid to the check, stays closed.
 */
export async function judgeEntries(entries: readonly KindOfEntry[], check: BlockCheck): Promise<Judged> {
  const own = entries.filter(({ entry }) => !isOther(entry.access.patient, check.patient));
  const rows = new Map<string, InformationEntity>();
  const keyed = own.map((one) => ({ ...one, row: rowOf(one, rows) }));
  const { statuses, unanswered } = await statusesOf([...rows.values()], check);
  const visible = keyed.flatMap(({ entry, row }) => (row && statuses.get(row.row) === 'OK' ? [entry] : []));
  const answered = (row: InformationEntity | undefined) =>
    row === undefined || statuses.has(row.row) || unanswered === undefined;
  const hidden = keyed.some(({ row }) => answered(row) && (row === undefined || statuses.get(row.row) !== 'OK'));
  return {
    visible,
    issues: [
      ...(own.length < entries.length ? [issue('overview-other-patient')] : []),
      ...(hidden ? [issue('overview-hidden', { source: 'CheckBlocks 3' })] : []),
      ...(unanswered === undefined
        ? []
        : [issue('overview-blocks-unanswered', { found: unanswered, source: 'CheckBlocks 3' })]),
    ],
  };
}

const persons = ['personnummer', 'samordningsnummer', 'nationellt-reservnummer'];

/**
 * A producer answers for every identity that it links to the patient; another number of the same sort is another person,
 * and a number of no sort could be anybody's.
 */
function isOther(found: Id | undefined, asked: Required<Id>): boolean {
  if (found && !URL.canParse(found.system ?? '')) return true;
  const sort = systemName(found?.system ?? '');
  return persons.includes(sort ?? '') && sort === systemName(asked.system) && found?.value !== asked.value;
}

/** The row that an entry is judged by, shared by all that say the same; undefined where it lacks what must be known. */
function rowOf(
  { entry, informationType }: KindOfEntry,
  rows: Map<string, InformationEntity>,
): InformationEntity | undefined {
  const { careUnit, careProvider, start, end }: AccessHeader = entry.access;
  if (careUnit === undefined || careProvider === undefined || start === undefined || end === undefined)
    return undefined;
  if (careUnit.length > longestHsaId || careProvider.length > longestHsaId) return undefined;
  const key = JSON.stringify([careUnit, careProvider, start, end, informationType]);
  const type = informationType === undefined ? {} : { informationType };
  const row = rows.get(key) ?? { row: rows.size + 1, start, end, careUnit, careProvider, ...type };
  rows.set(key, row);
  return row;
}

async function statusesOf(rows: readonly InformationEntity[], { patient, accessing, checkBlocks, signal }: BlockCheck) {
  const parts = Array.from({ length: Math.ceil(rows.length / mostRows) }, (_, n) =>
    rows.slice(n * mostRows, (n + 1) * mostRows),
  );
  const { employee, careProvider, careUnit } = accessing;
  const question = { accessing: { employee, careProvider, careUnit }, patient: patient.value };
  const answers = await inTurn(parts, mostChecks, (entities) => checkBlocks({ ...question, entities }, signal));
  const statuses = new Map<number, string>();
  let unanswered: string | undefined;
  answers.forEach((answer, n) => {
    if ('unavailable' in answer) unanswered ??= answer.unavailable;
    else for (const { row } of parts[n]!) statuses.set(row, answer.rows.get(row) ?? 'VALIDATIONERROR');
  });
  return { statuses, unanswered };
}
