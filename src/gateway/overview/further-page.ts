import type { Actor } from '../api.ts';
import { logged } from './access-log.ts';
import { entriesAt, itemsAt, outcomeEntry, pageOf } from './found.ts';
import type { SearchAnswer } from './overview.ts';
import type { Page } from './pages.ts';
import { permit } from './permit.ts';
import { type OverviewOptions, type OverviewParts, within } from './read.ts';
import { hiddenIssues, judgeEntries } from './visible.ts';

/**
 * A further page of what was read. It is an access of its own: the reader, the relation and the ground are proved anew,
 * what has been blocked since is left out, and the page is logged before it is shown.
 */
export async function furtherPage(
  parts: OverviewParts,
  { security, systemId, totalTimeout }: Pick<OverviewOptions, 'security' | 'systemId' | 'totalTimeout'>,
  { result, from, count, at }: Page,
  actor: Actor,
  gone?: AbortSignal,
): Promise<SearchAnswer> {
  const { found, shown, question } = result;
  const signal = within(totalTimeout, gone);
  const permitted = await permit(parts, security, question, actor, signal);
  if ('refused' in permitted) return permitted;
  const asked = pageOf(found, from, from + count);
  const here = itemsAt(found, asked).map((item) => ({ item, ...shown[item]!.checked }));
  const check = { patient: question.patient, accessing: permitted.reader, checkBlocks: security.checkBlocks, signal };
  const { visible, hidden, issues } = await judgeEntries(here, check);
  const open = new Set(visible.map(({ item }) => item));
  // Anew: who stands behind a hidden entry alone is not on the page either.
  const page = pageOf(found, from, from + count, (item) => open.has(item));
  const owned = [...open].map((item) => shown[item]!.owned);
  await parts.store.accept(logged(parts, systemId, { what: 'page', permitted, question, owned }, actor));
  const total = found.matches.length;
  const entries = [...entriesAt(found, page), ...outcomeEntry([...hiddenIssues([hidden]), ...issues])];
  return { entries, total, ...(from + count < total && { next: at(from + count) }) };
}
