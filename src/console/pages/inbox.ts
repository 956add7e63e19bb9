import type { Task } from '@medplum/fhirtypes';
import { stateIn } from '../../gateway/view/state-texts.ts';
import { extensionUrl } from '../../model/canonical.ts';
import type { ExchangeRow } from '../../store/rows.ts';
import { type Html, html } from '../html.ts';
import type { Visit } from '../visit.ts';
import { base, layout, moment } from './layout.ts';
import { table } from './table.ts';

const rows = 50;

/** What has come to the units of the client: referrals by their Tasks, and the documents that came by themselves. */
export async function inboxPage(visit: Visit, after: string | undefined): Promise<string> {
  const { gateway, actor, say, language } = visit;
  const query = { limit: rows, owners: actor.units, side: 'owner' as const, ...(after !== undefined && { after }) };
  const tasks = await gateway.tasks(query, actor);
  const documents = await Promise.all(
    (['record-copy', 'imaging-reference'] as const).map((kind) =>
      gateway.exchanges({ kind, direction: 'in', limit: rows }, actor),
    ),
  );
  const came = documents.flatMap((page) => page.rows).sort((a, b) => b.createdAt - a.createdAt);
  const next = tasks.next && html`<p><a href="${base}?after=${encodeURIComponent(tasks.next)}">${say('more')}</a></p>`;
  const body = html`<h2>${say('referrals')}</h2>
${tasks.rows.length === 0 ? html`<p>${say('none')}</p>` : taskTable(tasks.rows as unknown as Task[], visit)}
${next}
<h2>${say('documents')}</h2>
${came.length === 0 ? html`<p>${say('none')}</p>` : documentTable(came, visit)}`;
  return layout(language, say('inbox'), body, visit);
}

function taskTable(tasks: readonly Task[], visit: Visit): Html {
  const { say } = visit;
  const names = [say('time'), say('referral'), say('state'), say('patient'), say('from')];
  return table(
    names,
    tasks.map((task) => taskRow(task, visit)),
  );
}

function taskRow(task: Task, { say, language, unitName }: Visit) {
  const state = task.extension?.find(({ url }) => url === extensionUrl('referral-state'))?.valueCode ?? '';
  const late = task.extension?.some(({ url, valueBoolean }) => url === extensionUrl('late') && valueBoolean);
  const labels = (task.meta?.security ?? []).map(({ code }) => code);
  const remissId = task.focus?.identifier?.value ?? '';
  return [
    moment(task.lastModified ?? ''),
    html`<a href="${base}/cases/${task.groupIdentifier?.value}">${remissId}</a> ${labels.includes('HTEST') && html`<strong class="mark">${say('test')}</strong>`}`,
    html`${stateIn(state, language)} ${late && html`<strong class="mark">${say('late')}</strong>`}`,
    html`${task.for?.identifier?.value} ${labels.includes('V') && html`<strong class="mark protected">${say('protected')}</strong>`}`,
    unitName(task.requester?.identifier?.value ?? ''),
  ];
}

function documentTable(came: readonly ExchangeRow[], { say, unitName }: Visit): Html {
  return table(
    [say('time'), say('kind'), say('referral'), say('from')],
    came.map((row) => [
      moment(row.createdAt),
      html`<a href="${base}/cases/${row.caseId}">${say(row.kind === 'record-copy' ? 'record-copy' : 'imaging-reference')}</a> ${row.test && html`<strong class="mark">${say('test')}</strong>`}`,
      row.remissId ?? '',
      unitName(row.sender),
    ]),
  );
}
