import { type Json, objectsOf, textOf } from '../../json.ts';
import { shownCode } from '../../quote.ts';
import { type Scope, tell } from '../../walk/scope.ts';
import { transforms } from './transforms.ts';

const page = 'R4 structuremap.html#StructureMap.group';

/** Names set at one level, and those around it: rules may be many, and so may the variables around them. */
interface Variables {
  readonly own: Set<string>;
  readonly outer?: Variables;
}

function isKnown(name: string, variables: Variables): boolean {
  for (let level: Variables | undefined = variables; level; level = level.outer) if (level.own.has(name)) return true;
  return false;
}

/** What is known at a rule: the groups of the map, and the variables in sight. */
interface InSight {
  readonly scope: Scope;
  readonly groups: ReadonlyMap<string, Json>;
  /** Groups of other maps may be meant, which are not here. */
  readonly imports: boolean;
  /** Names of rules of the group: a rule may apply another. */
  readonly rules: ReadonlySet<string>;
  readonly variables: Variables;
}

/**
 * StructureMap: names lead to something (groups, variables), groups get as many variables as they have inputs, transforms as
 * many parameters as they take (R4 structuremap.html). Names of variables are a warning: a context may also be a type.
 */
export function checkStructureMap(scope: Scope): void {
  const { resource, place } = scope;
  const listed = objectsOf(resource.group);
  const groups = new Map(listed.flatMap(([, group]) => (typeof group.name === 'string' ? [[group.name, group]] : [])));
  const imports = Array.isArray(resource.import) && resource.import.length > 0;
  const names = new Set<string>();
  for (const [g, group] of listed) {
    const there = `${place}.group[${g}]`;
    checkName(group, names, there, scope);
    checkExtends(group, groups, imports, there, scope);
    const inputs = objectsOf(group.input).flatMap(([, input]) => textOf(input.name) ?? []);
    const rules = new Set(rulesIn(group).flatMap((rule) => textOf(rule.name) ?? []));
    checkRules(group, there, { scope, groups, imports, rules, variables: { own: new Set(inputs) } });
  }
}

/** A name stands for one group (R4 StructureMap.group.name: a unique name). */
function checkName({ name }: Json, seen: Set<string>, place: string, scope: Scope): void {
  if (typeof name !== 'string') return;
  if (seen.has(name))
    tell(scope, 'resource-rule', `${place}.name`, {
      expected: 'a unique name',
      found: shownCode(name),
      source: `${page}.name`,
    });
  seen.add(name);
}

function checkExtends(
  group: Json,
  groups: ReadonlyMap<string, Json>,
  imports: boolean,
  place: string,
  scope: Scope,
): void {
  const { name } = group;
  const extended = textOf(group.extends);
  if (extended === undefined || (extended !== name && (groups.has(extended) || imports))) return;
  tell(scope, 'resource-rule', `${place}.extends`, {
    expected: 'another group of the map, or of one that it imports',
    found: shownCode(extended),
    source: `${page}.extends`,
  });
}

const rulesIn = (holder: Json): Json[] => objectsOf(holder.rule).flatMap(([, rule]) => [rule, ...rulesIn(rule)]);

function checkRules(holder: Json, place: string, outer: InSight): void {
  for (const [r, rule] of objectsOf(holder.rule)) {
    const there = `${place}.rule[${r}]`;
    const variables: Variables = { own: new Set(), outer: outer.variables };
    for (const [s, source] of objectsOf(rule.source)) {
      checkVariable(source.context, `${there}.source[${s}].context`, variables, outer.scope);
      if (typeof source.variable === 'string') variables.own.add(source.variable);
    }
    for (const [t, target] of objectsOf(rule.target)) {
      checkTarget(target, `${there}.target[${t}]`, variables, outer.scope);
      if (typeof target.variable === 'string') variables.own.add(target.variable);
    }
    const inSight = { ...outer, variables };
    checkRules(rule, there, inSight);
    for (const [d, dependent] of objectsOf(rule.dependent))
      checkDependent(dependent, `${there}.dependent[${d}]`, inSight);
  }
}

function checkTarget(target: Json, place: string, variables: Variables, scope: Scope): void {
  if (target.contextType !== 'type') checkVariable(target.context, `${place}.context`, variables, scope);
  const parameters = objectsOf(target.parameter);
  for (const [p, parameter] of parameters)
    checkVariable(parameter.valueId, `${place}.parameter[${p}].value.ofType(id)`, variables, scope);
  const transform = textOf(target.transform);
  if (transform === undefined || !Object.hasOwn(transforms, transform)) return;
  const { least, most } = transforms[transform]!;
  const { length } = parameters;
  if (length >= least && length <= most) return;
  tell(scope, 'resource-rule', place, {
    ...(length < least && { severity: 'warning' as const }),
    expected: `${transform} of ${least === most ? least : `${least} to ${most}`} parameters`,
    found: `${length}`,
    source: 'R4 CodeSystem map-transform',
  });
}

function checkVariable(name: unknown, place: string, variables: Variables, scope: Scope): void {
  if (typeof name !== 'string' || isKnown(name, variables)) return;
  tell(scope, 'resource-rule', place, {
    severity: 'warning',
    expected: 'an input of the group, or a variable that was set before',
    found: shownCode(name),
    source: `${page}.rule.source.context`,
  });
}

/** The group or rule that is applied, with a variable for each input (R4 StructureMap.group.rule.dependent). */
function checkDependent(dependent: Json, place: string, { scope, groups, imports, rules, variables }: InSight): void {
  const name = textOf(dependent.name);
  const source = `${page}.rule.dependent`;
  const given = Array.isArray(dependent.variable) ? dependent.variable : [];
  for (const [v, variable] of given.entries()) checkVariable(variable, `${place}.variable[${v}]`, variables, scope);
  const group = name === undefined ? undefined : groups.get(name);
  if (name !== undefined && !group && !imports && !rules.has(name))
    tell(scope, 'resource-rule', `${place}.name`, {
      expected: 'a group or rule of the map',
      found: shownCode(name),
      source,
    });
  const inputs = objectsOf(group?.input).length;
  if (group && inputs > 0 && given.length !== inputs)
    tell(scope, 'resource-rule', place, { expected: `${inputs} variables`, found: `${given.length}`, source });
}
