import { businessStatusSystem } from '../../adapters/referral/systems.ts';
import type { FhirJson, TaskSearch } from '../../gateway/api.ts';
import { type Waiting, waitings } from '../../gateway/case/follow-up.ts';
import { transitions } from '../../gateway/referral/transitions.ts';
import { hsaIdSystem } from '../../model/canonical.ts';
import { type ActorCall, fhir, type Reply } from '../call.ts';
import type { HttpDeps } from '../deps.ts';
import { count, nextLink, once, only, readForm } from '../form.ts';
import { problem } from '../problem.ts';

/** Search parameters of Task that are supported; the CapabilityStatement names them. */
export const taskParameters = [
  { name: 'owner', type: 'reference', documentation: 'HSA-id of the unit, or owner:identifier=system|HSA-id' },
  { name: 'requester', type: 'reference', documentation: 'HSA-id of the unit, or requester:identifier=system|HSA-id' },
  { name: 'status', type: 'token', documentation: 'Task.status, several with commas' },
  { name: 'business-status', type: 'token', documentation: 'Code of the referral state, several with commas' },
  {
    name: 'waiting',
    type: 'token',
    documentation: 'confirmation or answer: what its requester has waited for longer than the limits of the gateway',
  },
] as const;

const known = [
  ...taskParameters.map((p) => p.name),
  'owner:identifier',
  'requester:identifier',
  '_count',
  '_format',
  'after',
];

/** GET /fhir/Task: the inbox of a unit, and what became of what it sent. */
export const searchTasks = (deps: Pick<HttpDeps, 'gateway' | 'baseUrl'>) => (call: ActorCall) =>
  search(once(call.query), call, deps);

/** POST /fhir/Task/_search: the same, with the parameters in the body. */
export const searchTasksByPost = (deps: Pick<HttpDeps, 'gateway' | 'baseUrl'>) => (call: ActorCall) => {
  const params = new Map([...once(call.query), ...readForm(call)]);
  return search(params, call, deps);
};

async function search(
  params: ReadonlyMap<string, string>,
  { actor }: ActorCall,
  { gateway, baseUrl }: Pick<HttpDeps, 'gateway' | 'baseUrl'>,
): Promise<Reply> {
  only(params, known);
  const { rows, next } = await gateway.tasks(taskQuery(params), actor);
  const link = [{ relation: 'self', url: selfLink(baseUrl, params) }];
  if (next !== undefined) link.push({ relation: 'next', url: nextLink(`${baseUrl}/fhir/Task`, params, next) });
  const tasks = rows.filter((task) => matches(task, params));
  return fhir({
    resourceType: 'Bundle',
    type: 'searchset',
    link,
    ...(tasks.length > 0 && { entry: tasks.map((task) => entry(task, baseUrl)) }),
  });
}

const entry = (task: FhirJson, baseUrl: string) => ({
  fullUrl: `${baseUrl}/fhir/Task/${task.id}`,
  resource: task,
  search: { mode: 'match' },
});

const selfLink = (baseUrl: string, params: ReadonlyMap<string, string>): string => {
  const query = new URLSearchParams([...params]).toString();
  return `${baseUrl}/fhir/Task${query === '' ? '' : `?${query}`}`;
};

/** The store narrows by state; `matches` then decides, since several states share a status and some keep an earlier one. */
function taskQuery(params: ReadonlyMap<string, string>): TaskSearch {
  const owner = unit(params, 'owner');
  const requester = unit(params, 'requester');
  const after = params.get('after');
  const states = statesOf(list(params, 'status'), codes(params));
  const waiting = waitingOf(params);
  return {
    limit: count(params),
    ...(owner !== undefined && { owners: [owner] }),
    ...(requester !== undefined && { requesters: [requester] }),
    ...(states && { states }),
    ...(waiting && { waiting }),
    ...(after !== undefined && { after }),
  };
}

/** It names the states itself, so that it goes with neither status nor business-status. */
function waitingOf(params: ReadonlyMap<string, string>): Waiting | undefined {
  const asked = params.get('waiting');
  if (asked === undefined) return undefined;
  const found = waitings.find((word) => word === asked);
  if (!found || params.has('status') || params.has('business-status'))
    throw problem('search-parameter', { place: 'waiting', expected: 'confirmation or answer, without status' });
  return found;
}

/** `owner=HSA-id` or `owner:identifier=[system]|HSA-id`; upper case. */
function unit(params: ReadonlyMap<string, string>, name: string): string | undefined {
  const plain = params.get(name);
  const token = params.get(`${name}:identifier`);
  if (plain !== undefined && token !== undefined)
    throw problem('search-parameter', { place: name, expected: 'one of the two forms' });
  const [system, value] = token?.includes('|') ? token.split('|', 2) : [hsaIdSystem, token ?? plain];
  if (system !== hsaIdSystem && system !== '')
    throw problem('search-parameter', { place: `${name}:identifier`, expected: hsaIdSystem });
  return value?.toUpperCase();
}

const list = (params: ReadonlyMap<string, string>, name: string): readonly string[] | undefined =>
  params.get(name)?.split(',');

/** Codes of business-status, with or without our system before them. */
const codes = (params: ReadonlyMap<string, string>): readonly string[] | undefined =>
  list(params, 'business-status')?.map((text) => {
    const [system, code] = text.includes('|') ? text.split('|', 2) : [businessStatusSystem, text];
    if (system !== businessStatusSystem && system !== '')
      throw problem('search-parameter', { place: 'business-status', expected: businessStatusSystem });
    return code ?? '';
  });

/** States of the transition table that can show one of the statuses and one of the business statuses. */
function statesOf(
  statuses: readonly string[] | undefined,
  businessStatuses: readonly string[] | undefined,
): readonly string[] | undefined {
  if (!statuses && !businessStatuses) return undefined;
  const rows = transitions.filter(({ to }) => to !== '<before>');
  const fits = (wanted: readonly string[] | undefined, shown: string) =>
    wanted === undefined || shown.startsWith('<') || wanted.includes(shown);
  const found = rows.filter((row) => fits(statuses, row.task) && fits(businessStatuses, row.businessStatus));
  return [...new Set(found.map((row) => row.to))];
}

/** Holds a Task against what was asked, as it is shown. */
function matches(task: FhirJson, params: ReadonlyMap<string, string>): boolean {
  const statuses = list(params, 'status');
  const business = codes(params);
  const shown = (task.businessStatus as { coding?: { code?: string }[] } | undefined)?.coding?.map((c) => c.code);
  return (
    (!statuses || statuses.includes(String(task.status))) &&
    (!business || business.some((code) => shown?.includes(code) === true))
  );
}
