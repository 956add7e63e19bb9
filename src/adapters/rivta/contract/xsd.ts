/**
 * XML Schema 1.0 generated from the descriptions: what we serve beside our WSDL, and what our output is held against.
 * Where the published schema is at hand, ours accepts what that accepts; for the referral's version 2 it states our
 * reconstruction. One file for each namespace, in one folder.
 */
import { writeXml, type XmlTree } from '../../xml/write.ts';
import {
  type Contract,
  type Element,
  type Group,
  type Leaf,
  type Part,
  type SimpleType,
  typeNamespace,
} from './description.ts';

const xs = 'http://www.w3.org/2001/XMLSchema';
/** Element order of CVType, with the parts that no field of ours takes. */
const cvOrder = ['code', 'codeSystem', 'codeSystemName', 'codeSystemVersion', 'displayName', 'originalText'];

type Attributes = readonly (readonly [string, string])[];
const node = (name: string, attributes: Attributes = [], children: readonly XmlTree[] = []): XmlTree => ({
  ns: xs,
  name,
  attributes,
  children,
});

export interface SchemaFile {
  readonly name: string;
  readonly namespace: string;
  readonly bytes: Uint8Array;
}

/** `urn:riv:a:b:GetXResponder:2` -> `GetXResponder_2.xsd`; `urn:riv:a:b:4.1` -> `a_b_4.1.xsd`. */
export function schemaFile(namespace: string): string {
  const parts = namespace.replace(/^urn:riv:/, '').split(':');
  const own = parts.at(-2)?.endsWith('Responder') ? parts.slice(-2) : parts;
  return `${own.join('_')}.xsd`;
}

/** What one namespace declares, while the descriptions are walked. */
interface Declared {
  readonly elements: Map<string, XmlTree>;
  readonly types: Map<string, XmlTree>;
  readonly used: Set<string>;
}

/** The schemas of some roots and of all namespaces that they reach. */
export function schemasOf(contracts: readonly Contract[]): SchemaFile[] {
  const spaces = new Map<string, Declared>();
  for (const contract of contracts) {
    const { responder, operation, root } = contract;
    const walk = { contract, spaces };
    declare(walk, responder, operation, () => [wrapped(inlineSequence(walk, responder, root))]);
  }
  return [...spaces].map(([namespace, declared]) => fileOf(namespace, declared, spaces));
}

interface Walk {
  readonly contract: Contract;
  readonly spaces: Map<string, Declared>;
}

function spaceOf({ spaces }: Walk, namespace: string): Declared {
  const known = spaces.get(namespace) ?? { elements: new Map(), types: new Map(), used: new Set() };
  spaces.set(namespace, known);
  return known;
}

function declare(
  walk: Walk,
  namespace: string,
  name: string,
  children: () => readonly XmlTree[],
  more: Attributes = [],
) {
  const { elements } = spaceOf(walk, namespace);
  if (elements.has(name)) return;
  elements.set(name, node('element', [['name', name], ...more], children()));
}

function fileOf(namespace: string, { elements, types, used }: Declared, spaces: Walk['spaces']): SchemaFile {
  const others = [...used].filter((other) => other !== namespace);
  const prefixes = new Map([[xs, 'xs'], ...[namespace, ...others].map((ns) => [ns, prefixOf(spaces, ns)] as const)]);
  const imports = others.map((ns) =>
    node('import', [
      ['namespace', ns],
      ['schemaLocation', schemaFile(ns)],
    ]),
  );
  const root = node(
    'schema',
    [
      ['targetNamespace', namespace],
      ['elementFormDefault', 'qualified'],
    ],
    [...imports, ...elements.values(), ...types.values()],
  );
  return { name: schemaFile(namespace), namespace, bytes: writeXml(root, prefixes).bytes };
}

const prefixOf = (spaces: Walk['spaces'], namespace: string): string => `n${[...spaces.keys()].indexOf(namespace)}`;
/** A qualified name; the namespace is then one that the file imports. */
function qualified(walk: Walk, from: string, namespace: string, name: string): string {
  spaceOf(walk, namespace);
  spaceOf(walk, from).used.add(namespace);
  return `${prefixOf(walk.spaces, namespace)}:${name}`;
}

/** Minor versions add elements of other namespaces at the end of most types. */
const any = node('any', [
  ['namespace', '##other'],
  ['processContents', 'lax'],
  ['minOccurs', '0'],
  ['maxOccurs', 'unbounded'],
]);
const inSequence = (children: readonly XmlTree[], closed = false): XmlTree =>
  node('sequence', [], closed ? children : [...children, any]);
const wrapped = (content: XmlTree): XmlTree => node('complexType', [], [content]);

const occurs = ({ min, max }: { min: number; max: number }): Attributes => [
  ...(min === 0 ? [['minOccurs', '0'] as const] : []),
  ...(max === 1 ? [] : [['maxOccurs', Number.isFinite(max) ? String(max) : 'unbounded'] as const]),
];

/** The content of a group in the schema of `from`. */
function inlineSequence(walk: Walk, from: string, { children, eitherOrder, closed }: Group): XmlTree {
  const [one, other] = eitherOrder ?? [];
  const content = children.flatMap((child) => {
    if (child.name === other) return [];
    if (child.name !== one) return [element(walk, from, child)];
    const pair = [element(walk, from, child), element(walk, from, children.find((c) => c.name === other)!)];
    return [node('choice', [], [node('sequence', [], pair), node('sequence', [], pair.toReversed())])];
  });
  return inSequence(content, closed);
}

/** A local element, or a reference to the global one of another namespace. */
function element(walk: Walk, from: string, description: Element): XmlTree {
  const ns = description.ns ?? walk.contract.types;
  const { name } = description;
  const global = typeOf(walk, ns, description);
  if (ns === from) return node('element', [['name', name], ...global.more, ...occurs(description)], global.content);
  declare(walk, ns, name, () => global.content, global.more);
  return node('element', [['ref', qualified(walk, from, ns, name)], ...occurs(description)]);
}

interface Typed {
  readonly more: Attributes;
  readonly content: readonly XmlTree[];
}

function typeOf(walk: Walk, from: string, description: Element): Typed {
  if (description.kind === 'leaf') return { more: [], content: [leafType(description)] };
  const target = typeNamespace(description, walk.contract);
  if (description.type === undefined && target === from) {
    return { more: [], content: [wrapped(inlineSequence(walk, from, description))] };
  }
  const name = description.type ?? `${description.name[0]!.toUpperCase()}${description.name.slice(1)}Type`;
  const { types } = spaceOf(walk, target);
  if (!types.has(name)) {
    types.set(name, any);
    types.set(name, node('complexType', [['name', name]], [inlineSequence(walk, target, description)]));
  }
  return { more: [['type', qualified(walk, from, target, name)]], content: [] };
}

function leafType({ form, datatype }: Leaf): XmlTree {
  if (form === 'text') return simpleType(datatype.parts[0]!.type);
  if (form === 'attributes') return node('complexType', [], datatype.parts.map(attribute));
  const names = [...datatype.parts.map((p) => p.name), ...(datatype.tolerated ?? [])];
  const ordered = names.toSorted((a, b) => cvOrder.indexOf(a) - cvOrder.indexOf(b));
  return wrapped(
    inSequence(
      ordered.map((name) => {
        const part = datatype.parts.find((p) => p.name === name);
        const optional: Attributes = part?.required ? [] : [['minOccurs', '0']];
        return node('element', [['name', name], ...optional], [simpleType(part?.type ?? { base: 'string' })]);
      }),
    ),
  );
}

const attribute = ({ name, required, type }: Part): XmlTree =>
  node('attribute', [['name', name], ...(required ? [['use', 'required'] as const] : [])], [simpleType(type)]);

function simpleType({ base, codes, maxLength, pattern }: SimpleType): XmlTree {
  const facets = [
    ...(maxLength === undefined ? [] : [node('maxLength', [['value', String(maxLength)]])]),
    ...(pattern === undefined ? [] : [node('pattern', [['value', pattern]])]),
    ...(codes ?? []).map((code) => node('enumeration', [['value', code]])),
  ];
  return node('simpleType', [], [node('restriction', [['base', `xs:${base}`]], facets)]);
}
