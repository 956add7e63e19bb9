import { isMessageEvent, kinds } from '../../model/event.ts';
import { exchangeStates } from '../../store/rows.ts';
import type { ExchangeQuery } from '../../store/store.ts';
import { type ActorCall, json, type Reply } from '../call.ts';
import type { HttpDeps } from '../deps.ts';
import { count, nextLink, once, only, word } from '../form.ts';
import { problem } from '../problem.ts';
import { exchangeRowView, exchangeView } from '../views.ts';

const known = ['case', 'unit', 'kind', 'event', 'state', 'direction', 'text', 'referral', '_count', 'after'];

/** GET /exchanges: what the caller may see, newest last, page by page. `next` is the address of the next page. */
export const searchExchanges =
  ({ gateway }: Pick<HttpDeps, 'gateway'>) =>
  async ({ query, actor }: ActorCall): Promise<Reply> => {
    const params = once(query);
    only(params, known);
    const { rows, next } = await gateway.exchanges(exchangeQuery(params), actor);
    return json({
      exchanges: rows.map(exchangeRowView),
      ...(next !== undefined && { next: nextLink('/exchanges', params, next) }),
    });
  };

function exchangeQuery(params: ReadonlyMap<string, string>): ExchangeQuery {
  const text = (name: string, key: keyof ExchangeQuery) => (params.has(name) ? { [key]: params.get(name) } : {});
  const unit = params.get('unit');
  const event = params.get('event');
  if (event !== undefined && !isMessageEvent(event))
    throw problem('search-parameter', { place: 'event', expected: 'an event code' });
  const kind = word(params, 'kind', kinds);
  const state = word(params, 'state', exchangeStates);
  const direction = word(params, 'direction', ['in', 'out'] as const);
  return {
    limit: count(params),
    ...(unit !== undefined && { units: [unit.toUpperCase()] }),
    ...(event !== undefined && { event }),
    ...(kind && { kind }),
    ...(state && { states: [state] }),
    ...(direction && { direction }),
    ...text('case', 'caseId'),
    ...text('text', 'text'),
    ...text('referral', 'remissId'),
    ...text('after', 'after'),
  };
}

/** GET /exchanges/{id}: the exchange with receipts, jobs on the way out ("why is this queued") and findings. */
export const readExchange =
  ({ gateway }: Pick<HttpDeps, 'gateway'>) =>
  async ({ params, actor }: ActorCall): Promise<Reply> => {
    const view = await gateway.exchange(params.id ?? '', actor);
    if (!view) throw problem('not-found');
    const { id, caseId } = view.exchange;
    return json(exchangeView(view), { exchangeId: id, caseId });
  };
