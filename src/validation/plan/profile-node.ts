import type { ElementDefinition } from '@medplum/fhirtypes';
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
import { type Obligation, type Support, supportOf } from './support.ts';

/** One element of a profile's snapshot; only what differs from the base definition counts as a rule. */
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
  /** No more is asked than that one property is there, and is or holds a value. */
  simple: boolean;
  /** No more is asked than how many there are. */
  counted: boolean;
  matters: boolean;
}

export interface Slicing {
  readonly discriminators: readonly { readonly type: string; readonly path: string }[];
  readonly ordered: boolean;
  readonly rules: 'open' | 'closed' | 'openAtEnd';
}

/** What the type has of an element. */
export interface Base {
  readonly element: ElementPlan;
  readonly properties: readonly Property[];
}

/** The profile that a node is of. */
export interface Profiled {
  readonly canonical: string;
  readonly obligations: ReadonlyMap<string, readonly Obligation[]>;
}

/** The base element; `valueQuantity` is `value[x]` held to one type. */
export function baseOf(name: string, type: TypePlan | undefined): Base | undefined {
  const element = type?.elements.get(name);
  if (element) return { element, properties: element.properties };
  const property = type?.properties.get(name);
  return property && { element: property.element, properties: [property] };
}

/** The type that an element's children belong to, when it is one. */
export function innerType(node: ProfileNode, plans: Plans): TypePlan | undefined {
  const codes = new Set(node.types.map((t) => t.code));
  if (codes.size === 0) return plans.type(node.properties[0]?.type ?? '');
  if (codes.size > 1) return plans.type('Element');
  const [code = ''] = codes;
  const property = node.properties.find((p) => p.step.endsWith(`ofType(${code})`)) ?? node.properties[0];
  if (code === 'BackboneElement' || code === 'Element') return plans.type(property?.type ?? code);
  return plans.type(code);
}

export function nodeOf(
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
    simple: false,
    counted: false,
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
