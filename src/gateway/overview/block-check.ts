import type { Id } from '../../adapters/record-copy/values.ts';
import type { AccessHeader } from '../../adapters/rivta/record/access-header.ts';
import type { Accessing, InformationEntity, SecurityServices } from '../../transports/npo/security-services.ts';
import { inTurn } from './in-turn.ts';

/** What blocks (spärrar) are checked by. */
export interface Checked {
  readonly access: AccessHeader;
  /** Kinds that a block may make an exception for: `lak` medication, `upp` alert. */
  readonly informationType?: string;
  /** HSA-ids of care providers that its unit or source is known to belong to, where that is not the one it states. */
  readonly knownProviders?: readonly string[];
}

export interface BlockCheck {
  readonly patient: Required<Id>;
  readonly accessing: Accessing;
  readonly checkBlocks: SecurityServices['checkBlocks'];
  readonly signal: AbortSignal;
}

/** `closed`: blocked, or it cannot be judged; `unanswered`: the service did not answer. */
export type Verdict = 'open' | 'closed' | 'unanswered';

/** Rows of one call of CheckBlocks. */
const mostRows = 200;
/** Such calls in work at once. */
const mostChecks = 4;
/**
 * HSA-ids and numbers as CheckBlocks takes them: with longer ones the service would refuse the rows of all others too, and
 * with letters that only look like those of another's id it would judge nobody's.
 */
const [hsaId, number] = [/^[\x21-\x7e]{1,32}$/, /^[\x21-\x7e]{1,12}$/];

interface Row {
  readonly person: string;
  readonly about: Omit<InformationEntity, 'row'>;
  status?: string;
}

/**
 * The verdict of each entry: open where the service says OK for its care unit, care provider and time, for every care
 * provider that it may belong to and under every identity of the patient that it bears. `unanswered`: why some have none.
 */
export async function checkEntries(
  entries: readonly Checked[],
  check: BlockCheck,
): Promise<{ readonly verdicts: readonly Verdict[]; readonly unanswered?: string }> {
  const known = new Map<string, Row>();
  const needed = entries.map((entry) => rowsOf(entry, check.patient)?.map((row) => shared(row, known)));
  const unanswered = await ask([...known.values()], check);
  const verdicts = needed.map((rows): Verdict => {
    if (rows === undefined || rows.some(({ status = 'OK' }) => status !== 'OK')) return 'closed';
    return rows.every(({ status }) => status === 'OK') ? 'open' : 'unanswered';
  });
  return { verdicts, ...(unanswered !== undefined && { unanswered }) };
}

/** Undefined where the entry lacks what must be known, or says what the service cannot take. */
function rowsOf({ access, informationType, knownProviders = [] }: Checked, asked: Required<Id>): Row[] | undefined {
  const { careUnit, careProvider, start, end, patient, originalPatient } = access;
  if (careUnit === undefined || careProvider === undefined || start === undefined || end === undefined)
    return undefined;
  const type = informationType === undefined ? {} : { informationType };
  const providers = [...new Set([careProvider, ...knownProviders])];
  const others = [patient?.value, originalPatient?.value].filter((value) => value !== undefined);
  const people = [...new Set([asked.value, ...others])];
  if (![careUnit, ...providers].every((id) => hsaId.test(id)) || !people.every((id) => number.test(id)))
    return undefined;
  return people.flatMap((person) =>
    providers.map((provider) => ({ person, about: { start, end, careUnit, careProvider: provider, ...type } })),
  );
}

/** One row for all that say the same. */
function shared(row: Row, known: Map<string, Row>): Row {
  const key = JSON.stringify([row.person, row.about]);
  const same = known.get(key) ?? row;
  known.set(key, same);
  return same;
}

/** Writes the status of each row; the first reason why some have none. */
async function ask(rows: readonly Row[], { accessing, checkBlocks, signal }: BlockCheck): Promise<string | undefined> {
  const { employee, careProvider, careUnit } = accessing;
  const questions = [...Map.groupBy(rows, ({ person }) => person)].flatMap(([patient, own]) =>
    Array.from({ length: Math.ceil(own.length / mostRows) }, (_, n) => ({
      patient,
      part: own.slice(n * mostRows, (n + 1) * mostRows).map((row, k) => ({ row, number: n * mostRows + k + 1 })),
    })),
  );
  const reasons = await inTurn(questions, mostChecks, async ({ patient, part }) => {
    const entities = part.map(({ row: { about }, number }) => ({ row: number, ...about }));
    const answer = await checkBlocks({ accessing: { employee, careProvider, careUnit }, patient, entities }, signal);
    if ('unavailable' in answer) return answer.unavailable;
    for (const { row, number } of part) row.status = answer.rows.get(number) ?? 'VALIDATIONERROR';
    return undefined;
  });
  return reasons.find((reason) => reason !== undefined);
}
