import type { OperationOutcome } from '@medplum/fhirtypes';
import type { Issue } from '../../model/issue.ts';
import { issuesOf, operationOutcome } from '../../model/operation-outcome.ts';
import type { BodyRow, ExchangeRow } from '../../store/rows.ts';
import type { Store } from '../../store/store.ts';

/** What was found of a message, when it came and since. */
export async function storedIssues(store: Pick<Store, 'body'>, exchangeId: string): Promise<readonly Issue[]> {
  const body = await store.body(exchangeId, 'issues');
  return body ? issuesOf(JSON.parse(new TextDecoder().decode(body.bytes)) as OperationOutcome) : [];
}

/** The body that keeps what was found of a message; none where nothing was. */
export function issuesBody(exchangeId: string, found: readonly Issue[]): BodyRow[] {
  if (found.length === 0) return [];
  const bytes = new TextEncoder().encode(JSON.stringify(operationOutcome(found)));
  return [{ exchangeId, role: 'issues', mediaType: 'application/fhir+json', status: null, bytes }];
}

/** What is found later is told beside what was found when the message came; nothing to write where nothing is found. */
export async function noted(
  store: Pick<Store, 'body'>,
  { id }: Pick<ExchangeRow, 'id'>,
  found: readonly Issue[],
): Promise<BodyRow[]> {
  return found.length === 0 ? [] : issuesBody(id, [...(await storedIssues(store, id)), ...found]);
}
