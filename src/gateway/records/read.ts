import type { RecordItem } from '../../adapters/record-copy/record-copy.ts';
import type { ReadContract } from '../../adapters/rivta/contract/read/contract.ts';
import { entryForm } from '../../adapters/rivta/record/written-entry.ts';
import { answerOf, invalidQuery, type Offered, refusedAnswer } from '../../transports/npo/answer.ts';
import type { ReadQuery } from '../../transports/npo/read-request.ts';
import type { Actor } from '../api.ts';
import type { Parts } from '../parts.ts';
import type { RecordsRead } from './records.ts';

const pageSize = 1_000;

/**
 * A consumer asks one of our source systems. The answer holds what that system has and was asked for, and nothing of any
 * other; who asked, for which patient and how many entries left is in the audit before the answer is.
 */
export async function readRecords(
  parts: Parts,
  query: ReadQuery,
  contract: ReadContract,
  actor: Actor,
): Promise<RecordsRead> {
  const patient = `${query.patient.system}|${query.patient.value}`;
  const refused = invalidQuery(query);
  if (refused !== undefined) {
    await parts.store.appendAudit([parts.audit.recordsRead({ patient, count: 0, contract: contract.name }, actor)]);
    const bytes = refusedAnswer(refused, contract);
    return { refused, ...(bytes && { bytes }) };
  }
  const { bytes, count } = answerOf(await itemsOf(parts, patient, query, contract), query, contract);
  await parts.store.appendAudit([parts.audit.recordsRead({ patient, count, contract: contract.name }, actor)]);
  return { bytes };
}

async function itemsOf(
  { store }: Pick<Parts, 'store'>,
  patient: string,
  { logicalAddress }: ReadQuery,
  contract: ReadContract,
): Promise<Offered[]> {
  const items: Offered[] = [];
  const { kind } = contract;
  const current = entryForm(contract).name;
  const query = { patients: [patient], kind, sourceSystem: logicalAddress, limit: pageSize };
  for (let page = await store.records(query); ; page = await store.records({ ...query, after: page.next })) {
    for (const { body, written, form } of page.rows) {
      const item = JSON.parse(new TextDecoder().decode(body)) as RecordItem;
      items.push(written !== null && form === current ? { item, written } : { item });
    }
    if (page.next === undefined) return items;
  }
}
