import type { ElementDefinition } from '@medplum/fhirtypes';
import { isObject } from '../json.ts';

type Shape = (value: unknown) => boolean;

const isText: Shape = (value) => typeof value === 'string';
const isTexts: Shape = (value) => Array.isArray(value) && value.every(isText);
const isObjects: Shape = (value) => Array.isArray(value) && value.every(isObject);
const maybe =
  (shape: Shape): Shape =>
  (value) =>
    value === undefined || shape(value);

const isType: Shape = (type) =>
  isObject(type) && isText(type.code) && maybe(isTexts)(type.profile) && maybe(isTexts)(type.targetProfile);

const isSlicing: Shape = (slicing) => isObject(slicing) && maybe(isObjects)(slicing.discriminator);

/** What the making of a snapshot reads; all else is taken over as it is. */
const shapes: Readonly<Record<string, Shape>> = {
  id: isText,
  path: isText,
  sliceName: isText,
  definition: isText,
  comment: isText,
  requirements: isText,
  contentReference: isText,
  min: (value) => Number.isSafeInteger(value) && Number(value) >= 0,
  max: isText,
  type: (value) => Array.isArray(value) && value.every(isType),
  slicing: isSlicing,
  binding: isObject,
  constraint: isObjects,
  mapping: isObjects,
  example: isObjects,
  extension: (value) => Array.isArray(value) && value.every((e) => isObject(e) && isText(e.url)),
  condition: isTexts,
  alias: isTexts,
  base: isObject,
};

/** An element without the members that are not of the form of ElementDefinition, and their names. */
export function wellFormed(element: unknown): {
  readonly element?: ElementDefinition;
  readonly odd: readonly string[];
} {
  if (!isObject(element)) return { odd: [''] };
  const odd = Object.keys(element).filter(
    (member) => Object.hasOwn(shapes, member) && !shapes[member]!(element[member]),
  );
  if (odd.length === 0) return { element: element as unknown as ElementDefinition, odd };
  const kept = Object.entries(element).filter(([member]) => !odd.includes(member));
  return { element: Object.fromEntries(kept) as unknown as ElementDefinition, odd };
}
