import type { Scope } from '../walk/scope.ts';
import { checkCodeSystem } from './code-system.ts';
import { checkObservation } from './observation.ts';
import { checkSearchParameter } from './search-parameter.ts';
import { checkStructureDefinition } from './structure-definition.ts';
import { checkValueSet } from './value-set.ts';

/** What one resource of a type must meet beyond its StructureDefinition. */
export type ResourceRule = (scope: Scope) => void;

/** By type. To add a rule: one file named by the type, one function of this shape, one line here. */
export const resourceRules: Readonly<Record<string, ResourceRule>> = {
  CodeSystem: checkCodeSystem,
  Observation: checkObservation,
  SearchParameter: checkSearchParameter,
  StructureDefinition: checkStructureDefinition,
  ValueSet: checkValueSet,
};
