import type { ElementDefinition, StructureDefinition } from '@medplum/fhirtypes';
import { bindingOf, constraintsOf, lastStep, maxOf, typesOf } from './elements.ts';
import {
  asJson,
  type Binding,
  type Constraint,
  type ElementPlan,
  type Property,
  type TypeChoice,
  type TypePlan,
} from './plan.ts';
import type { Plans } from './plans.ts';
import { type Obligation, obligationsByElement, type Support, supportOf } from './support.ts';
import { canonicalOf } from './type-plan.ts';

/**
 * What a profile asks beyond the type it constrains: a tree of its snapshot's elements in which only what differs from
 * the base definition counts as a rule. Walking a profile costs what the profile adds.
 */
export interface ProfilePlan {
  readonly url: string;
  readonly canonical: string;
  readonly type: string;
  readonly root: ProfileNode;
  /** Of an extension: where it may stand, what must be true there, and whether it modifies. */
  readonly contexts: readonly ExtensionContext[];
  readonly contextInvariants: readonly string[];
  readonly modifies: boolean;
}

export interface ExtensionContext {
  readonly type: string;
  readonly expression: string;
  /** Name of the element that the expression means. */
  readonly element: string;
}

export interface ProfileNode {
  /** Element id in the snapshot. */
  readonly id: string;
  /** Canonical and element id, for `Issue.source`. */
  readonly source: string;
  readonly path: string;
  readonly name: string;
  readonly canonical: string;
  readonly sliceName?: string;
  readonly min: number;
  readonly max: number;
  /** Cardinality differs from the base definition's. */
  readonly bounded: boolean;
  readonly types: readonly TypeChoice[];
  /** Fewer types than the base definition allows. */
  readonly narrowed: boolean;
  /** Profiles on types (but not of extensions, which go by their url), or target profiles, that the base has not. */
  readonly profiled: boolean;
  readonly targeted: boolean;
  readonly properties: readonly Property[];
  readonly fixed?: unknown;
  readonly pattern?: unknown;
  readonly least?: unknown;
  readonly most?: unknown;
  readonly maxLength?: number;
  /** Some of these five are said. */
  readonly valued: boolean;
  readonly binding?: Binding;
  /** The binding, also where it is the base's: discriminators ask for it. */
  readonly anyBinding?: Binding;
  readonly constraints: readonly Constraint[];
  readonly children: ProfileNode[];
  readonly slices: ProfileNode[];
  readonly slicing?: Slicing;
  /** mustSupport and obligations: no rules, but reported where asked for. */
  readonly support?: Support;
  /** Children worth walking; filled once the tree stands. */
  active: readonly ProfileNode[];
  matters: boolean;
}

export interface Slicing {
  readonly discriminators: readonly { readonly type: string; readonly path: string }[];
  readonly ordered: boolean;
  readonly rules: 'open' | 'closed' | 'openAtEnd';
}

export function profilePlan(sd: StructureDefinition, plans: Plans): ProfilePlan {
  const canonical = canonicalOf(sd);
  const obligations = obligationsByElement(sd);
  const stack: { node: ProfileNode; type: TypePlan | undefined }[] = [];
  for (const element of sd.snapshot?.element ?? []) {
    const path = element.path ?? '';
    const depth = path.split('.').length - 1;
    const parent = stack[depth - 1];
    if (depth > 0 && !parent) continue;
    const base = depth === 0 ? undefined : baseOf(lastStep(path), parent?.type);
    const root = depth === 0 ? plans.type(sd.type) : undefined;
    const node = nodeOf(element, base, root, { canonical, obligations }, plans);
    stack.length = depth;
    stack[depth] = { node, type: root ?? innerType(node, plans) };
    if (parent) attach(node, parent.node);
  }
  const none = { path: sd.type } as ElementDefinition;
  const top = stack[0]?.node ?? nodeOf(none, undefined, undefined, { canonical, obligations }, plans);
  settle(top);
  return {
    url: sd.url,
    canonical,
    type: sd.type,
    root: top,
    contexts: (sd.context ?? []).map(({ type, expression = '' }) => ({ type, expression, element: named(expression) })),
    contextInvariants: sd.contextInvariant ?? [],
    modifies: sd.snapshot?.element?.[0]?.isModifier === true,
  };
}

const named = (expression: string): string =>
  expression.replace(/^http:\/\/hl7\.org\/fhir\/StructureDefinition\//, '').replace(/^.*#/, '');

interface Base {
  readonly element: ElementPlan;
  readonly properties: readonly Property[];
}

interface Profiled {
  readonly canonical: string;
  readonly obligations: ReadonlyMap<string, readonly Obligation[]>;
}

/** The base element; `valueQuantity` is `value[x]` held to one type. */
function baseOf(name: string, type: TypePlan | undefined): Base | undefined {
  const element = type?.elements.get(name);
  if (element) return { element, properties: element.properties };
  const property = type?.properties.get(name);
  return property && { element: property.element, properties: [property] };
}

/** The type that an element's children belong to, when it is one. */
function innerType(node: ProfileNode, plans: Plans): TypePlan | undefined {
  const codes = new Set(node.types.map((t) => t.code));
  if (codes.size === 0) return plans.type(node.properties[0]?.type ?? '');
  if (codes.size > 1) return plans.type('Element');
  const [code = ''] = codes;
  const property = node.properties.find((p) => p.step.endsWith(`ofType(${code})`)) ?? node.properties[0];
  if (code === 'BackboneElement' || code === 'Element') return plans.type(property?.type ?? code);
  return plans.type(code);
}

function nodeOf(
  element: ElementDefinition,
  base: Base | undefined,
  root: TypePlan | undefined,
  { canonical, obligations }: Profiled,
  plans: Plans,
): ProfileNode {
  const path = element.path ?? '';
  const types = typesOf(element);
  const codes = new Set(types.map((t) => t.code));
  const own = base?.element;
  const binding = corrected(bindingOf(element), path);
  const support = supportOf(element, obligations);
  const min = element.min ?? own?.min ?? 0;
  const max = element.max === undefined ? (own?.max ?? Number.POSITIVE_INFINITY) : maxOf(element.max);
  const isBackbone = codes.has('BackboneElement') || codes.has('Element');
  const values: Partial<ProfileNode> = {
    ...valuesOf(element),
    ...(element.maxLength !== undefined && element.maxLength !== own?.maxLength && { maxLength: element.maxLength }),
  };
  const properties =
    types.length === 0 || isBackbone ? (base?.properties ?? []) : allowed(base?.properties ?? [], codes);
  return {
    id: element.id ?? path,
    source: `${canonical}#${element.id ?? path}`,
    path,
    name: own?.name ?? lastStep(path),
    canonical,
    ...(element.sliceName !== undefined && { sliceName: element.sliceName }),
    min,
    max,
    bounded: own !== undefined && (element.sliceName !== undefined || min !== own.min || max !== own.max),
    types,
    narrowed: isChoice(own) && types.length > 0 && !isBackbone && own.types.some((t) => !codes.has(t.code)),
    profiled: types.some(
      (t) => t.code !== 'Extension' && !sameList(t.profiles, own?.types.find((o) => o.code === t.code)?.profiles),
    ),
    targeted: types.some((t) => !sameList(t.targets, own?.types.find((o) => o.code === t.code)?.targets)),
    properties: properties.length > 0 ? properties : (base?.properties ?? []),
    ...values,
    valued: Object.keys(values).length > 0,
    ...(binding && !sameBinding(binding, own?.binding) && { binding }),
    ...(binding && { anyBinding: binding }),
    constraints: constraintsOf(element, canonical).filter((c) => !isOfBase(c, own, root, codes, plans)),
    children: [],
    slices: [],
    ...slicingOf(element),
    ...(support && { support }),
    active: [],
    matters: false,
  };
}

/**
 * R4's vital signs bind the values of components as they do the value itself, which shuts out the oxygen flow (L/min) that
 * pulse oximetry reports as a component: there the units are a recommendation.
 */
const corrected = (binding: Binding | undefined, path: string): Binding | undefined =>
  binding?.valueSet.startsWith('http://hl7.org/fhir/ValueSet/ucum-vitals-common') &&
  path === 'Observation.component.value[x]'
    ? { ...binding, strength: 'extensible' }
    : binding;

/** Elements whose type a profile may narrow: of several types, or of any resource. */
const isChoice = (own: ElementPlan | undefined): own is ElementPlan =>
  own !== undefined && (own.types.length > 1 || own.types[0]?.code === 'Resource');

/** Properties of the types that a profile leaves; a base of any resource stays whatever the profile names. */
const allowed = (properties: readonly Property[], codes: ReadonlySet<string>): readonly Property[] =>
  properties.length < 2 ? properties : properties.filter((p) => codes.has(p.type));

const sameList = (a: readonly string[], b: readonly string[] = []): boolean =>
  a.length === b.length && a.every((item) => b.includes(item));

const sameBinding = (a: Binding, b: Binding | undefined): boolean =>
  a.valueSet === b?.valueSet && a.strength === b.strength && a.maxValueSet === b.maxValueSet && !a.additional;

/** Snapshots repeat the constraints of the base and of the element's type: those the structure walk holds. */
function isOfBase(
  { key, expression }: Constraint,
  own: ElementPlan | undefined,
  root: TypePlan | undefined,
  codes: ReadonlySet<string>,
  plans: Plans,
): boolean {
  const same = (c: Constraint): boolean => c.key === key && c.expression === expression;
  if (own?.constraints.some(same) || root?.constraints.some(same)) return true;
  return [...codes].some((code) => plans.type(code)?.constraints.some(same));
}

function valuesOf(element: ElementDefinition): Partial<ProfileNode> {
  const found: Record<string, unknown> = {};
  const json = asJson(element);
  for (const name in json) {
    if (/^fixed[A-Z]/.test(name)) found.fixed = json[name];
    else if (/^pattern[A-Z]/.test(name)) found.pattern = json[name];
    else if (/^minValue[A-Z]/.test(name)) found.least = json[name];
    else if (/^maxValue[A-Z]/.test(name)) found.most = json[name];
  }
  return found;
}

function slicingOf({ slicing }: ElementDefinition): { slicing?: Slicing } {
  if (!slicing) return {};
  const discriminators = (slicing.discriminator ?? []).map((d) => ({
    type: d.type ?? 'value',
    path: d.path ?? '$this',
  }));
  return { slicing: { discriminators, ordered: slicing.ordered === true, rules: slicing.rules ?? 'open' } };
}

/** Under its parent, or as a slice of the element it slices; `a/b` slices the slice `a` again. */
function attach(node: ProfileNode, parent: ProfileNode): void {
  const { sliceName } = node;
  const sliced = sliceName === undefined ? undefined : parent.children.find((c) => c.name === node.name);
  if (sliceName === undefined || !sliced) {
    parent.children.push(node);
    return;
  }
  const slash = sliceName.lastIndexOf('/');
  const outer = slash < 0 ? undefined : sliceNamed(sliced, sliceName.slice(0, slash));
  (outer ?? sliced).slices.push(node);
}

function sliceNamed(node: ProfileNode, name: string): ProfileNode | undefined {
  for (const slice of node.slices) {
    if (slice.sliceName === name) return slice;
    const inner = sliceNamed(slice, name);
    if (inner) return inner;
  }
  return undefined;
}

/** Which branches hold rules of the profile. */
function settle(node: ProfileNode): boolean {
  for (const child of node.children) settle(child);
  for (const slice of node.slices) settle(slice);
  node.active = node.children.filter((c) => c.matters);
  const closed = node.slicing !== undefined && node.slices.length > 0 && node.slicing.rules !== 'open';
  const ordered = node.slices.length > 0 && node.slicing?.ordered === true;
  node.matters =
    hasRules(node) || node.active.length > 0 || closed || ordered || node.slices.some((s) => s.matters && !isFree(s));
  return node.matters;
}

/** A slice without any rule of its own. */
const isFree = (slice: ProfileNode): boolean =>
  slice.min === 0 &&
  slice.max === Number.POSITIVE_INFINITY &&
  !hasRules({ ...slice, bounded: false }) &&
  slice.active.length === 0 &&
  slice.slices.length === 0;

const hasRules = (node: ProfileNode): boolean =>
  node.bounded ||
  node.narrowed ||
  node.profiled ||
  node.targeted ||
  node.valued ||
  node.binding !== undefined ||
  node.constraints.length > 0;
