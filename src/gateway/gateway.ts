import type { TaskKey } from '../store/rows.ts';
import type { Actor, Gateway } from './api.ts';
import { waitingTooLong } from './case/follow-up.ts';
import { makeLocalTransport } from './delivery/local-transport.ts';
import { replay } from './delivery/replay.ts';
import { makeWorker, type Worker, type WorkerOptions } from './delivery/worker.ts';
import { fetchImage } from './imaging/fetch-image.ts';
import { checkImages } from './imaging/image-checks.ts';
import { makeTurns } from './intake/turns.ts';
import type { Parts } from './parts.ts';
import { fhirWire } from './receipt/wire.ts';
import { receive } from './receive.ts';
import { localTransport } from './route.ts';
import { submit } from './submit.ts';
import { codesOfDay } from './terminology/codes-of-day.ts';
import { caseView, exchangeView, sideUnit, visible } from './view/case-view.ts';
import { contentOf } from './view/content.ts';
import { fhirTask } from './view/fhir-task.ts';
import { partOf } from './view/part.ts';
import { readResource } from './view/read.ts';

/** Messages understood and validated in one round of the event loop: 16 ms, and a commit for each four under load. */
const atOnce = 4;

/**
 * The use cases over their parts, and the worker that carries out what they put in the outbox. The parts as they work:
 * units of this same gateway are reached through its own door, and the worker hears of every notice.
 */
export function makeGateway(given: Parts, options?: WorkerOptions): { gateway: Gateway; worker: Worker; parts: Parts } {
  const notice: Parts['notice'] = (told) => {
    given.notice(told);
    worker.wake();
  };
  const turn = makeTurns(atOnce);
  const receiveInTurn: Gateway['receive'] = async (bytes, mediaType, actor, wire) => {
    await turn();
    return receive(parts, { bytes, mediaType, wire: wire ?? fhirWire }, actor);
  };
  const transports = new Map(given.transports).set(localTransport, makeLocalTransport(receiveInTurn, given.uuid));
  const parts: Parts = { ...given, transports, notice };
  const worker = makeWorker(parts, options);
  const gateway: Gateway = {
    submit: async (submission, actor) => {
      await turn();
      return submit(parts, submission, actor);
    },
    receive: receiveInTurn,

    exchange: async (id, actor) => {
      const view = await exchangeView(parts, id, actor);
      if (!view) return foreign(parts, await parts.store.exchange(id), actor);
      await audit(parts, [await parts.audit.looked('exchange', view.exchange, actor)]);
      return view;
    },
    exchanges: async (query, actor) => {
      const units = query.units?.filter((unit) => actor.units.includes(unit)) ?? actor.units;
      const page = await parts.store.exchanges({ ...query, units });
      await audit(parts, [parts.audit.queried('exchanges', page.rows.length, actor)]);
      return page;
    },
    codes: async (id, actor) => {
      const row = await parts.store.exchange(id);
      if (!row || !visible(row, actor)) return foreign(parts, row, actor);
      const found = await codesOfDay(parts, row);
      if (found) await audit(parts, [await parts.audit.read(row, actor)]);
      return found;
    },
    content: async (id, form, actor) => {
      const row = await parts.store.exchange(id);
      if (!row || !visible(row, actor)) return foreign(parts, row, actor);
      const content = await contentOf(parts, row, form);
      if (content) await audit(parts, [await parts.audit.read(row, actor)]);
      return content;
    },
    part: async (id, sha256, actor) => {
      const row = await parts.store.exchange(id);
      if (!row || !visible(row, actor)) return foreign(parts, row, actor);
      const part = await partOf(parts, row, sha256);
      if (part) await audit(parts, [await parts.audit.read(row, actor)]);
      return part;
    },
    case: async (id, actor) => {
      const view = await caseView(parts, id, actor);
      if (!view) return foreign(parts, await parts.store.case(id), actor);
      await audit(parts, [parts.audit.lookedAtCase(view, actor)]);
      return view;
    },
    cases: async ({ limit, after }, actor) => {
      const page = await parts.store.cases({ units: actor.units, limit, ...(after && { after }) });
      await audit(parts, [parts.audit.queried('cases', page.rows.length, actor)]);
      return page;
    },
    openCase: (actor) => openCase(parts, actor),

    tasks: async ({ waiting, ...query }, actor) => {
      const late = waiting && waitingTooLong(waiting, parts.clock.now(), parts.timing);
      const page = await parts.store.tasks({ ...query, ...late, visibleTo: actor.units });
      const rows = await Promise.all(page.rows.map(async (row) => fhirTask(row, await parts.store.taskLog(row))));
      await audit(
        parts,
        page.rows.length > 0
          ? page.rows.map((row) => parts.audit.lookedAtTask(row, actor))
          : [parts.audit.queried('Task', 0, actor)],
      );
      return { rows, ...(page.next && { next: page.next }) };
    },
    read: async (type, id, actor) => {
      const found = await readResource(parts, type, id, actor);
      if (!found) {
        const others = (await parts.store.exchangesWith(type, id)).find((row) => !visible(row, actor));
        return foreign(parts, others, actor);
      }
      await audit(parts, [
        found.exchange
          ? await parts.audit.read(found.exchange, actor)
          : parts.audit.lookedAtPatient(found.patient!, id, actor),
      ]);
      return found.content;
    },

    take: (key, person, actor) => take(parts, key, person, actor),
    replay: (outboxId, reason, actor) => replay(parts, outboxId, reason, actor),

    image: async (asked, actor) => {
      const found = await fetchImage(parts, asked, actor);
      if (found) return found;
      const [others] = await parts.store.exchangesWith('ImagingStudy', asked.study);
      return foreign(parts, others, actor);
    },
    checkImages: async (id, actor, signal) => {
      const row = await parts.store.exchange(id);
      if (!row || !visible(row, actor)) return foreign(parts, row, actor);
      await audit(parts, [await parts.audit.looked('exchange', row, actor)]);
      const check = await checkImages(parts, row, 'on-request', signal);
      return check ? { check } : {};
    },
  };
  return { gateway, worker, parts };
}

/** The row is durable before the data leaves. */
const audit = ({ store }: Parts, rows: Parameters<Parts['store']['appendAudit']>[0]): Promise<void> =>
  store.appendAudit(rows);

/** What belongs to others does not exist for the actor; that it was asked for stands in the audit. */
async function foreign(parts: Parts, row: { readonly id: string } | undefined, actor: Actor): Promise<undefined> {
  if (!row) return undefined;
  const subjects = [{ sort: 'resource' as const, id: row.id }];
  await audit(parts, [parts.audit.security('access-refused', { actor, subjects, refused: ['not-found'] })]);
  return undefined;
}

async function openCase(parts: Parts, actor: Actor) {
  const now = parts.clock.now();
  const row = {
    id: parts.uuid(),
    units: [...actor.units].sort(),
    test: false,
    createdAt: now,
    updatedAt: now,
    endedAt: null,
  };
  await parts.store.accept({ cases: [row], audit: [parts.audit.openedCase(row, actor)] });
  return row;
}

async function take(parts: Parts, key: TaskKey, person: string, actor: Actor): Promise<boolean> {
  const task = await parts.store.task(key);
  if (!task || !actor.units.includes(sideUnit(task)))
    return (await foreign(parts, task && { id: task.taskId }, actor)) ?? false;
  const handler = { taskId: key.taskId, side: key.side, person, at: parts.clock.now() };
  await parts.store.accept({ handlers: [handler], audit: [parts.audit.tookOn(task, actor)] });
  return true;
}
