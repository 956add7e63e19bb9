import type { BodyRow, ExchangeRow } from '../../store/rows.ts';
import { protectedInView } from '../agreement/protect.ts';
import type { Parts } from '../parts.ts';

/** The canonical Bundle's bytes of an exchange as they may be shown, while they are kept. */
export async function bundleBytes(
  parts: Pick<Parts, 'store' | 'directory' | 'clock'>,
  row: ExchangeRow,
): Promise<BodyRow | undefined> {
  const { store } = parts;
  const body =
    (await store.body(row.id, 'bundle')) ?? (row.format === 'fhir' ? await store.body(row.id, 'source') : undefined);
  return body && { ...body, bytes: protectedInView(parts, row, body.bytes) };
}
