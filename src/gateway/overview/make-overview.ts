import { instant } from '../../model/clock.ts';
import { issue } from '../../model/issue.ts';
import type { Actor, Gateway } from '../api.ts';
import type { Parts } from '../parts.ts';
import { foundIn, outcomeEntry, pageOf, type Wanted } from './found.ts';
import { keepInCase } from './keep.ts';
import type { CaseQuestion, Overview, OverviewAnswer, SearchPage } from './overview.ts';
import { makePages, type Page, type Pages } from './pages.ts';
import { type OverviewOptions, readOverview } from './read.ts';
import { tellLog } from './tell-log.ts';

/** A reader of what other care providers have, over the service platform. */
export function makeOverview(
  parts: Parts,
  gateway: Pick<Gateway, 'case' | 'submit'>,
  options: OverviewOptions,
): Overview {
  const pages = makePages(parts);
  const read: Overview['read'] = (question, actor) => readOverview(parts, options, question, actor);
  const answered = (answer: OverviewAnswer, how: Wanted & { readonly count: number }, actor: Actor) =>
    'refused' in answer
      ? answer
      : firstPage(answer, how, { pages, owner: ownerOf(actor), at: instant(parts.clock.now()) });
  return {
    read,
    search: async (question, how, actor) => answered(await read(question, actor), how, actor),
    page: (token, actor) => {
      const page = pages.take(token, ownerOf(actor));
      return page && furtherPage(page);
    },
    ofCase: async (question, actor) => {
      const patient = await patientOfCase(gateway, question, actor);
      if (!patient) return undefined;
      const { caseId, kinds, period, keep, count } = question;
      const answer = await read({ patient, kinds, period, caseId }, actor);
      const page = answered(answer, { count }, actor);
      if ('refused' in answer || 'refused' in page || !keep || answer.copy.items.length === 0) return page;
      return {
        ...page,
        kept: await keepInCase(answer.copy, { caseId, whole: answer.issues.length === 0 }, actor, { parts, gateway }),
      };
    },
    tellLog: () => tellLog(parts, options.security, AbortSignal.timeout(parts.timing.sendTimeout)),
  };
}

/** Whoever else shows the token gets nothing. */
const ownerOf = ({ clientId, reader }: Actor): string =>
  [clientId, reader?.employee, reader?.careUnit, reader?.assignment].join(' ').toUpperCase();

interface Holding {
  readonly pages: Pages;
  readonly owner: string;
  readonly at: string;
}

function firstPage(
  { copy, issues }: Exclude<OverviewAnswer, { refused: unknown }>,
  { count, ...wanted }: Wanted & { readonly count: number },
  { pages, owner, at }: Holding,
): SearchPage {
  const found = foundIn(copy, wanted, at);
  const total = found.matches.length;
  const next = total > count ? pages.hold(found, owner, count, count) : undefined;
  const cut = total > count && next === undefined ? [issue('record-partial', { expected: 'a shorter period' })] : [];
  const entries = [...pageOf(found, 0, count), ...outcomeEntry([...issues, ...cut])];
  return { entries, total, ...(next !== undefined && { next }) };
}

/** What it shows was logged when it was read: a page is no reading of its own. */
function furtherPage({ found, from, count, at }: Page): SearchPage {
  const total = found.matches.length;
  const entries = pageOf(found, from, from + count);
  return { entries, total, ...(from + count < total && { next: at(from + count) }) };
}

/** Of a case of the unit at which the person reads: those of the client's other units are not the reader's. */
async function patientOfCase(gateway: Pick<Gateway, 'case'>, { caseId }: CaseQuestion, actor: Actor) {
  const here = actor.reader?.careUnit?.toUpperCase();
  const units = actor.units.filter((unit) => here === undefined || unit === here);
  const view = await gateway.case(caseId, { ...actor, units });
  const said = view?.tasks[0]?.patient;
  if (said === undefined) return undefined;
  const bar = said.lastIndexOf('|');
  return { system: said.slice(0, bar), value: said.slice(bar + 1) };
}
