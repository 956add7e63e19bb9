import type { Scope } from '../walk/scope.ts';

/** What a Bundle must meet beyond its StructureDefinition (R4 bundle.html). */
export function checkBundle(_scope: Scope): void {}
