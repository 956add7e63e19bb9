import type { ExchangeRow, HandlerRow, OutboxRow, Receipt, TaskRow } from '../../store/rows.ts';
import type { Actor, CaseView, ExchangeView } from '../api.ts';
import { pendingExchanges } from '../case/pending.ts';
import { storedIssues } from '../exchange/issues.ts';
import { checksOf } from '../imaging/image-checks.ts';
import type { Parts } from '../parts.ts';
import { timeline } from './timeline.ts';

/** May the actor see it? Only what one of its units sent or received; an operator's units are those of the gateway. */
export const visible = (row: Pick<ExchangeRow, 'sender' | 'receiver'>, actor: Actor): boolean =>
  actor.units.includes(row.sender) || actor.units.includes(row.receiver);

/** An exchange with its receipts, jobs and findings; undefined when there is none that the actor may see. */
export async function exchangeView(parts: Parts, id: string, actor: Actor): Promise<ExchangeView | undefined> {
  const exchange = await parts.store.exchange(id);
  if (!exchange || !visible(exchange, actor)) return undefined;
  const receipts = await parts.store.receipts({ exchangeId: id });
  const jobs = await parts.store.outbox({ exchangeId: id, limit: 50 });
  const checks = exchange.kind === 'imaging-reference' ? await checksOf(parts, id) : [];
  return { exchange, receipts, jobs, issues: await storedIssues(parts.store, id), checks };
}

/** One case with every part, state and receipt that the actor may see. */
export async function caseView(parts: Parts, id: string, actor: Actor): Promise<CaseView | undefined> {
  const found = await parts.store.case(id);
  if (!found?.units.some((unit) => actor.units.includes(unit))) return undefined;
  const rows = await everyExchange(parts, id);
  const seen = rows.filter((row) => visible(row, actor));
  const exchanges = await Promise.all(seen.map((row) => exchangeView(parts, row.id, actor)));
  const views = exchanges.filter((view) => view !== undefined);
  const tasks = await tasksOfCase(parts, seen, actor);
  const parts_ = (await parts.store.parts(id)).filter((part) => seen.some((row) => row.id === part.exchangeId));
  const receipts: Receipt[] = views.flatMap((view) => view.receipts);
  const jobs: OutboxRow[] = views.flatMap((view) => view.jobs);
  const logs = tasks.flatMap((task) => task.log);
  return {
    case: found,
    tasks,
    exchanges: views,
    parts: parts_,
    timeline: timeline({ logs, receipts, exchanges: seen, jobs, checks: views.map(checksOfView) }),
  };
}

const checksOfView = ({ exchange, checks }: ExchangeView) => ({ exchangeId: exchange.id, checks });

async function everyExchange({ store }: Pick<Parts, 'store'>, caseId: string): Promise<ExchangeRow[]> {
  const rows: ExchangeRow[] = [];
  for (let after: string | undefined, more = true; more; ) {
    const page = await store.exchanges({ caseId, limit: 200, ...(after && { after }) });
    rows.push(...page.rows);
    after = page.next;
    more = after !== undefined;
  }
  return rows.reverse();
}

async function tasksOfCase(parts: Parts, rows: readonly ExchangeRow[], actor: Actor): Promise<CaseView['tasks']> {
  const remissIds = [...new Set(rows.flatMap((row) => (row.remissId === null ? [] : [row.remissId])))];
  const found = (await Promise.all(remissIds.map((id) => parts.store.tasksOf(id)))).flat();
  const mine = found.filter((task) => actor.units.includes(sideUnit(task)));
  return Promise.all(
    mine.map(async (task) => ({
      ...task,
      ...handled(await parts.store.handler(task)),
      log: await parts.store.taskLog(task),
      pending: task.side === 'requester' ? (await pendingExchanges(parts.store, task)).map((row) => row.event) : [],
    })),
  );
}

const handled = (handler: HandlerRow | undefined) => (handler ? { handler } : {});

/** The unit whose copy it is. */
export const sideUnit = (task: Pick<TaskRow, 'side' | 'owner' | 'requester'>): string =>
  task.side === 'owner' ? task.owner : task.requester;
