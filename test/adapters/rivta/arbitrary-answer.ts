import fc, { type Arbitrary } from 'fast-check';
import type {
  Contract,
  Datatype,
  Element,
  Leaf,
  SimpleType,
} from '../../../src/adapters/rivta/contract/description.ts';
import type { ReadContract } from '../../../src/adapters/rivta/contract/read/contract.ts';
import * as values from '../../../src/adapters/rivta/contract/values.ts';
import type { XmlTree } from '../../../src/adapters/xml/write.ts';
import { lawful } from './lawful.ts';

/** Answers made from the description of a contract: any element it knows, in any number it allows. */

const days = ['20260115', '20240229', '19991231'];
const numbers = ['0', '1.50', '-3', '12', '100'];

const byDatatype = new Map<Datatype, readonly string[]>([
  [values.date, days],
  [values.time, days.flatMap((day) => ['103000', '000000', '235959'].map((clock) => day + clock))],
  [values.boolean, ['true', 'false']],
  [values.int, ['0', '7', '42']],
  [values.integer, ['1', '2']],
  [values.decimal, numbers],
  [values.double, numbers],
  [values.labDecimal, ['1.50', '0', '-2', '12.30', '1e3']],
  [values.base64, ['UERG', 'AAECAw==']],
  [values.uri, ['https://pacs.example.se/wado?studyUID=1.2.3', 'https://example.se/x']],
  [values.hsaId, ['SE2321000016-1A2B', 'SE2321000016-3C4D']],
  [values.system, ['1.2.752.129.2.1.4.1', '1.2.752.116.2.1.1', '1.2.752.129.2.2.2.11']],
  [values.unit, ['', 'mmol/L', 'mg']],
  [values.dateTime, ['2026-03-01T10:00:00', '2024-02-29T23:59:59.5+01:00', '1999-12-31T24:00:00Z']],
]);

function simple({ base, codes, pattern, maxLength = 1_000 }: SimpleType): readonly string[] {
  if (codes) return codes;
  if (base === 'int') return ['0', '7', '42'];
  if (pattern === '[0-9]{8}[0-9A-Zptf]{4}') return ['191212121212', '19121212TF12'];
  if (pattern?.startsWith('[1-9]{1}[0-9]{3}')) return ['20260115103000', '19991231235959'];
  if (pattern?.startsWith('[A-Fa-f0-9]{32}')) return ['3a79e626-7804-92d2-8b10-cb9a45f9c9b6'];
  if (maxLength < 10) return ['upp', 'lak', '<&"'];
  return pattern ? ['1912', '191212', '19121212'] : ['Hosta', 'Åsa Öberg', 'a < b & c', 'två\nrader', '"citat"'];
}

/** Numbers from 0 to 1; mulberry32. */
function chances(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
}

interface Making {
  readonly contract: Contract;
  readonly chance: () => number;
}

const pick = <T>({ chance }: Making, list: readonly T[]): T => list[Math.floor(chance() * list.length)]!;

/** Optional in a schema, but without it an entry is nobody's, an interval has no bound, or a contract text is broken. */
const needed = ['patientId', 'low', 'accountableCareUnit', 'documentTime', 'specimen', 'result'];

/** The deeper, the less of what is optional. */
function elements(making: Making, description: Element, depth: number): XmlTree[] {
  const { max } = description;
  const min = needed.includes(description.name) ? 1 : description.min;
  const wanted = making.chance() < 2.5 / (depth + 1) ? (making.chance() < 0.3 ? 2 : 1) : 0;
  const count = Math.min(Math.max(min, wanted), max);
  return Array.from({ length: count }, () => element(making, description, depth)).filter((tree) => tree !== undefined);
}

/** Of these children one, by the contract texts; the schemas let all stand, or none. */
const oneOf: Readonly<Record<string, readonly string[]>> = {
  value: ['cv', 'pq', 'intervalPQ', 'st'],
  reference: ['interval', 'description'],
  groupOfAnalyses: ['name', 'code'],
  body: ['clinicalDocumentNoteText', 'multimediaEntry'],
  multimediaEntry: ['value', 'reference'],
  actResult: ['value', 'reference'],
  imageData: ['value', 'reference'],
  imageDicomData: ['dicomValue', 'dicomReference'],
  alertInformationBody: [
    'hypersensitivity',
    'seriousDisease',
    'treatment',
    'communicableDisease',
    'restrictionOfCare',
    'unstructuredAlertInformation',
  ],
};

function element(making: Making, description: Element, depth: number): XmlTree | undefined {
  const head = { ns: description.ns ?? making.contract.types, name: description.name };
  if (description.kind === 'leaf') return { ...head, text: leafText(making, description) };
  const choice = oneOf[description.name] ?? [];
  const chosen = choice.length > 0 ? pick(making, choice) : undefined;
  const allowed = description.children.filter(({ name }) => name === chosen || !choice.includes(name));
  const children = allowed.flatMap((child) =>
    elements(making, child.name === chosen ? { ...child, min: 1 } : child, depth + 1),
  );
  if (children.length > 0 || description.mayBeEmpty) return { ...head, children };
  // The contract texts forbid an empty element, where the schemas let it pass.
  const [first] = allowed.filter(({ name }) => name === (chosen ?? allowed[0]!.name));
  return description.min === 1 ? { ...head, children: elements(making, { ...first!, min: 1 }, depth + 1) } : undefined;
}

const leafText = (making: Making, { datatype }: Leaf): string =>
  pick(making, byDatatype.get(datatype) ?? simple(datatype.parts[0]!.type));

/** The patient of every answer, in the names of either header. */
const patient: Readonly<Record<string, string>> = {
  id: '191212121212',
  type: '1.2.752.129.2.1.3.1',
  root: '1.2.752.129.2.1.3.1',
  extension: '191212121212',
};
const whole = (names: readonly string[], ns: string): XmlTree[] =>
  names.map((name) => ({ ns, name, text: patient[name]! }));

/** All entries are one patient's, each has an id of its own, and the result is OK. */
function settled(tree: XmlTree, number: number): XmlTree {
  const { name, children = [] } = tree;
  if (name === 'patientId') {
    const [first] = children;
    return { ...tree, children: whole(first!.name === 'id' ? ['id', 'type'] : ['root', 'extension'], first!.ns) };
  }
  if (name === 'originalPatientId') return { ...tree, children: whole(['root', 'extension'], children[0]!.ns) };
  if (name === 'documentId') return { ...tree, text: `${tree.text} ${number}` };
  if (name === 'record') return { ...tree, children: children.map((child) => numbered(child, number)) };
  if (name === 'resultCode') return { ...tree, text: 'OK' };
  return tree.children ? { ...tree, children: children.map((child, i) => settled(child, number + i)) } : tree;
}

const numbered = (tree: XmlTree, number: number): XmlTree =>
  tree.name === 'id'
    ? { ...tree, children: tree.children!.map((child) => ({ ...child, text: `${child.text}.${number}` })) }
    : tree;

/** A message of a contract that has no entries of a record, whatever it allows. */
export const arbitraryMessage = (contract: Contract): Arbitrary<XmlTree> =>
  fc.integer().map((seed) => {
    const making: Making = { contract, chance: chances(seed) };
    const children = contract.root.children.flatMap((child) => elements(making, child, 0));
    return { ns: contract.responder, name: contract.operation, children };
  });

/** A question: any element that the description of the request knows. */
export const arbitraryQuestion = ({ request }: ReadContract): Arbitrary<XmlTree> =>
  fc.integer().map((seed) => {
    const making: Making = { contract: request, chance: chances(seed) };
    const children = request.root.children.flatMap((child) => elements(making, child, 0));
    return settled({ ns: request.responder, name: request.operation, children }, 1);
  });

/** An answer with one or two entries. */
export const arbitraryAnswer = ({ response, entry }: ReadContract): Arbitrary<XmlTree> =>
  fc.integer().map((seed) => {
    const making: Making = { contract: response, chance: chances(seed) };
    const { root, responder, operation } = response;
    const children = root.children.flatMap((child) =>
      elements(making, child.name === entry ? { ...child, min: 1 } : child, 0),
    );
    return lawful(settled({ ns: responder, name: operation, children }, 1), operation);
  });
