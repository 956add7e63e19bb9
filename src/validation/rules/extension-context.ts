import type { Json } from '../json.ts';
import type { Property, TypePlan } from '../plan/plan.ts';
import type { ExtensionContext, ProfilePlan } from '../plan/profile-plan.ts';
import type { Scope } from '../walk/scope.ts';

/** Where an extension stands. */
export interface ExtensionPlace {
  readonly extension: Json;
  readonly holder: Json;
  readonly holderPlace: string;
  readonly type: TypePlan;
  readonly via: Property | undefined;
}

/** Does the definition allow the extension here (R4 StructureDefinition.context)? What cannot be told is allowed. */
export function isAllowedHere({ contexts }: ProfilePlan, here: ExtensionPlace, scope: Scope): boolean {
  if (contexts.length === 0) return true;
  const names = namesOf(here, scope);
  for (const context of contexts) if (fits(context, names, here)) return true;
  const paths = pathsOf(here, scope);
  return contexts.some(({ type, element }) => type !== 'extension' && isNamed(element, paths));
}

function fits(
  { type, expression, element }: ExtensionContext,
  names: ReadonlySet<string>,
  here: ExtensionPlace,
): boolean {
  if (type === 'extension') return here.type.name === 'Extension' && here.holder.url === expression;
  // A FHIRPath context selects from the whole resource; what it selects is not told apart here.
  return type === 'fhirpath' || isNamed(element, names);
}

const isNamed = (element: string, names: ReadonlySet<string>): boolean =>
  names.has(element) || names.has(element.replace(/\[x\]/g, ''));

/** An element by its path in the resource. */
function pathsOf({ holderPlace }: ExtensionPlace, scope: Scope): ReadonlySet<string> {
  const path = scope.type + holderPlace.slice(scope.place.length).replace(/\[\d+\]/g, '');
  const choice = /\.ofType\([A-Za-z]+\)/g;
  return new Set([path, path.replace(choice, ''), path.replace(choice, '[x]')]);
}

const known = new WeakMap<TypePlan, Map<Property | undefined, ReadonlySet<string>>>();

/** Every other name an element goes by: its path in its type, its type and what that derives from. */
function namesOf({ type, via }: ExtensionPlace, scope: Scope): ReadonlySet<string> {
  const before = known.get(type)?.get(via);
  if (before) return before;
  const names = makeNames(type, via, scope);
  known.set(type, (known.get(type) ?? new Map<Property | undefined, ReadonlySet<string>>()).set(via, names));
  return names;
}

function makeNames(type: TypePlan, via: Property | undefined, scope: Scope): ReadonlySet<string> {
  const names = new Set<string>(['Element']);
  if (via) {
    const { id, name } = via.element;
    names
      .add(id)
      .add(id.replace(/\[x\]$/, ''))
      .add(via.name.replace(/^_/, ''))
      .delete(name);
    addType(via.type, names, scope);
  }
  addType(type.name, names, scope);
  return names;
}

function addType(name: string, names: Set<string>, scope: Scope): void {
  let type = scope.run.plans.type(name);
  for (let depth = 0; type && depth < 8; depth++) {
    names.add(type.name);
    if (type.base === undefined) break;
    names.add(type.base);
    type = scope.run.plans.type(type.base);
  }
  // R5 names what R4 has no type for: resources with a canonical url.
  if (scope.run.plans.type(name)?.elements.has('url') && scope.run.plans.type(name)?.kind === 'resource')
    names.add('CanonicalResource').add('MetadataResource');
}
