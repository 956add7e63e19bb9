import type { OutcomeCode } from '../../model/outcomes.ts';
import type { XmlElement } from '../xml/element.ts';
import type { Leaf, Part, Parts } from './contract/description.ts';
import { checkSimple } from './contract/simple-types.ts';
import { note, noteEmpty, type Reading, safePlace, strayText, unknownAttributes, unknownChild } from './reading.ts';

/**
 * The decoded value of a leaf; undefined when there is none, and then a finding says why. `prefix` is the path of the
 * scope that its field belongs to.
 */
export function readLeaf(reading: Reading, element: XmlElement, leaf: Leaf, prefix: string): unknown {
  if (isBareText(element, leaf)) return readBareText(reading, element, leaf, prefix);
  const found = gather(reading, element, leaf);
  let ok = true;
  for (const part of leaf.datatype.parts) ok = checkPart(reading, element, leaf, part, found) && ok;
  if (!ok) return undefined;
  const parts: Record<string, string> = {};
  for (const [name, { value }] of found) parts[name] = value;
  if (leaf.field === undefined) {
    for (const { place, value } of found.values()) reading.unmapped.push({ path: place, value });
    return undefined;
  }
  return decode(reading, leaf, { parts, prefix, placeOf: (name) => found.get(name)?.place ?? element.path });
}

/** Most of a record is texts with nothing around them, which need no gathering. */
const isBareText = ({ attributes, children }: XmlElement, { form, datatype }: Leaf): boolean =>
  form === 'text' && datatype.parts.length === 1 && attributes.length === 0 && children.length === 0;

function readBareText(reading: Reading, element: XmlElement, leaf: Leaf, prefix: string): unknown {
  const { text: value, path: place } = element;
  const part = leaf.datatype.parts[0]!;
  if (!checkValue(reading, part, value, place)) return undefined;
  if (leaf.field === undefined) {
    reading.unmapped.push({ path: place, value });
    return undefined;
  }
  return decode(reading, leaf, { parts: { [part.name]: value }, prefix, placeOf: () => place });
}

interface Found {
  readonly value: string;
  readonly place: string;
}

/** What is found of a leaf's parts, and how the leaf may be written. */
interface Gathering extends Pick<Leaf, 'form'> {
  readonly reading: Reading;
  readonly names: readonly string[];
  readonly tolerated: readonly string[];
  readonly found: Map<string, Found>;
}

/** Finds each part where the form puts it; version 2 is also read in the other form. */
function gather(reading: Reading, element: XmlElement, { form, datatype }: Leaf): Map<string, Found> {
  const names = [...datatype.parts.map((p) => p.name), ...(datatype.optional ?? [])];
  const gathering = { reading, form, names, tolerated: datatype.tolerated ?? [], found: new Map<string, Found>() };
  if (element.attributes.length > 0) gatherAttributes(gathering, element);
  if (element.children.length > 0) gatherChildren(gathering, element);
  gatherText(gathering, element);
  return gathering.found;
}

function add({ reading, form, found }: Gathering, name: string, value: string, place: string): void {
  const exact = reading.contract.strict || form === 'text';
  if (found.has(name)) note(reading, 'element-repeated', place, { expected: 'given once' });
  else found.set(name, { value: exact ? value : value.trim(), place });
}

function gatherAttributes(gathering: Gathering, element: XmlElement): void {
  const { reading, form, names, tolerated } = gathering;
  const { strict } = reading.contract;
  const readable = !strict || form === 'attributes' ? names : [];
  for (const { ns, name, value } of element.attributes) {
    const place = `${element.path}/@${name}`;
    if (ns === '' && readable.includes(name)) add(gathering, name, value, place);
    else if (ns === '' && !strict && tolerated.includes(name)) reading.unmapped.push({ path: place, value });
  }
  unknownAttributes(reading, element, strict ? readable : [...names, ...tolerated]);
}

function gatherChildren(gathering: Gathering, element: XmlElement): void {
  const { reading, form, names, tolerated } = gathering;
  const { strict, types } = reading.contract;
  const readable = form === 'children' || (!strict && form === 'attributes') ? names : [];
  for (const child of element.children) {
    if (child.ns === types && readable.includes(child.name) && child.children.length === 0) {
      unknownAttributes(reading, child, []);
      add(gathering, child.name, child.text, child.path);
    } else {
      const foreign = child.ns !== '' && child.ns !== types && form === 'children';
      unknownChild(reading, child, foreign || (child.ns === types && !strict && tolerated.includes(child.name)));
    }
  }
}

/** The text of the element itself: the value of a text leaf, or of a one-part leaf written the other way. */
function gatherText({ reading, form, names, found }: Gathering, element: XmlElement): void {
  const { strict } = reading.contract;
  const [only, ...more] = names;
  const [child] = element.children;
  // Part of a clinician's sentence may not go missing with no more than a warning.
  if (form === 'text' && child && !strict) note(reading, 'element-unexpected', child.path, { expected: 'text only' });
  const takesText = form === 'text' || (!strict && more.length === 0);
  if (takesText && found.size === 0) {
    if (form === 'text') found.set(only!, { value: element.text, place: element.path });
    else if (element.text.trim() !== '') found.set(only!, { value: element.text.trim(), place: element.path });
  } else {
    strayText(reading, element);
  }
}

function checkPart(reading: Reading, element: XmlElement, leaf: Leaf, part: Part, found: Map<string, Found>): boolean {
  const given = found.get(part.name);
  if (!given) {
    if (!part.required) return true;
    const mild = part.lenient === true && reading.mode === 'reading';
    const place = `${element.path}/${leaf.form === 'attributes' ? '@' : ''}${part.name}`;
    note(reading, 'element-required', place, {
      expected: '1..1',
      found: '0',
      ...(mild ? { severity: 'warning' } : {}),
    });
    return mild;
  }
  return checkValue(reading, part, given.value, given.place);
}

function checkValue(reading: Reading, { type, mayBeEmpty }: Part, value: string, place: string): boolean {
  if (mayBeEmpty && value === '') return true;
  const fault = checkSimple(type, value);
  if (value.trim() === '' && !(reading.contract.emptySaysNothing && fault)) {
    noteEmpty(reading, place, 'a value');
    return false;
  }
  if (!fault) return true;
  const { code, ...details } = fault;
  note(reading, code, place, details);
  return details.severity === 'warning';
}

interface Given {
  readonly parts: Parts;
  readonly prefix: string;
  placeOf(part: string): string;
}

function decode(reading: Reading, leaf: Leaf, { parts, prefix, placeOf }: Given): unknown {
  const decoded = leaf.datatype.decode(parts);
  for (const name of decoded.left ?? []) reading.unmapped.push({ path: placeOf(name), value: parts[name] ?? '' });
  const source = `${reading.contract.operation} ${reading.contract.version}, ${leaf.name}`;
  const place = placeOf(leaf.datatype.parts[0]!.name);
  if (decoded.doubled) reading.doubled.push({ field: `${prefix}${leaf.field}`, place: safePlace(place), source });
  if (decoded.warning) note(reading, decoded.warning, place, { source });
  if (decoded.fault) {
    const { part, expected, code = 'value-invalid' satisfies OutcomeCode } = decoded.fault;
    note(reading, code, placeOf(part), { expected, source });
  }
  return decoded.value;
}
