import type { OperationOutcome } from '@medplum/fhirtypes';
import type { Issue } from '../../model/issue.ts';
import { issuesOf, operationOutcome } from '../../model/operation-outcome.ts';
import type { BodyRow, ExchangeRow } from '../../store/rows.ts';
import type { Store } from '../../store/store.ts';

/** What is found later is told beside what was found when the message came; nothing to write where nothing is found. */
export async function noted(
  store: Pick<Store, 'body'>,
  { id }: Pick<ExchangeRow, 'id'>,
  found: readonly Issue[],
): Promise<BodyRow[]> {
  if (found.length === 0) return [];
  const before = await store.body(id, 'issues');
  const noticed = before ? issuesOf(JSON.parse(new TextDecoder().decode(before.bytes)) as OperationOutcome) : [];
  const bytes = new TextEncoder().encode(JSON.stringify(operationOutcome([...noticed, ...found])));
  return [{ exchangeId: id, role: 'issues', mediaType: 'application/fhir+json', status: null, bytes }];
}
