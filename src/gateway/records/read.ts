import type { RecordItem } from '../../adapters/record-copy/record-copy.ts';
import type { ReadContract } from '../../adapters/rivta/contract/read/contract.ts';
import { entryForm } from '../../adapters/rivta/record/written-entry.ts';
import { type Answered, answerOf, invalidQuery, type Offered, refusedAnswer } from '../../transports/npo/answer.ts';
import type { ReadQuery } from '../../transports/npo/read-request.ts';
import type { Actor } from '../api.ts';
import type { Parts } from '../parts.ts';
import type { RecordsRead } from './records.ts';
import { storedRecords } from './stored.ts';

/**
 * A consumer asks one of our source systems. The answer holds what that system has and was asked for, and nothing of any
 * other; who asked, for which patient, and how many entries of which care units leave is in the audit before the answer is.
 */
export async function readRecords(
  parts: Parts,
  query: ReadQuery,
  contract: ReadContract,
  actor: Actor,
): Promise<RecordsRead> {
  const patient = `${query.patient.system}|${query.patient.value}`;
  const noted = (given: Pick<Answered, 'count' | 'units'>) =>
    parts.store.appendAudit([parts.audit.recordsRead({ ...given, patient, contract: contract.name }, actor)]);
  const refused = invalidQuery(query);
  if (refused !== undefined) {
    await noted({ count: 0, units: [] });
    const bytes = refusedAnswer(refused, contract);
    return { refused, ...(bytes && { bytes }) };
  }
  const { bytes, ...given } = answerOf(await offeredOf(parts, patient, query, contract), query, contract);
  await noted(given);
  return { bytes };
}

async function offeredOf(
  { store }: Pick<Parts, 'store'>,
  patient: string,
  { logicalAddress }: ReadQuery,
  contract: ReadContract,
): Promise<Offered[]> {
  const offered: Offered[] = [];
  const current = entryForm(contract).name;
  const query = { patients: [patient], kind: contract.kind, sourceSystem: logicalAddress };
  for await (const { body, written, form } of storedRecords(store, query)) {
    const item = JSON.parse(new TextDecoder().decode(body)) as RecordItem;
    offered.push(written !== null && form === current ? { item, written } : { item });
  }
  return offered;
}
