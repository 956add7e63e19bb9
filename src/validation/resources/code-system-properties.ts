import { type Json, objectsOf, textOf } from '../json.ts';
import { shownCode } from '../quote.ts';
import { type Scope, tell } from '../walk/scope.ts';
import { conceptsIn } from './code-system.ts';

const base = 'http://hl7.org/fhir/concept-properties#';
const source = 'R4 codesystem.html#properties';

/** Types of the properties that FHIR defines itself (R4 codesystem.html#defined-props and their later additions). */
const defined: Readonly<Record<string, string>> = {
  inactive: 'boolean',
  notSelectable: 'boolean',
  status: 'code',
  parent: 'code',
  child: 'code',
  partOf: 'code',
  synonym: 'code',
  deprecated: 'dateTime',
  effectiveDate: 'dateTime',
  deprecationDate: 'dateTime',
  retirementDate: 'dateTime',
  comment: 'string',
  itemWeight: 'decimal',
};

/** Declared properties are each declared once, as FHIR defines them; concepts give their values in the type declared. */
export function checkProperties(scope: Scope): void {
  const types = new Map<string, string>();
  const uris = new Set<string>();
  for (const [i, property] of objectsOf(scope.resource.property)) {
    const place = `${scope.place}.property[${i}]`;
    const code = textOf(property.code);
    const uri = textOf(property.uri);
    if (code !== undefined && types.has(code)) twice(place, 'code', scope);
    if (uri !== undefined && uris.has(uri)) twice(place, 'uri', scope);
    if (code !== undefined && !types.has(code)) types.set(code, textOf(property.type) ?? '');
    if (uri !== undefined) uris.add(uri);
    if (uri?.startsWith(base)) checkDefined(property, uri.slice(base.length), place, scope);
  }
  for (const [place, concept] of conceptsIn(scope.resource.concept, scope.place))
    checkValues(concept, types, place, scope);
}

function twice(place: string, what: string, scope: Scope): void {
  tell(scope, 'resource-rule', place, { expected: `a ${what} that no other property has`, source });
}

function checkDefined(property: Json, name: string, place: string, scope: Scope): void {
  const type = Object.hasOwn(defined, name) ? defined[name] : undefined;
  if (type === undefined) return;
  if (property.type !== type)
    tell(scope, 'resource-rule', place, { expected: `type ${type}`, found: shownCode(String(property.type)), source });
  // Another code that FHIR gives a meaning of its own would be read as that.
  const code = textOf(property.code) ?? '';
  if (code !== name && Object.hasOwn(defined, code))
    tell(scope, 'resource-rule', place, { expected: `code ${name}`, found: code, source });
}

function checkValues(concept: Json, types: ReadonlyMap<string, string>, place: string, scope: Scope): void {
  for (const [i, property] of objectsOf(concept.property)) {
    const there = `${place}.property[${i}]`;
    const type = types.get(textOf(property.code) ?? '');
    const given = Object.keys(property).find((name) => /^value[A-Z]/.test(name));
    if (type === undefined || type === '' || given === undefined) continue;
    const actual = given.slice(5);
    if (actual.toLowerCase() !== type.toLowerCase())
      tell(scope, 'resource-rule', there, { expected: `a value of type ${type}`, found: actual, source });
  }
}
