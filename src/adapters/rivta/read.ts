import { recordOrder } from '../record-copy/order-of-times.ts';
import type { XmlElement } from '../xml/element.ts';
import { type Contract, type Element, type Group, type Leaf, typeNamespace } from './contract/description.ts';
import { settleDoubledHour } from './doubled-hour.ts';
import { type Draft, get, set } from './draft.ts';
import { readLeaf } from './read-leaf.ts';
import {
  type Mode,
  note,
  noteEmpty,
  type Reading,
  startReading,
  strayText,
  unknownAttributes,
  unknownChild,
} from './reading.ts';

/** Reads an operation element by its description: fields into a draft, and every structural fault at once. */
export function readOperation(root: XmlElement, contract: Contract, mode: Mode = 'reading'): Reading {
  const reading = startReading(contract, mode);
  readGroup(reading, root, contract.root, { draft: reading.draft, prefix: '' });
  if (reading.doubled.length > 0) settleDoubledHour(reading, recordOrder);
  return reading;
}

/** Where fields go, and how their full path starts. */
interface Scope {
  readonly draft: Draft;
  readonly prefix: string;
}

function readGroup(reading: Reading, element: XmlElement, group: Group, scope: Scope): void {
  unknownAttributes(reading, element, []);
  strayText(reading, element);
  if (element.children.length === 0 && group.mayBeEmpty !== true) {
    noteEmpty(reading, element.path, 'child elements');
    if (!reading.contract.emptySaysNothing) return;
  }
  const indexes = element.children.map((child) => indexIn(reading, child, group));
  checkOrder(reading, element, indexes, group);
  for (let index = 0; index < group.children.length; index++) {
    const description = group.children[index]!;
    const here = childrenAt(index, element, indexes);
    if (checkCount(reading, element, description, here)) {
      for (const child of here) readChild(reading, child, description, scope);
    }
  }
}

const none: readonly XmlElement[] = [];

function childrenAt(index: number, { children }: XmlElement, indexes: readonly number[]): readonly XmlElement[] {
  const first = indexes.indexOf(index);
  if (first < 0) return none;
  const here = [children[first]!];
  for (let n = first + 1; n < children.length; n++) if (indexes[n] === index) here.push(children[n]!);
  return here;
}

/** Position of a child in the description; one past the last for a tolerated foreign element, -1 for an unknown one. */
function indexIn(reading: Reading, child: XmlElement, group: Group): number {
  const { contract } = reading;
  const index = indexOf(child, group, contract.types);
  if (index >= 0) return index;
  const own = group === contract.root ? contract.responder : typeNamespace(group, contract);
  const foreign = child.ns !== '' && child.ns !== own && group.closed !== true;
  unknownChild(reading, child, foreign);
  return foreign ? group.children.length : -1;
}

/** Where the description of a group has an element; -1 where it has not. */
function indexOf({ name, ns }: XmlElement, { children }: Group, types: string): number {
  for (let n = 0; n < children.length; n++) {
    const described = children[n]!;
    if (described.name === name && ns === (described.ns ?? types)) return n;
  }
  return -1;
}

/** One finding for the first element that stands too late; version 2 tolerates any order with a warning. */
function checkOrder(reading: Reading, { children }: XmlElement, indexes: readonly number[], group: Group): void {
  const { strict } = reading.contract;
  const pair = group.eitherOrder?.map((name) => group.children.findIndex((d) => d.name === name));
  const rank = (index: number) => (pair?.includes(index) ? Math.min(...pair) : index);
  let highest = -1;
  for (let n = 0; n < indexes.length; n++) {
    const index = indexes[n]!;
    if (index < 0) continue;
    const here = rank(index);
    if (here < highest && (strict || index < group.children.length)) {
      const after = group.children[highest]?.name ?? 'elements of other namespaces';
      note(reading, 'element-order', children[n]!.path, {
        expected: `before ${after}`,
        ...(strict ? { severity: 'error' } : {}),
      });
      return;
    }
    if (strict || index < group.children.length) highest = Math.max(highest, here);
  }
}

function checkCount(
  reading: Reading,
  parent: XmlElement,
  { name, min, max }: Element,
  here: readonly XmlElement[],
): boolean {
  if (here.length < min) {
    note(reading, 'element-required', `${parent.path}/${name}`, { expected: `${min}..${max}`, found: '0' });
  }
  if (here.length > max) {
    note(reading, 'element-repeated', here[max]!.path, { expected: `at most ${max}`, found: `${here.length}` });
  }
  return here.length <= max;
}

function readChild(reading: Reading, child: XmlElement, description: Element, scope: Scope): void {
  if (description.kind === 'leaf') {
    const value = readLeaf(reading, child, description, scope.prefix);
    if (description.field !== undefined && value !== undefined) put(scope.draft, description, value);
  } else readGroup(reading, child, description, innerScope(description, scope));
}

/** A leaf that may be repeated gives a list. */
function put(draft: Draft, { field, max }: Leaf, value: unknown): void {
  const before = max > 1 ? (get(draft, field!) as unknown[] | undefined) : undefined;
  if (before) before.push(value);
  else set(draft, field!, max > 1 ? [value] : value);
}

/** The scope that a group opens: the next item of a list, a message of its own, or the scope it stands in. */
function innerScope({ scope: opens }: Group, scope: Scope): Scope {
  if (!opens) return scope;
  const draft: Draft = {};
  let place = scope.prefix + opens.path;
  if (opens.type === 'item') {
    const list = get(scope.draft, opens.path) as Draft[] | undefined;
    place += `[${list?.length ?? 0}]`;
    if (list) list.push(draft);
    else set(scope.draft, opens.path, [draft]);
  } else {
    set(scope.draft, opens.path, draft);
  }
  return { draft, prefix: `${place}.` };
}
