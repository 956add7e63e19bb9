import type { ElementDefinition } from '@medplum/fhirtypes';
import { type Context, complain, copyWithin } from './context.ts';
import type { Rule } from './differential.ts';
import { inherited, merge } from './merge.ts';
import { newElement } from './specialise.ts';
import { findSlice, type Node, sliceParent } from './tree.ts';
import { structureOf, unfold } from './unfold.ts';

/** Applies what a differential says of a node and of all below it; the node is the caller's own. */
export function applyRule(node: Node, rule: Rule, context: Context): void {
  if (rule.element) applyElement(node, rule.element, rule.at, context);
  for (const child of rule.children) applyChild(node, child, context);
}

/**
 * The rules of slices come after the sliced element's own, so that a new slice begins with what holds for all. One that
 * is named where nothing is sliced is the element itself.
 */
function applyWithSlices(node: Node, rule: Rule, context: Context): void {
  applyRule(node, rule, context);
  const [only] = rule.slices;
  if (only && rule.slices.length === 1 && !rule.element && !slicingOf(node)) {
    complain(context, only.at, { member: 'sliceName', expected: `slicing of ${node.name}`, severity: 'warning' });
    applyRule(node, only, context);
    return;
  }
  for (const one of rule.slices) applySlice(node, one, context);
}

/** Slicing that is there, or that goes without saying. */
const slicingOf = (node: Node): ElementDefinition['slicing'] => node.element.slicing ?? implicitSlicing(node);

function applyChild(parent: Node, rule: Rule, context: Context): void {
  unfold(parent, rule.name, context);
  const node = parent.children.find((child) => child.name === rule.name);
  if (node) {
    applyWithSlices(node, rule, context);
    return;
  }
  const choice = choiceOf(parent, rule.name);
  if (choice) {
    applyChoice(choice.node, choice.type, rule, context);
    return;
  }
  if (context.adds && rule.element) {
    const added = newElement(rule, context);
    parent.children.push(added);
    applyWithSlices(added, { ...rule, element: undefined }, context);
    return;
  }
  if (parent.uncertain) return;
  complain(context, rule.at, { member: 'path', expected: `an element of ${labelOf(parent)}`, found: rule.name });
}

const labelOf = ({ name, element }: Node): string =>
  [name, ...new Set((element.type ?? []).map((t) => t.code))].slice(0, 6).join(' | ');

/** `valueQuantity` is `value[x]` of the type Quantity, and as a shortcut the slice of that name (R4 5.1.0.11.1). */
function choiceOf(parent: Node, name: string): { node: Node; type: string } | undefined {
  for (const node of parent.children) {
    const stem = node.name.endsWith('[x]') ? node.name.slice(0, -3) : undefined;
    if (stem === undefined || !name.startsWith(stem)) continue;
    const type = (node.element.type ?? []).find((t) => capital(t.code ?? '') === name.slice(stem.length));
    if (type?.code !== undefined) return { node, type: type.code };
  }
  return undefined;
}

const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

function applyChoice(node: Node, type: string, rule: Rule, context: Context): void {
  if (node.slices.length === 0 && new Set(node.element.type?.map((t) => t.code)).size === 1) {
    applyWithSlices(node, rule, context);
    return;
  }
  const slice = node.slices.find((s) => s.slice === rule.name || onlyType(s) === type);
  applySlice(node, { ...rule, name: node.name, slice: slice?.slice ?? rule.name, slices: [] }, context);
  for (const one of rule.slices) applySlice(node, { ...one, name: node.name }, context);
}

const onlyType = ({ element }: Node): string | undefined =>
  element.type?.length === 1 ? element.type[0]?.code : undefined;

function applySlice(node: Node, rule: Rule, context: Context): void {
  const name = rule.slice!;
  const known = findSlice(node, name);
  if (known) {
    applyRule(known, rule, context);
    return;
  }
  const parent = sliceParent(node, name);
  const slicing = slicingOf(parent);
  if (!slicing) complain(context, rule.at, { member: 'sliceName', expected: `slicing of ${node.name}`, found: name });
  else if (!parent.element.slicing)
    parent.element = { ...parent.element, ...(isExtension(parent) && extensionWords), slicing };
  const slice = newSlice(parent, name, context);
  parent.slices.push(slice);
  applyRule(slice, rule, context);
}

/** Extensions are always told apart by their url, choices by their type (R4 5.1.0.13, 5.1.0.11.1). */
function implicitSlicing({ name }: Node): ElementDefinition['slicing'] {
  const discriminator =
    name === 'extension' || name === 'modifierExtension'
      ? ['value', 'url']
      : name.endsWith('[x]')
        ? ['type', '$this']
        : undefined;
  if (!discriminator) return undefined;
  const [type, path] = discriminator as ['value' | 'type', string];
  return { discriminator: [{ type, path }], ordered: false, rules: 'open' };
}

/** A slice begins with what holds for every item, but need not be there: how many there are in all is another count. */
function newSlice(parent: Node, slice: string, context: Context): Node {
  const { slicing: _, ...element } = parent.element;
  const made: Node = {
    ...copyWithin(context, parent),
    slice,
    slices: [],
    element: { ...element, sliceName: slice, min: 0 },
  };
  const type = parent.name.endsWith('[x]') ? typeOfSlice(parent, slice) : undefined;
  if (type) made.element = { ...made.element, type: [type] };
  return made;
}

function typeOfSlice({ name, element }: Node, slice: string) {
  const stem = name.slice(0, -3);
  return slice.startsWith(stem)
    ? element.type?.find((t) => capital(t.code ?? '') === slice.slice(stem.length))
    : undefined;
}

/** The words of the plain extension say nothing of one that a profile speaks of. */
const extensionWords = {
  short: 'Extension',
  definition: 'An Extension',
  comment: undefined,
  requirements: undefined,
  alias: undefined,
  mapping: undefined,
} as Partial<ElementDefinition>;

const isExtension = ({ name, element }: Node): boolean =>
  (name === 'extension' || name === 'modifierExtension' || name === 'Extension') && element.base !== undefined;

function applyElement(node: Node, rule: ElementDefinition, at: number, context: Context): void {
  if (isExtension(node)) node.element = { ...node.element, ...extensionWords };
  const template = profileRoot(node, rule, context);
  const found = (member: string, expected: string, found?: string): void =>
    complain(context, at, { member, expected, ...(found !== undefined && { found }) });
  node.element = merge(template ?? node.element, withSource(rule, context), found);
  // Members unfolded before are those of another type or profile now.
  if (rule.type && template && node.children.length > 0) refold(node, context);
}

/** A constraint without a source is this profile's own (R4 ElementDefinition.constraint.source). */
function withSource(rule: ElementDefinition, { structure }: Context): ElementDefinition {
  if (!rule.constraint?.some((c) => c.source === undefined)) return rule;
  const constraint = rule.constraint.map((c) => (c.source === undefined ? { ...c, source: structure.url } : c));
  return { ...rule, constraint };
}

/**
 * Where a rule names one profile on a type, that profile's root speaks of the element too: its constraints hold here,
 * its words take the place of the base's, and how often an extension may stand is its own affair.
 */
function profileRoot(node: Node, { type }: ElementDefinition, context: Context): ElementDefinition | undefined {
  const profile = type?.length === 1 && type[0]?.profile?.length === 1 ? type[0].profile[0] : undefined;
  if (profile === undefined) return undefined;
  const root = structureOf(profile, context)?.snapshot?.element[0];
  if (!root) return undefined;
  const { id: _, path: __, base: ___, slicing: ____, type: _____, isSummary: ______, min, max, ...rest } = root;
  const own = type![0]!.code === 'Extension' ? { min, max } : {};
  const { isSummary: _______, mapping: ________, alias: _________, ...element } = node.element;
  return merge(element, inherited({ ...rest, ...own, path: root.path } as ElementDefinition), () => undefined);
}

/** Members that were unfolded from the plain type: begun anew from the profile, with all that was said of them. */
function refold(node: Node, context: Context): void {
  const said = ruleOf(node);
  node.children = [];
  const quiet = { ...context, faults: [] };
  for (const child of said.children) applyChild(node, child, quiet);
}

const ruleOf = (node: Node): Rule => ({
  name: node.name,
  ...(node.slice !== undefined && { slice: node.slice }),
  element: node.element,
  at: 0,
  children: node.children.map(ruleOf),
  slices: node.slices.map(ruleOf),
});
