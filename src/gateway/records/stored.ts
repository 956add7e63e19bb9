import type { RecordRow } from '../../store/rows.ts';
import type { RecordQuery, Store } from '../../store/store.ts';

const pageSize = 1_000;

/** All entries that a question finds, a page at a time. */
export async function* storedRecords(
  store: Store,
  asked: Omit<RecordQuery, 'limit' | 'after'>,
): AsyncGenerator<RecordRow> {
  const query = { ...asked, limit: pageSize };
  for (let page = await store.records(query); ; page = await store.records({ ...query, after: page.next })) {
    yield* page.rows;
    if (page.next === undefined) return;
  }
}
