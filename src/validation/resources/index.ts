import type { Scope } from '../walk/scope.ts';

/** What one resource of a type must meet beyond its StructureDefinition. */
export type ResourceRule = (scope: Scope) => void;

/** By type. To add a rule: one file named by the type, one function of this shape, one line here. */
export const resourceRules: Readonly<Record<string, ResourceRule>> = {};
