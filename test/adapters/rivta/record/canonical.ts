import { answerLimits } from '../../../../src/adapters/rivta/record/parse-answer.ts';
import { openAnswer } from '../../../../src/adapters/rivta/soap.ts';
import type { XmlElement } from '../../../../src/adapters/xml/element.ts';
import { parseXml } from '../../../../src/adapters/xml/parse.ts';
import { writeXml, type XmlTree } from '../../../../src/adapters/xml/write.ts';
import { canonicalSystem } from '../../../../src/model/systems.ts';

/**
 * The entries of an answer as lines `path = text`, whatever prefixes, comments, CDATA and indentation say the same.
 *
 * Justified differences, made equal here:
 * - a code system or identifier system that has several OIDs comes back under the one of the decision table;
 * - white space around values that are no free text (XSD collapses it);
 * - an element that is empty says nothing and is not written (schematron "Verify non-empty elements");
 * - in base64, line breaks.
 */
export function canonicalEntries(bytes: Uint8Array, entry: string): string[] {
  const { body } = openAnswer(parseXml(bytes, answerLimits).root!);
  return body!.children.filter(({ name }) => name === entry).flatMap(lines);
}

const systems = ['codeSystem', 'root', 'type', 'analysisCodeSystem'];
const binary = ['value', 'dicomValue'];

function lines(element: XmlElement): string[] {
  if (element.children.length > 0) return element.children.flatMap(lines);
  if (element.text.trim() === '') return [];
  const text = systems.includes(element.name) ? canonicalSystem(element.text.trim()) : element.text;
  const value = binary.includes(element.name) ? text.replace(/\s+/g, '') : text;
  return [
    `${element.path.replace(/^.*Response\//, '')} {${element.ns}} = ${value.trim() === value ? value : JSON.stringify(value)}`,
  ];
}

const spacesOf = (tree: XmlTree): string[] => [tree.ns, ...(tree.children ?? []).flatMap(spacesOf)];
/** A tree as a document. */
export const bytesOf = (tree: XmlTree): Uint8Array =>
  writeXml(tree, new Map([...new Set(spacesOf(tree))].map((ns, i) => [ns, `p${i}`]))).bytes;
