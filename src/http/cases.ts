import { type ActorCall, json, type Reply } from './call.ts';
import type { HttpDeps } from './deps.ts';
import { count, nextLink, once, only } from './form.ts';
import { problem } from './problem.ts';
import { caseRowView, caseView } from './views.ts';

type CaseDeps = Pick<HttpDeps, 'gateway'>;

/** POST /cases: opens a case (ärende) before its first message, so that its id can travel with all of them. */
export const openCase =
  ({ gateway }: CaseDeps) =>
  async ({ actor }: ActorCall): Promise<Reply> => {
    const row = await gateway.openCase(actor);
    return json(caseRowView(row), { status: 201, headers: { Location: `/cases/${row.id}` }, caseId: row.id });
  };

/** GET /cases: the cases the caller may see, page by page. */
export const searchCases =
  ({ gateway }: CaseDeps) =>
  async ({ query, actor }: ActorCall): Promise<Reply> => {
    const params = once(query);
    only(params, ['_count', 'after']);
    const after = params.get('after');
    const { rows, next } = await gateway.cases({ limit: count(params), ...(after !== undefined && { after }) }, actor);
    return json({
      cases: rows.map(caseRowView),
      ...(next !== undefined && { next: nextLink('/cases', params, next) }),
    });
  };

/** GET /cases/{id}: parts, states, receipts and the timeline of one case. */
export const readCase =
  ({ gateway }: CaseDeps) =>
  async ({ params, actor }: ActorCall): Promise<Reply> => {
    const view = await gateway.case(params.id ?? '', actor);
    if (!view) throw problem('not-found');
    return json(caseView(view), { caseId: view.case.id });
  };
