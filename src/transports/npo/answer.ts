import { identityOf } from '../../adapters/record-copy/fhir/provenance.ts';
import type { RecordItem } from '../../adapters/record-copy/record-copy.ts';
import type { ReadContract } from '../../adapters/rivta/contract/read/contract.ts';
import { completed } from '../../adapters/rivta/record/complete.ts';
import { joinEntries, writeAnswer } from '../../adapters/rivta/record/render-answer.ts';
import { writeEntry } from '../../adapters/rivta/record/written-entry.ts';
import { isNational } from './identities.ts';
import { careUnitOf, isAsked, newestOf } from './matches.ts';
import type { ReadQuery } from './read-request.ts';

/** Rules that all read contracts share (R3): why a question cannot be answered; undefined where it can. */
export function invalidQuery(query: ReadQuery): string | undefined {
  const { sourceSystem, logicalAddress, careContacts, patient, period } = query;
  if (period.start !== undefined && period.end !== undefined && period.start > period.end)
    return 'The period ends before it starts.';
  if (sourceSystem !== undefined && sourceSystem !== logicalAddress)
    return 'The source system must be the logical address.';
  if (sourceSystem !== undefined) return undefined;
  if (careContacts.length > 0) return 'A care contact needs its source system.';
  return isNational(patient.system) ? undefined : 'A reserve number needs its source system.';
}

/** The answer to a question that breaks a rule; undefined where the contract has no result to say it in. */
export function refusedAnswer(message: string, contract: ReadContract): Uint8Array | undefined {
  const says = contract.response.root.children.some(({ name }) => name === 'result');
  const result = { code: 'ERROR', errorCode: 'INVALID_REQUEST', message } as const;
  return says ? writeAnswer([], contract, { result }).bytes : undefined;
}

/** Contracts whose text leaves no room for an entry that was withdrawn (nullified). */
const withoutNullified = new Set(['GetDiagnosis', 'GetReferralOutcome']);

/** Is an entry of this kind given out by the contract at all? */
export const isGivenOut = (item: RecordItem, { kind, name }: ReadContract): boolean =>
  item.kind === kind && (item.nullified !== true || !withoutNullified.has(name));

/** Only GetCareDocumentation 3.0 has a way to go on. */
const pageSize = 500;

export interface Answered {
  readonly bytes: Uint8Array;
  /** How many entries were given out. */
  readonly count: number;
  /** HSA-ids of the care units that they belong to. */
  readonly units: readonly string[];
}

/** An entry of ours; `written` where the contract's words for it are at hand. */
export interface Offered {
  readonly item: RecordItem;
  readonly written?: string;
}

/** An entry with its place in the order of an answer. */
interface Placed extends Offered {
  readonly identity: string;
  readonly place: string;
}

function placed({ item, ...offered }: Offered): Placed {
  const time = new Date(newestOf(item)).toISOString();
  const identity = identityOf(item);
  return { item, ...offered, identity, place: `${time} ${identity}` };
}

/** The entries that were asked for, newest first, as the contract's answer. */
export function answerOf(offered: readonly Offered[], query: ReadQuery, contract: ReadContract): Answered {
  const found = offered
    .filter(({ item }) => isGivenOut(item, contract) && isAsked(item, query))
    .map(placed)
    .sort((a, b) => (a.place < b.place ? 1 : -1));
  const { page, reference } = paged(found, query, contract);
  const more = reference === undefined ? {} : { hasMore: [{ logicalAddress: query.logicalAddress, reference }] };
  const entries = page.map(({ item, identity, written: xml }) =>
    xml === undefined ? writeEntry(completed(item, contract), contract) : { identity, xml, issues: [] },
  );
  const { bytes } = joinEntries(entries, contract, more);
  const units = [...new Set(page.flatMap(({ item }) => careUnitOf(item) ?? []))];
  return { bytes, count: page.length, units };
}

/**
 * A reference names the last entry given, and nothing else: it holds no state here and never grows old (the contract asks
 * for an hour).
 */
function paged(found: readonly Placed[], { hasMoreReference }: ReadQuery, { name, version }: ReadContract) {
  if (name !== 'GetCareDocumentation' || version !== '3.0') return { page: found };
  const after = hasMoreReference && Buffer.from(hasMoreReference, 'base64url').toString();
  const rest = after ? found.filter(({ place }) => place < after) : found;
  const page = rest.slice(0, pageSize);
  const last = page.at(-1);
  return rest.length > pageSize && last ? { page, reference: Buffer.from(last.place).toString('base64url') } : { page };
}
