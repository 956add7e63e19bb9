import { bundleInSight } from '../bundle/in-sight.ts';
import { isObject } from '../json.ts';
import { coreTypeOf } from '../plan/elements.ts';
import { scopeOf } from '../walk/resource.ts';
import type { Scope } from '../walk/scope.ts';
import { claimsOf, type SupportReport, supportLines } from './report.ts';

/** Of a resource and of those inside it: entries, contained ones, parameters. `asked` is asked of the outermost alone. */
export function supportWithin(outer: Scope, asked: readonly string[] = []): SupportReport {
  const { resource, type, place, run } = outer;
  const scope = type === 'Bundle' ? { ...outer, bundle: bundleInSight(resource, outer) } : outer;
  const claims = claimsOf(resource, asked).map((url) => ({ url, plan: run.plans.profile(url) }));
  const lines = claims
    .filter(({ plan }) => plan?.type === type)
    .flatMap(({ plan }) => supportLines(plan!, { value: resource, type, place }, scope));
  const unknown = claims
    .filter(({ url, plan }) => !plan && coreTypeOf(url) !== type)
    .map(({ url }) => ({ profile: url, place }));
  return joined([{ lines, unknown }, inside(resource, place, scope)]);
}

const joined = (reports: readonly SupportReport[]): SupportReport => ({
  lines: reports.flatMap(({ lines }) => lines),
  unknown: reports.flatMap(({ unknown }) => unknown),
});

/** Resources lie only in elements that have one name (contained, resource, outcome), so that names are steps. */
function inside(value: unknown, place: string, scope: Scope): SupportReport {
  if (Array.isArray(value)) return joined(value.map((item, n) => one(item, `${place}[${n}]`, scope)));
  if (!isObject(value)) return { lines: [], unknown: [] };
  const members = Object.entries(value).filter(([, member]) => typeof member === 'object');
  return joined(members.map(([name, member]) => one(member, `${place}.${name}`, scope)));
}

function one(value: unknown, place: string, scope: Scope): SupportReport {
  const resource = isObject(value) && scope.run.plans.type(String(value.resourceType))?.kind === 'resource';
  return resource ? supportWithin(scopeOf(value, place, scope)) : inside(value, place, scope);
}
