import type { OperationOutcome } from '@medplum/fhirtypes';
import type { CaseView, TaskView } from '../../gateway/api.ts';
import { eventTexts } from '../../gateway/view/event-texts.ts';
import { stateIn } from '../../gateway/view/state-texts.ts';
import type { PartRow } from '../../store/rows.ts';
import { allowedActs } from '../actions.ts';
import { type Html, html } from '../html.ts';
import type { Visit } from '../visit.ts';
import { imagesOf } from './images.ts';
import { base, layout, moment, shownTime } from './layout.ts';
import { referralText } from './referral-text.ts';
import { table } from './table.ts';

/** What came of the form that was sent last. */
export interface Outcome {
  readonly done?: string;
  readonly refused?: OperationOutcome;
  /** It says nothing without a text, and had none. */
  readonly wordless?: true;
  /** What had been written, so that nobody writes it twice. */
  readonly text?: string;
}

/** One case: the referral, its documents, what can be done, and all that has happened. */
export async function casePage(view: CaseView, visit: Visit, outcome: Outcome): Promise<string> {
  const { say, language } = visit;
  const ours = view.tasks.filter(({ side }) => side === 'owner');
  const referrals = await Promise.all(ours.map((task) => taskSection(view, task, visit, outcome)));
  const body = html`${told(outcome, visit)}
<p><a href="${base}">${say('backToInbox')}</a></p>
${referrals}
${view.parts.length > 0 && html`<h2>${say('parts')}</h2>${papers(view, visit)}${partTable(view, visit)}`}
${await imagesOf(view, visit)}
<h2>${say('timeline')}</h2>
<ol class="timeline">${view.timeline.map((entry) => html`<li class="${entry.what}">${moment(entry.at)} ${entry[language]}</li>`)}</ol>`;
  return layout(language, `${say('case')} ${ours[0]?.remissId ?? view.case.id}`, body, visit);
}

function told({ done, refused, wordless }: Outcome, { say, language }: Visit): Html | false {
  if (done === 'take') return html`<p class="good" role="status">${say('taken')}</p>`;
  if (done !== undefined) return html`<p class="good" role="status">${say('done')} ${eventTexts[done]?.[language]}</p>`;
  if (wordless) return html`<p class="bad" role="alert">${say('wordless')}</p>`;
  if (!refused) return false;
  const words = refused.issue.map((issue) => html`<li>${issueText(issue, language)}</li>`);
  return html`<div class="bad" role="alert"><p>${say('refused')}</p><ul>${words}</ul></div>`;
}

/** The Swedish words stand as the translation beside the English ones. */
function issueText(issue: OperationOutcome['issue'][number], language: string): string {
  const sv = issue.details as { _text?: { extension?: { extension?: { url: string; valueString?: string }[] }[] } };
  const content = sv._text?.extension?.[0]?.extension?.find(({ url }) => url === 'content')?.valueString;
  const words = language === 'sv' ? (content ?? issue.details?.text) : issue.details?.text;
  return [words, issue.diagnostics].filter(Boolean).join(' ');
}

async function taskSection(view: CaseView, task: TaskView, visit: Visit, outcome: Outcome): Promise<Html> {
  const { say, language, unitName } = visit;
  const marks = [
    task.test && html`<strong class="mark">${say('test')}</strong>`,
    task.protectedIdentity && html`<strong class="mark protected">${say('protected')}</strong>`,
  ];
  return html`<section>
<dl>
<dt>${say('state')}</dt><dd>${stateIn(task.state, language)} ${marks}</dd>
<dt>${say('from')}</dt><dd>${unitName(task.requester)}</dd>
${task.handler && html`<dt>${say('handler')}</dt><dd>${task.handler.person}, ${shownTime(task.handler.at)}</dd>`}
</dl>
${await referralText(view, task, visit)}
<h2>${say('act')}</h2>
${forms(view, task, visit, outcome)}
</section>`;
}

function forms(view: CaseView, task: TaskView, { say, actor, formKey, newId }: Visit, { text }: Outcome): Html {
  const allowed = allowedActs(task);
  const action = `${base}/cases/${view.case.id}`;
  const hidden = html`<input type="hidden" name="formKey" value="${formKey}"><input type="hidden" name="task" value="${task.taskId}">`;
  const name = html`<label for="by-${task.taskId}">${say('yourName')}</label>
<input id="by-${task.taskId}" name="by" required maxlength="120" autocomplete="name" value="${task.handler?.person ?? actor.person?.name ?? ''}">`;
  if (allowed.length === 0) return html`<p>${say('noAct')}</p>`;
  return html`<form method="post" action="${action}">${hidden}<input type="hidden" name="messageId" value="${newId()}">
${name}
<label for="text-${task.taskId}">${say('text')}</label>
<textarea id="text-${task.taskId}" name="text" rows="6" maxlength="8000">${text ?? ''}</textarea>
<p class="buttons"><button name="event" value="take">${say('take')}</button>
${allowed.map((event) => html`<button name="event" value="${event}">${say(event)}</button>`)}</p>
</form>`;
}

/** FHIR documents as paper, for who reads by eye. */
function papers(view: CaseView, { say }: Visit): Html {
  const documents = new Set(
    view.parts
      .filter(({ mediaType }) => mediaType.startsWith('application/fhir+json'))
      .map(({ exchangeId }) => exchangeId),
  );
  const copies = view.exchanges.filter(
    ({ exchange }) => documents.has(exchange.id) && exchange.kind !== 'imaging-reference',
  );
  return html`${copies.map(({ exchange }) => html`<p><a href="${base}/cases/${view.case.id}/pdf/${exchange.id}">${say('readAsPdf')} ${shownTime(exchange.createdAt)}</a></p>`)}`;
}

function partTable(view: CaseView, visit: Visit): Html {
  const { say } = visit;
  return table(
    [say('kind'), say('size'), say('open')],
    view.parts.map((part) => partRow(part, visit)),
  );
}

const partRow = (part: PartRow, { say }: Visit) => {
  const title = part.title ?? part.mediaType;
  const shown = /^(?:application\/pdf|image\/(?:png|jpeg))/.test(part.mediaType);
  const word = say(shown ? 'read' : 'download');
  const size = `${Math.ceil(part.size / 1024)} kB`;
  return [title, size, html`<a href="${partAddress(part)}" aria-label="${word}: ${title}">${word}</a>`];
};

const partAddress = ({ caseId, exchangeId, sha256 }: PartRow): string =>
  `${base}/cases/${caseId}/parts/${exchangeId}/${sha256}`;
