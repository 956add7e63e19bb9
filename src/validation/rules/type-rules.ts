import type { Json } from '../json.ts';
import type { Property } from '../plan/plan.ts';
import type { Scope } from '../walk/scope.ts';
import { checkAttachment } from './attachments.ts';
import { checkCoding } from './bindings.ts';
import { checkIdentifier } from './identifiers.ts';
import { checkReference } from './references.ts';
import { checkUnit } from './units.ts';

/** What one value of a data type must meet beyond its StructureDefinition. `via` is the element it stands in. */
export type TypeRule = (value: Json, place: string, scope: Scope, via: Property | undefined) => void;

/** By type. To add a rule: one file, one function of this shape, one line here. */
export const typeRules: Readonly<Record<string, TypeRule>> = {
  Age: checkUnit,
  Attachment: checkAttachment,
  Coding: checkCoding,
  Count: checkUnit,
  Distance: checkUnit,
  Duration: checkUnit,
  Identifier: checkIdentifier,
  Quantity: checkUnit,
  Reference: checkReference,
};
