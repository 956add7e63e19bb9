import { isRequestEvent } from '../../adapters/referral/events.ts';
import type { CaseView, TaskView } from '../../gateway/api.ts';
import { type Html, html } from '../html.ts';
import type { TextKey } from '../texts.ts';
import type { Visit } from '../visit.ts';

interface Said {
  readonly patient?: {
    readonly name?: string | { text?: string; family?: string; given?: string[] };
    readonly id?: { value?: string };
  };
  readonly request?: Readonly<Record<string, unknown>> & {
    readonly by?: { readonly name?: string; readonly unit?: string };
  };
}

const members = [
  'priority',
  'question',
  'clinicalInformation',
  'awareness',
  'administrativeInformation',
  'interpreterRequirement',
] as const satisfies readonly TextKey[];

/** The referral in the version held, in plain words: as text, never as the markup that a partner wrote. */
export async function referralText(view: CaseView, task: TaskView, visit: Visit): Promise<Html | false> {
  const { gateway, actor, say } = visit;
  const held = task.log.findLast(({ event, exchangeId }) => exchangeId !== null && isRequestEvent(event));
  const row = view.exchanges.find(({ exchange }) => exchange.id === held?.exchangeId);
  const content = row && (await gateway.content(row.exchange.id, 'json', actor));
  if (!content || content.bytes.length === 0) return false;
  const said = JSON.parse(new TextDecoder().decode(content.bytes)) as Said;
  const lines = members.flatMap((name) => {
    const text = said.request?.[name];
    return typeof text === 'string' ? [html`<dt>${say(name)}</dt><dd class="text">${text}</dd>`] : [];
  });
  return html`<h2>${say('referral')}</h2>
<dl>
<dt>${say('patient')}</dt><dd>${nameOf(said)} ${said.patient?.id?.value}</dd>
<dt>${say('author')}</dt><dd>${said.request?.by?.name}</dd>
${lines}
</dl>`;
}

function nameOf({ patient }: Said): string {
  const name = patient?.name;
  if (name === undefined || typeof name === 'string') return name ?? '';
  return name.text ?? [...(name.given ?? []), name.family].filter(Boolean).join(' ');
}
