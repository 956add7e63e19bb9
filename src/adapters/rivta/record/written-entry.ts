import { createHash } from 'node:crypto';
import type { Issue } from '../../../model/issue.ts';
import { identityOf } from '../../record-copy/fhir/provenance.ts';
import type { RecordItem } from '../../record-copy/record-copy.ts';
import { writeElement, type XmlTree } from '../../xml/write.ts';
import type { ReadContract } from '../contract/read/contract.ts';
import { schemasOf } from '../contract/xsd.ts';
import { soap11 } from '../soap.ts';
import { writeOperation } from '../write.ts';

/**
 * Entries written one by one, before anybody asks: an answer is then made by joining them. That needs one set of prefixes for
 * all answers of a contract, and a name for the form that an entry was written in.
 */
export interface EntryForm {
  /** Namespace -> prefix: of the envelope and of all that the contract's description can write. */
  readonly prefixes: ReadonlyMap<string, string>;
  /** Another description, another name: what was written by it is then not used any more. */
  readonly name: string;
}

/** Raise it when the writer writes the same entry by the same description in other words than before. */
const revision = 1;

const known = new Map<ReadContract, EntryForm>();

export function entryForm(contract: ReadContract): EntryForm {
  const before = known.get(contract);
  if (before) return before;
  const { response, name, version } = contract;
  const schemas = schemasOf([response]);
  const others = schemas
    .map(({ namespace }) => namespace)
    .filter((ns) => ![response.responder, response.types].includes(ns));
  const hash = createHash('sha256');
  for (const { bytes } of schemas) hash.update(bytes);
  const form = {
    prefixes: new Map([
      [soap11, 'soapenv'],
      [response.responder, 'op'],
      [response.types, 'core'],
      ...others.map((ns, n) => [ns, `ext${n}`] as const),
    ]),
    name: `${name} ${version} ${revision} ${hash.digest('hex').slice(0, 16)}`,
  };
  known.set(contract, form);
  return form;
}

/** An entry as it stands in an answer. */
export interface WrittenEntry {
  readonly identity: string;
  readonly xml: string;
  /** Values that XML cannot carry: then it must not be sent. */
  readonly issues: readonly Issue[];
}

/** Envelope, Body and response element are around it. */
const indent = '      ';

export function writeEntry(item: RecordItem, contract: ReadContract): WrittenEntry {
  const { children = [] } = writeOperation({ items: [item] }, contract.response);
  const tree = children.find(({ name }) => name === contract.entry);
  if (!tree) return { identity: identityOf(item), xml: '', issues: [] };
  const { lines, issues } = writeElement(tree, entryForm(contract).prefixes, indent);
  return { identity: identityOf(item), xml: lines.join('\n').trimStart(), issues };
}

/** The entry as an element of an answer. */
export const entryTree = ({ xml }: Pick<WrittenEntry, 'xml'>, { response, entry }: ReadContract): XmlTree => ({
  ns: response.responder,
  name: entry,
  verbatim: xml,
});
