import type { StructureDefinitionContext } from '@medplum/fhirtypes';
import type { Json } from '../json.ts';
import type { Property, TypePlan } from '../plan/plan.ts';
import type { ProfilePlan } from '../plan/profile-plan.ts';
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
export function isAllowedHere(plan: ProfilePlan, here: ExtensionPlace, scope: Scope): boolean {
  const contexts = scope.run.plans.definitions.structure(plan.url)?.context ?? [];
  if (contexts.length === 0) return true;
  const names = namesOf(here, scope);
  return contexts.some((context) => fits(context, names, here));
}

function fits(
  { type, expression = '' }: StructureDefinitionContext,
  names: ReadonlySet<string>,
  here: ExtensionPlace,
): boolean {
  if (type === 'extension') return here.type.name === 'Extension' && here.holder.url === expression;
  // A FHIRPath context selects from the whole resource; what it selects is not told apart here.
  if (type === 'fhirpath') return true;
  const wanted = expression.replace(/^http:\/\/hl7\.org\/fhir\/StructureDefinition\//, '').replace(/^.*#/, '');
  return names.has(wanted) || names.has(wanted.replace(/\[x\]/g, ''));
}

/** Every name an element goes by: its path in the resource, its path in its type, its type and what that derives from. */
function namesOf({ holderPlace, type, via }: ExtensionPlace, scope: Scope): ReadonlySet<string> {
  const names = new Set<string>(['Element']);
  const path = scope.type + holderPlace.slice(scope.place.length).replace(/\[\d+\]/g, '');
  names
    .add(path)
    .add(path.replace(/\.ofType\([A-Za-z]+\)/g, ''))
    .add(path.replace(/\.ofType\([A-Za-z]+\)/g, '[x]'));
  if (via) {
    const { id, name } = via.element;
    names
      .add(id)
      .add(id.replace(/\[x\]$/, ''))
      .add(via.name.replace(/^_/, ''))
      .delete(name);
    addType(via.type, names, scope);
  } else if (type.name === 'Element') names.add('Element');
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
