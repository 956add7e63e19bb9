import type { StructureDefinition } from '@medplum/fhirtypes';
import type { Issue } from '../../model/issue.ts';
import { type Json, objectOf, objectsOf } from '../json.ts';
import { makeSnapshot } from '../snapshot/snapshot.ts';
import { type Scope, tell } from '../walk/scope.ts';

/** Types that may be bound to a value set (R4 terminologies.html#4.1). */
const bindable: ReadonlySet<string> = new Set(['code', 'Coding', 'CodeableConcept', 'Quantity', 'string', 'uri']);

/** StructureDefinition: its differential can be applied, and its elements say what their types can bear. */
export function checkStructureDefinition(scope: Scope): void {
  const { resource, place } = scope;
  const differential = objectOf(resource.differential);
  checkKind(scope);
  if (resource.derivation === 'constraint' && differential.element !== undefined) applyDifferential(scope);
  for (const [i, element] of objectsOf(differential.element))
    checkBindable(element, `${place}.differential.element[${i}]`, scope);
}

/** A constraint is of the kind and type of what it constrains (R4 StructureDefinition.derivation). */
function checkKind(scope: Scope): void {
  const { resource, place, run } = scope;
  const base =
    typeof resource.baseDefinition === 'string' ? run.plans.definitions.structure(resource.baseDefinition) : undefined;
  if (!base || resource.derivation !== 'constraint') return;
  for (const name of ['kind', 'type'] as const)
    if (resource[name] !== base[name] && typeof resource[name] === 'string')
      tell(scope, 'resource-rule', place, { expected: `${name} ${base[name]}`, source: 'R4 structuredefinition.html' });
}

/** What is wrong when a snapshot is made of it (R4 profiling.html#snapshot). */
function applyDifferential(scope: Scope): void {
  const { snapshot: _, ...bare } = scope.resource;
  const { faults } = makeSnapshot(bare as unknown as StructureDefinition, scope.run.plans.definitions);
  for (const fault of faults)
    if (fault.code === 'profile-differential')
      tell(scope, fault.code, placed(fault.place, scope), {
        ...withoutPlace(fault),
        source: 'R4 profiling.html#snapshot',
      });
}

/** Places of the maker begin at the StructureDefinition, which may lie in a Bundle. */
const placed = (place: string | undefined, scope: Scope): string =>
  scope.place + (place ?? '').replace(/^StructureDefinition/, '');

const withoutPlace = ({ place: _, ...rest }: Issue): Omit<Issue, 'place'> => rest;

function checkBindable(element: Json, place: string, scope: Scope): void {
  const codes = objectsOf(element.type).map(([, type]) => String(type.code));
  if (element.binding === undefined || codes.length === 0 || codes.some((code) => bindable.has(code))) return;
  tell(scope, 'resource-rule', place, {
    expected: 'a type that can be bound to a value set',
    found: codes.join(', '),
    source: 'R4 terminologies.html#4.1',
  });
}
