/**
 * XML Schema 1.0 generated from the descriptions: what we serve beside our WSDL, and what our output is held against.
 * For version 1 it accepts what the published schema accepts; for version 2 it states our reconstruction.
 */
import { writeXml, type XmlTree } from '../../xml/write.ts';
import { contractOf, domain, operations } from './contracts.ts';
import type { Contract, Element, Group, Leaf, Part, SimpleType, Version } from './description.ts';
import { type ResultField, resultFields } from './result-fields.ts';

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

export const coreFile = (version: Version): string => `clinicalprocess_activity_request_${version}.xsd`;
export const responderFile = ({ operation, version }: Contract): string => `${operation}Responder_${version}.xsd`;

/** The types of all three operations of a version, one global element each. */
export function coreXsd(version: Version): Uint8Array {
  const groups = operations.map((operation) => contractOf(operation, version).root.children[0] as Group);
  const target = `${domain}:${version}`;
  return schema(target, new Map([[target, 'core']]), [
    ...groups.map(({ name }) =>
      node('element', [
        ['name', name],
        ['type', `core:${typeName(name)}`],
      ]),
    ),
    ...groups.map((group) => node('complexType', [['name', typeName(group.name)]], [sequence(group)])),
    resultType(),
  ]);
}

/** Request and response element of one operation; imports the core file from the same folder. */
export function responderXsd(contract: Contract): Uint8Array {
  const { operation, responder, types, version, root } = contract;
  const prefixes = new Map([
    [responder, 'tns'],
    [types, 'core'],
  ]);
  const response = `${operation}Response`;
  const message = (name: string, children: readonly XmlTree[]) =>
    node('element', [['name', name]], [wrapped(children)]);
  return schema(responder, prefixes, [
    node('import', [
      ['namespace', types],
      ['schemaLocation', coreFile(version)],
    ]),
    message(operation, root.children.map(operationPart)),
    message(response, [
      node('element', [
        ['name', 'result'],
        ['type', 'core:ResultType'],
      ]),
    ]),
  ]);
}

/** A part of the operation element: the core element itself, or an addition of the operation with a core type. */
function operationPart(part: Element): XmlTree {
  const addition = part.kind === 'group' && part.ownNamespace;
  return node('element', [
    ...(addition
      ? ([
          ['name', part.name],
          ['type', 'core:RequestType'],
        ] as const)
      : ([['ref', `core:${part.name}`]] as const)),
    ...occurs(part),
  ]);
}

const typeName = (name: string): string => `${name[0]!.toUpperCase()}${name.slice(1)}Type`;

function schema(target: string, prefixes: ReadonlyMap<string, string>, children: readonly XmlTree[]): Uint8Array {
  const root = node(
    'schema',
    [
      ['targetNamespace', target],
      ['elementFormDefault', 'qualified'],
    ],
    children,
  );
  return writeXml(root, new Map([[xs, 'xs'], ...prefixes])).bytes;
}

/** Minor versions add elements of other namespaces at the end of any type. */
const any = node('any', [
  ['namespace', '##other'],
  ['processContents', 'lax'],
  ['minOccurs', '0'],
  ['maxOccurs', 'unbounded'],
]);
const inSequence = (children: readonly XmlTree[]): XmlTree => node('sequence', [], [...children, any]);
const wrapped = (children: readonly XmlTree[]): XmlTree => node('complexType', [], [inSequence(children)]);

const occurs = ({ min, max }: { min: number; max: number }): Attributes => [
  ...(min === 0 ? [['minOccurs', '0'] as const] : []),
  ...(max === 1 ? [] : [['maxOccurs', Number.isFinite(max) ? String(max) : 'unbounded'] as const]),
];

function sequence({ children, eitherOrder }: Group): XmlTree {
  const [one, other] = eitherOrder ?? [];
  return inSequence(
    children.flatMap((child) => {
      if (child.name === other) return [];
      if (child.name !== one) return [element(child)];
      const pair = [element(child), element(children.find((c) => c.name === other)!)];
      return [node('choice', [], [node('sequence', [], pair), node('sequence', [], pair.toReversed())])];
    }),
  );
}

function element(description: Element): XmlTree {
  const head: Attributes = [['name', description.name], ...occurs(description)];
  if (description.kind === 'group') return node('element', head, [node('complexType', [], [sequence(description)])]);
  return node('element', head, [leafType(description)]);
}

function leafType({ form, datatype }: Leaf): XmlTree {
  if (form === 'text') return simpleType(datatype.parts[0]!.type);
  if (form === 'attributes') return node('complexType', [], datatype.parts.map(attribute));
  const names = [...datatype.parts.map((p) => p.name), ...(datatype.tolerated ?? [])];
  const ordered = names.toSorted((a, b) => cvOrder.indexOf(a) - cvOrder.indexOf(b));
  return wrapped(
    ordered.map((name) => {
      const part = datatype.parts.find((p) => p.name === name);
      const optional: Attributes = part?.required ? [] : [['minOccurs', '0']];
      return node('element', [['name', name], ...optional], [simpleType(part?.type ?? { base: 'string' })]);
    }),
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

const resultType = (): XmlTree =>
  node('complexType', [['name', 'ResultType']], [node('sequence', [], resultFields.map(resultField))]);

const resultField = ({ name, required, codes }: ResultField): XmlTree =>
  node(
    'element',
    [['name', name], ...(required ? [] : [['minOccurs', '0'] as const])],
    [simpleType({ base: 'string', ...(codes ? { codes } : {}) })],
  );
