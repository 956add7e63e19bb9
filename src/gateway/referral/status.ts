import type { Situation } from './state-machine.ts';
import { stacking, transitions } from './transitions.ts';

/** How a situation shows in FHIR: ServiceRequest.status, Task.status and Task.businessStatus (our code). */
export interface FhirStatus {
  readonly serviceRequest: string;
  readonly task: string;
  readonly businessStatus: string;
}

/** Statuses of the states that have their own: the literal columns of the rows that lead to them. */
const own = new Map<string, FhirStatus>();
for (const row of transitions) {
  const literal = !row.task.startsWith('<') && !row.businessStatus.startsWith('<') && row.to !== '<before>';
  if (literal && (row.event !== 'slutsvar-rattad' || !own.has(row.to)))
    own.set(row.to, { serviceRequest: row.serviceRequest, task: row.task, businessStatus: row.businessStatus });
}

/** Business status of the states that keep the Task.status they were entered with. */
const asking: Readonly<Record<string, string>> = {
  'completion-requested': 'komplettering-begard',
  'cancel-requested': 'aterkallelse-begard',
};

/**
 * Statuses of a situation. completion-requested and cancel-requested keep the Task.status of the state they were
 * entered from; answered shows `slutsvar-rattad` after a corrected final answer.
 */
export function statusOf(at: Situation, lastEvent = ''): FhirStatus {
  const business = asking[at.state];
  if (business && stacking.has(at.state)) {
    const under = statusOf({ state: at.before.at(-1) ?? 'received', before: at.before.slice(0, -1) });
    const task = at.state === 'completion-requested' && under.task === 'requested' ? 'received' : under.task;
    return { serviceRequest: 'active', task, businessStatus: business };
  }
  const status = own.get(at.state) ?? { serviceRequest: 'draft', task: 'draft', businessStatus: '' };
  return at.state === 'answered' && lastEvent === 'slutsvar-rattad'
    ? { ...status, businessStatus: 'slutsvar-rattad' }
    : status;
}

/** States from which nothing but an error mark or a corrected answer leads on: the case may end. */
export const finalStates: ReadonlySet<string> = new Set([
  'answer-received',
  'answered',
  'rejected',
  'forwarded',
  'aborted',
  'cancelled',
  'entered-in-error',
]);
