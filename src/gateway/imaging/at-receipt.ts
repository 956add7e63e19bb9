import type { ExchangeRow } from '../../store/rows.ts';
import type { Parts } from '../parts.ts';
import { checkImages } from './image-checks.ts';

const day = 24 * 60 * 60_000;
const newest = 200;

/** The images of a reference that has come are asked for once it is answered; a failure is told and tried on request. */
export async function checkReceived(parts: Parts, exchangeId: string | undefined): Promise<void> {
  try {
    const row = exchangeId === undefined ? undefined : await parts.store.exchange(exchangeId);
    if (row) await checkImages(parts, row, 'at-receipt');
  } catch {
    parts.notice({ what: 'error', where: 'image-check', code: 'internal' });
  }
}

/** For a process that starts: the references of the last day whose images the one before it did not come to ask for. */
export async function checkUnchecked(parts: Parts): Promise<void> {
  for (const { id } of await unchecked(parts)) await checkReceived(parts, id);
}

async function unchecked({ store, clock }: Pick<Parts, 'store' | 'clock'>): Promise<ExchangeRow[]> {
  const { rows } = await store.exchanges({ kind: 'imaging-reference', direction: 'in', limit: newest });
  const late = rows.filter((row) => row.createdAt > clock.now() - day);
  const checks = await Promise.all(late.map(({ id }) => store.body(id, 'check')));
  return late.filter((_row, n) => checks[n] === undefined);
}
