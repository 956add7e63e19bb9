import { isObject } from '../json.ts';
import { coreTypeOf, withoutVersion } from '../plan/elements.ts';
import type { Plans } from '../plan/plans.ts';
import type { ProfileNode } from '../plan/profile-node.ts';
import type { Step } from './path.ts';

/** Part of a complex value that the definition fixes as a whole, or of a pattern. */
type Part = { readonly fixed: unknown } | { readonly pattern: unknown };

/** What the definition says where a discriminator's path ends: a node of a profile, or bare types. */
export interface Point {
  readonly node?: ProfileNode;
  readonly part?: Part;
  readonly types: readonly string[];
  readonly profiles: readonly string[];
}

const pointOf = (node: ProfileNode): Point => ({
  node,
  types: node.types.map((t) => t.code),
  profiles: node.types.flatMap((t) => t.profiles),
});

/** Follows a path over the definition of a slice, through profiles on types and on the targets of references. */
export function pointsAt(slice: ProfileNode, steps: readonly Step[], plans: Plans): readonly Point[] {
  let points: readonly Point[] = [pointOf(slice)];
  for (const step of steps) points = points.flatMap((point) => take(point, step, plans));
  return points;
}

function take(point: Point, step: Step, plans: Plans): readonly Point[] {
  if (step.kind === 'resolve') return targetsOf(point, plans);
  if (step.kind === 'ofType') return [{ ...point, types: point.types.filter((t) => t === step.type) }];
  if (point.part) return step.kind === 'element' ? partsOf(point.part, step.name) : [];
  const roots = profileRoots(point.profiles, plans);
  if (step.kind === 'element' && step.name === 'url' && roots.length === 0 && isUnknownExtension(point))
    return point.profiles.map((url) => ({ types: ['uri'], profiles: [], part: { fixed: withoutVersion(url) } }));
  const nodes = [...(point.node ? [point.node] : []), ...roots];
  for (const node of nodes) {
    const found = step.kind === 'element' ? childrenNamed(node, step.name) : extensionsOf(node, step.url);
    if (found.length > 0) return found.map(pointOf);
  }
  if (step.kind === 'extension') return profileRoots([step.url], plans).map(pointOf);
  return nodes.flatMap(({ fixed, pattern }) => {
    const part = fixed !== undefined ? { fixed } : { pattern };
    return partsOf(part, step.name);
  });
}

/** Its definition is not at hand, yet its url is known: the definition's own (R4 defining-extensions.html). */
const isUnknownExtension = ({ node, types, profiles }: Point): boolean =>
  types.includes('Extension') &&
  profiles.length > 0 &&
  !node?.children.some(({ name, fixed }) => name === 'url' && fixed !== undefined);

/** Of a list each item, since the values of an instance are looked at one by one. */
function partsOf(part: Part, name: string): Point[] {
  const whole = 'fixed' in part ? part.fixed : part.pattern;
  const inner = isObject(whole) ? whole[name] : undefined;
  if (inner === undefined) return [];
  const bare = { types: [], profiles: [] };
  return (Array.isArray(inner) ? inner : [inner]).map((one) => ({
    ...bare,
    part: 'fixed' in part ? { fixed: one } : { pattern: one },
  }));
}

const profileRoots = (profiles: readonly string[], plans: Plans): ProfileNode[] =>
  profiles.flatMap((url) => plans.profile(url)?.root ?? []);

/** A slice on a choice's type says more than the choice itself. */
function childrenNamed(node: ProfileNode, name: string): ProfileNode[] {
  const child = node.children.find((c) => c.name === name || c.name === `${name}[x]`);
  if (!child) return [];
  const [only, ...others] = child.slices;
  return only && others.length === 0 && child.name.endsWith('[x]') && !says(child) ? [only] : [child];
}

const says = (node: ProfileNode): boolean =>
  node.fixed !== undefined || node.pattern !== undefined || node.children.length > 0;

function extensionsOf(node: ProfileNode, url: string): ProfileNode[] {
  const extension = node.children.find((c) => c.name === 'extension');
  return (extension?.slices ?? []).filter(
    (s) => s.types.some((t) => t.profiles.includes(url)) || s.children.some((c) => c.name === 'url' && c.fixed === url),
  );
}

function targetsOf(point: Point, plans: Plans): readonly Point[] {
  const targets = point.node?.types.flatMap((t) => t.targets) ?? [];
  return targets.map((url) => {
    const type = coreTypeOf(url);
    const plan = type !== undefined && plans.type(type) ? undefined : plans.profile(url);
    return plan
      ? { node: plan.root, types: [plan.type], profiles: [url] }
      : { types: type === undefined ? [] : [type], profiles: [] };
  });
}
