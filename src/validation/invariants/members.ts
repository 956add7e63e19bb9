import r4 from 'fhirpath/fhir-context/r4/index.js';
import { isObject, type Json } from '../json.ts';

/**
 * What R4's model, as the FHIRPath library reads it, knows an object by: a type, or the path of an inner type
 * (`Bundle.entry`). Undefined where that is told by the instance alone.
 */
export type Known = string | undefined;

export const abstractTypes: ReadonlySet<string> = new Set([
  '',
  'Resource',
  'DomainResource',
  'Element',
  'BackboneElement',
]);

export const known = (type: Known): Known => (type === undefined || abstractTypes.has(type) ? undefined : type);

/** Where R4's model has an element of a type. */
export const pathOf = (type: string, name: string): string => {
  const path = `${type}.${name}`;
  return r4.pathsDefinedElsewhere[path] ?? path;
};

/** By what the values of a member are known. */
export function knownAfter(type: Known, name: string): Known {
  if (name === 'extension') return 'Extension';
  if (type === undefined) return undefined;
  const path = pathOf(type, name);
  return r4.choiceTypePaths[path] ? undefined : known(r4.path2TypeWithoutElements[path] ?? path);
}

/** The values of one element in an object, when it is plainly there or plainly not; undefined when only the library can tell. */
export type Members = (node: unknown) => readonly unknown[] | undefined;

const none: readonly unknown[] = [];

export function membersOf(type: Known, name: string): Members {
  const twin = `_${name}`;
  const choices = type === undefined ? undefined : choicesOf(type, name);
  return (node) => {
    if (!isObject(node)) return undefined;
    if (choices && isOf(node, type)) return choiceOf(node, choices);
    const own = node[name];
    if (own === undefined && type !== undefined && isOf(node, type)) return node[twin] === undefined ? none : undefined;
    if (own === undefined || own === null) return lacks(node, name) ? none : chosenOf(node, name);
    if (node[twin] !== undefined) return undefined;
    if (!Array.isArray(own)) return [own];
    for (const item of own) if (item === null || Array.isArray(item)) return undefined;
    return own;
  };
}

/** Is the element not there at all? False too when that cannot be told. */
export function absence(type: Known, name: string): (node: Json) => boolean {
  const members = membersOf(type, name);
  return type === undefined ? (node) => lacks(node, name) : (node) => members(node)?.length === 0;
}

const isOf = ({ resourceType }: Json, type: Known): boolean => resourceType === undefined || resourceType === type;

interface Choice {
  readonly property: string;
  readonly twin: string;
}

function choicesOf(type: string, name: string): readonly Choice[] | undefined {
  const types: readonly string[] | undefined = r4.choiceTypePaths[pathOf(type, name)];
  return types?.map((one) => ({ property: name + one, twin: `_${name}${one}` }));
}

/** Of several properties the library takes the first by its model. */
function choiceOf(node: Json, choices: readonly Choice[]): readonly unknown[] | undefined {
  for (const { property, twin } of choices) {
    const value = node[property];
    if (node[twin] !== undefined) return undefined;
    if (value !== undefined) return value === null || Array.isArray(value) ? undefined : [value];
  }
  return none;
}

/** `valueQuantity` of an Observation: of an inner object the type is not known here, and so not its choices. */
function isChosen({ resourceType }: Json, stem: string, property: string): boolean {
  const types: readonly string[] = r4.choiceTypePaths[`${resourceType}.${stem}`] ?? [];
  return types.includes(property.slice(stem.length));
}

const complex = /(?:Coding|CodeableConcept|Identifier|Reference|Period|Quantity|Range|Ratio|Address|Attachment)$/;

/** The value of a resource's element of several types, when it is the only property that it can be, and an object or a plain text. */
function chosenOf(node: Json, name: string): readonly unknown[] | undefined {
  let only: string | undefined;
  for (const property in node) {
    if (property.startsWith('_') && property.startsWith(name, 1)) return undefined;
    if (!property.startsWith(name)) continue;
    if (only !== undefined) return undefined;
    only = property;
  }
  if (only === undefined || !isChosen(node, name, only)) return undefined;
  const value = node[only];
  if (complex.test(only)) return isObject(value) ? [value] : undefined;
  return /(?:String|Code)$/.test(only) && typeof value === 'string' ? [value] : undefined;
}

/** No property of that name, no twin of it, and none that begins with it, as those of a choice do. */
function lacks(object: Json, name: string): boolean {
  for (const property in object)
    if (property.startsWith(name) || (property.startsWith('_') && property.startsWith(name, 1))) return false;
  return true;
}
