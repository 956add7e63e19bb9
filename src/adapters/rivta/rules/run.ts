import { type Issue, issue } from '../../../model/issue.ts';
import type { XmlElement } from '../../xml/element.ts';
import type { Contract, Element, Group } from '../contract/description.ts';
import { type Mode, safePlace } from '../reading.ts';
import type { ContractRule } from './rule.ts';
import { rulesOf } from './rules.ts';

/** A place of a description, with the rules that look at it. */
interface Node {
  readonly description: Element;
  readonly rules: readonly ContractRule[];
  /** By local name; made when first asked for, as a type may hold itself. */
  children?: ReadonlyMap<string, Node>;
}

const made = new WeakMap<Contract, Node>();

/**
 * All rules of a contract over a message of it, one finding for each fault. `before` is what the structure gave: a value
 * that has its finding there is not judged again.
 */
export function checkRules(root: XmlElement, contract: Contract, mode: Mode, before: readonly Issue[] = []): Issue[] {
  const rules = rulesOf(contract);
  if (rules.length === 0) return [];
  const node = made.get(contract) ?? nodeOf(contract.root, '', rules);
  made.set(contract, node);
  const issues: Issue[] = [];
  walk({ contract, mode, rules, faulty: faultyPlaces(before), issues }, root, node);
  return issues;
}

interface Walk {
  readonly contract: Contract;
  readonly mode: Mode;
  readonly rules: readonly ContractRule[];
  readonly faulty: ReadonlySet<string>;
  readonly issues: Issue[];
}

function walk(run: Walk, element: XmlElement, node: Node): void {
  const { description } = node;
  if (node.rules.length > 0 && !(description.kind === 'leaf' && run.faulty.has(element.path)))
    for (const rule of node.rules) judge(run, element, rule);
  if (description.kind === 'leaf') return;
  node.children ??= childrenOf(description, run.rules);
  for (const child of element.children) {
    const known = node.children.get(child.name);
    if (known && child.ns === (known.description.ns ?? run.contract.types)) walk(run, child, known);
  }
}

function judge({ contract, mode, issues }: Walk, element: XmlElement, rule: ContractRule): void {
  const severity = mode === 'reading' ? rule.reading : (rule.writing ?? 'error');
  for (const { code, place = element.path, source, ...fault } of rule.check?.(element, mode) ?? []) {
    const said = `${source ?? `${contract.source}, ${rule.source}`} (rule ${rule.name})`;
    issues.push(issue(code, { severity, ...fault, source: said, place: safePlace(place) }));
  }
}

/** Each place with an error, and the element that it is a part of. */
function faultyPlaces(issues: readonly Issue[]): Set<string> {
  const places = issues.filter(({ severity }) => severity === 'error').flatMap(({ place }) => place ?? []);
  return new Set(places.flatMap((place) => [place, place.slice(0, place.lastIndexOf('/'))]));
}

const childrenOf = (group: Group, rules: readonly ContractRule[]): Map<string, Node> =>
  new Map(group.children.map((child) => [child.name, nodeOf(child, group.name, rules)]));

const nodeOf = (description: Element, parent: string, rules: readonly ContractRule[]): Node => ({
  description,
  rules: rules.filter(({ on }) => on.some((place) => isAt(place, description, parent))),
});

const isAt = (place: string, description: Element, parent: string): boolean =>
  place.startsWith(':')
    ? description.kind === 'group' && description.type === place.slice(1)
    : place === description.name || place === `${parent}/${description.name}`;
