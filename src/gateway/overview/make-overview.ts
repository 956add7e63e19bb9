import { instant } from '../../model/clock.ts';
import { issue } from '../../model/issue.ts';
import type { Actor, Gateway } from '../api.ts';
import type { Parts } from '../parts.ts';
import { entriesAt, foundIn, outcomeEntry, pageOf, type Wanted } from './found.ts';
import { furtherPage } from './further-page.ts';
import { makeHiddenNotice } from './hidden.ts';
import { keepInCase } from './keep.ts';
import type { Overview, OverviewAnswer, OverviewQuestion, SearchAnswer } from './overview.ts';
import { makePages, type Owner } from './pages.ts';
import { nameOf } from './permit.ts';
import { type OverviewOptions, readOverview } from './read.ts';
import { tellLog } from './tell-log.ts';

/** A reader of what other care providers have, over the service platform. */
export function makeOverview(
  parts: Parts,
  gateway: Pick<Gateway, 'case' | 'submit'>,
  options: OverviewOptions,
): Overview {
  const pages = makePages(parts);
  const notice = makeHiddenNotice(parts);
  /** What was read has its room until the answer is made. */
  const reading = async <T>(
    question: OverviewQuestion,
    actor: Actor,
    gone: AbortSignal | undefined,
    then: (answer: OverviewAnswer) => T | Promise<T>,
  ): Promise<T> => {
    const room = options.room.open(actor.clientId);
    const turns = options.turns?.open(actor.clientId);
    try {
      return await then(await readOverview(parts, options, question, actor, { room, turns, notice, gone }));
    } finally {
      room.close();
    }
  };

  const firstPage = (
    answer: OverviewAnswer,
    { count, ...wanted }: Wanted & { readonly count: number },
    question: OverviewQuestion,
    actor: Actor,
  ): SearchAnswer => {
    if ('refused' in answer) return answer;
    const { copy, shown, issues } = answer;
    const found = foundIn(copy, wanted, options.space(nameOf(question.patient)), instant(parts.clock.now()));
    const total = found.matches.length;
    const result = { found, shown, question, ...(wanted.type !== undefined && { type: wanted.type }) };
    const next = total > count ? pages.hold(result, ownerOf(actor), count, count) : undefined;
    const cut = total > count && next === undefined ? [issue('record-partial', { expected: 'a shorter period' })] : [];
    const entries = [...entriesAt(found, pageOf(found, 0, count)), ...outcomeEntry([...issues, ...cut])];
    return { entries, total, ...(next !== undefined && { next }) };
  };

  return {
    read: (question, actor, gone) => reading(question, actor, gone, (answer) => answer),
    search: (question, how, actor, gone) =>
      reading(question, actor, gone, (answer) => firstPage(answer, how, question, actor)),
    page: async (token, type, actor, gone) => {
      const page = pages.take(token, ownerOf(actor));
      if (!page || page.result.type !== type) return undefined;
      const { caseId } = page.result.question;
      if (caseId !== undefined && !(await subjectOfCase(gateway, caseId, actor))) return undefined;
      return furtherPage(parts, options, page, actor, gone);
    },
    ofCase: async ({ caseId, kinds, period, keep, count }, actor, gone) => {
      const subject = await subjectOfCase(gateway, caseId, actor);
      if (!subject) return undefined;
      const { test, ...about } = subject;
      const question = { ...about, kinds, period, caseId };
      return reading(question, actor, gone, async (answer) => {
        const page = firstPage(answer, { count }, question, actor);
        if ('refused' in answer || 'refused' in page || !keep || answer.copy.items.length === 0) return page;
        const keeping = { parts, gateway, systemId: options.systemId, test };
        return { ...page, kept: await keepInCase(answer, question, actor, keeping) };
      });
    },
    tellLog: () => tellLog(parts, options.security, AbortSignal.timeout(parts.timing.sendTimeout)),
  };
}

/** Whoever else shows the token gets nothing, nor the same person for another purpose. */
const ownerOf = ({ clientId, reader }: Actor): Owner => ({
  client: clientId,
  reader: JSON.stringify([reader?.employee, reader?.careUnit, reader?.assignment, reader?.purpose]).toUpperCase(),
});

/** Of a case of the unit at which the person reads: those of the client's other units are not the reader's. */
async function subjectOfCase(gateway: Pick<Gateway, 'case'>, caseId: string, actor: Actor) {
  const here = actor.reader?.careUnit?.toUpperCase();
  const units = actor.units.filter((unit) => here === undefined || unit === here);
  const [task] = (await gateway.case(caseId, { ...actor, units }))?.tasks ?? [];
  if (!task) return undefined;
  const bar = task.patient.lastIndexOf('|');
  const patient = { system: task.patient.slice(0, bar), value: task.patient.slice(bar + 1) };
  return { patient, protectedIdentity: task.protectedIdentity, test: task.test };
}
