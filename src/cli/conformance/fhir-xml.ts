import type { XmlElement } from '../../adapters/xml/element.ts';
import { parseXml } from '../../adapters/xml/parse.ts';
import { type Issue, issue } from '../../model/issue.ts';
import type { Property, TypePlan } from '../../validation/plan/plan.ts';
import type { Plans } from '../../validation/plan/plans.ts';
import { shownCode } from '../../validation/quote.ts';

type Json = Record<string, unknown>;

const fhir = 'http://hl7.org/fhir';
const numbers: ReadonlySet<string> = new Set(['integer', 'unsignedInt', 'positiveInt', 'decimal']);

/**
 * Definitions in FHIR's XML form as JSON (R4 xml.html, json.html); some of the published cases have theirs so. The types
 * say what repeats and what is a number. Narrative is left out: nobody reads it here. Never throws on bad input.
 */
export function readFhirXml(bytes: Uint8Array, plans: Plans): { value?: Json; issues: readonly Issue[] } {
  const { root, issues } = parseXml(bytes);
  if (!root) return { issues };
  if (root.ns !== fhir || plans.type(root.name)?.kind !== 'resource')
    return {
      issues: [issue('resource-type', { place: '/', expected: `a resource of ${fhir}`, found: shownCode(root.name) })],
    };
  return { value: resourceOf(root, plans), issues: [] };
}

function resourceOf(element: XmlElement, plans: Plans): Json {
  const type = plans.type(element.name);
  return { resourceType: element.name, ...objectOf(element, type, plans) };
}

function objectOf(element: XmlElement, type: TypePlan | undefined, plans: Plans): Json {
  const object: Json = {};
  for (const name of ['id', 'url']) {
    const attribute = attributeOf(element, name);
    if (attribute !== undefined) object[name] = attribute;
  }
  for (const child of element.children) add(object, child, type?.properties.get(child.name), plans);
  return object;
}

function add(object: Json, child: XmlElement, property: Property | undefined, plans: Plans): void {
  const { name } = child;
  const type = property && plans.type(property.type);
  // The narrative of a definition is never looked at here; what matters is that there is one.
  if (property?.type === 'xhtml') object[name] = '<div xmlns="http://www.w3.org/1999/xhtml">...</div>';
  else if (type?.kind === 'resource') put(object, name, child.children.map((c) => resourceOf(c, plans))[0], property);
  else if (type?.kind === 'primitive' || (!type && attributeOf(child, 'value') !== undefined))
    addPrimitive(object, child, property, plans);
  else put(object, name, objectOf(child, type, plans), property);
}

function addPrimitive(object: Json, child: XmlElement, property: Property | undefined, plans: Plans): void {
  const value = attributeOf(child, 'value');
  const twin = objectOf(child, plans.type('Element'), plans);
  const hasTwin = Object.keys(twin).length > 0;
  const { name } = child;
  const read = value === undefined ? null : readValue(value, property?.type);
  if (!property?.list) {
    if (read !== null) object[name] = read;
    if (hasTwin) object[`_${name}`] = twin;
    return;
  }
  const index = Math.max(lengthOf(object[name]), lengthOf(object[`_${name}`]));
  if (read !== null || object[name] !== undefined) pad(object, name, index).push(read);
  if (hasTwin || object[`_${name}`] !== undefined) pad(object, `_${name}`, index).push(hasTwin ? twin : null);
}

const lengthOf = (list: unknown): number => (Array.isArray(list) ? list.length : 0);

/** Lists of values and of what stands beside them keep step (R4 json.html#primitive). */
function pad(object: Json, name: string, length: number): unknown[] {
  const list: unknown[] = Array.isArray(object[name]) ? object[name] : [];
  while (list.length < length) list.push(null);
  object[name] = list;
  return list;
}

function put(object: Json, name: string, value: unknown, property: Property | undefined): void {
  const before = object[name];
  if (Array.isArray(before)) before.push(value);
  else if (before !== undefined) object[name] = [before, value];
  else object[name] = property?.list ? [value] : value;
}

function readValue(text: string, type: string | undefined): unknown {
  if (type === 'boolean' && (text === 'true' || text === 'false')) return text === 'true';
  if (type !== undefined && numbers.has(type) && text.trim() !== '' && Number.isFinite(Number(text)))
    return Number(text);
  return text;
}

const attributeOf = (element: XmlElement, name: string): string | undefined =>
  element.attributes.find((a) => a.ns === '' && a.name === name)?.value;
