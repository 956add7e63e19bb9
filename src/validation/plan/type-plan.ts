import type { ElementDefinition, StructureDefinition } from '@medplum/fhirtypes';
import { bindingOf, capital, constraintsOf, coreTypeOf, lastStep, maxOf, typesOf } from './elements.ts';
import type { Constraint, ElementPlan, Property, TypePlan } from './plan.ts';

interface Draft {
  readonly name: string;
  readonly base: string | undefined;
  readonly constraints: readonly Constraint[];
  readonly elements: ElementPlan[];
}

/** Plans of a type and of its inner types, by name or path. The StructureDefinition is a specialization with snapshot. */
export function typePlans(sd: StructureDefinition): Map<string, TypePlan> {
  const canonical = canonicalOf(sd);
  const drafts = new Map<string, Draft>();
  for (const element of sd.snapshot?.element ?? []) {
    const path = element.path ?? '';
    const dot = path.lastIndexOf('.');
    const parent = path.slice(0, Math.max(dot, 0));
    if (parent !== '') drafts.get(parent)?.elements.push(elementPlan(resourceId(element, sd), canonical));
    const [type] = element.type ?? [];
    if (parent === '') {
      const base = coreTypeOf(sd.baseDefinition ?? '');
      drafts.set(path, { name: path, base, constraints: constraintsOf(element, canonical), elements: [] });
    } else if (type?.code === 'BackboneElement' || type?.code === 'Element')
      drafts.set(path, { name: path, base: type.code, constraints: [], elements: [] });
  }
  const kind = sd.kind === 'resource' ? 'resource' : sd.kind === 'primitive-type' ? 'primitive' : 'complex';
  return new Map([...drafts].map(([name, draft]) => [name, planOf(draft, name === sd.type ? kind : 'complex', sd)]));
}

/** R4 4.0.1 says `string` of Resource.id by mistake; its page says `id` (resource.html#id). */
const resourceId = (element: ElementDefinition, sd: StructureDefinition): ElementDefinition =>
  sd.kind === 'resource' && element.path === `${sd.type}.id` ? { ...element, type: [{ code: 'id' }] } : element;

export const canonicalOf = (sd: StructureDefinition): string => (sd.version ? `${sd.url}|${sd.version}` : sd.url);

function planOf(draft: Draft, kind: TypePlan['kind'], sd: StructureDefinition): TypePlan {
  const properties = draft.elements.flatMap((e) => e.properties);
  const twins = properties.filter((p) => isPrimitive(p.type)).map(twinOf);
  return {
    name: draft.name,
    kind,
    abstract: sd.abstract === true,
    ...(draft.base !== undefined && { base: draft.base }),
    canonical: canonicalOf(sd),
    properties: new Map([...properties, ...twins].map((p) => [p.name, p])),
    elements: new Map(draft.elements.map((e) => [e.name, e])),
    required: draft.elements.filter((e) => e.min > 0),
    choices: draft.elements.filter((e) => e.name.endsWith('[x]') && e.properties.length > 1),
    constraints: draft.constraints,
  };
}

/** Names of primitive types begin with a small letter; `xhtml` has no twin. */
export const isPrimitive = (type: string): boolean => /^[a-z]/.test(type) && type !== 'xhtml';

const twinOf = (property: Property): Property => ({ ...property, name: property.twinName, twin: true });

function elementPlan(element: ElementDefinition, canonical: string): ElementPlan {
  const path = element.path ?? '';
  const binding = bindingOf(element);
  const plan: ElementPlan = {
    id: element.id ?? path,
    source: `${canonical}#${element.id ?? path}`,
    name: lastStep(path),
    min: element.min ?? 0,
    max: maxOf(element.max),
    types: element.contentReference ? [] : typesOf(element),
    properties: [],
    constraints: constraintsOf(element, canonical),
    ...(binding && { binding }),
    ...(element.maxLength !== undefined && { maxLength: element.maxLength }),
  };
  plan.properties.push(...propertiesOf(element, plan));
  return plan;
}

function propertiesOf(element: ElementDefinition, plan: ElementPlan): Property[] {
  const list = maxOf(element.base?.max ?? element.max) > 1;
  const { name } = plan;
  if (element.contentReference)
    return [
      propertyOf(name, { step: name, element: plan, type: element.contentReference.replace(/^.*#/, ''), list }, false),
    ];
  const choice = name.endsWith('[x]');
  const stem = choice ? name.slice(0, -3) : name;
  return plan.types.map(({ code }) => {
    const type = code === 'BackboneElement' || code === 'Element' ? (element.path ?? code) : code;
    const step = choice ? `${stem}.ofType(${code})` : stem;
    return propertyOf(choice ? stem + capital(code) : stem, { step, element: plan, type, list }, plan.types.length > 1);
  });
}

const propertyOf = (
  name: string,
  said: Pick<Property, 'step' | 'element' | 'type' | 'list'>,
  choice: boolean,
): Property => ({
  name,
  twinName: `_${name}`,
  ...said,
  below: `.${said.step}`,
  simple: /^[a-z]/.test(said.type),
  twin: false,
  choice,
});
