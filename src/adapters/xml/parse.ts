/**
 * The one way from bytes to an XML tree in the whole product. DOCTYPE and other encodings than UTF-8 are refused on the
 * bytes; then saxes reads with limits checked as the text is consumed. Nothing is ever fetched: `schemaLocation`,
 * stylesheet instructions and XInclude are plain data here, and the only entities are the five of XML itself.
 */
import { SaxesParser } from 'saxes';
import { type Issue, issue } from '../../model/issue.ts';
import { checkBytes, countMarks, decodeUtf8 } from './byte-checks.ts';
import type { XmlAttribute, XmlElement } from './element.ts';
import { Stop, told, treeBuilder } from './tree.ts';

export interface XmlLimits {
  readonly bytes: number;
  /** Open elements at one time. */
  readonly depth: number;
  /** Elements, comments, CDATA sections and processing instructions together. */
  readonly nodes: number;
  /** Attributes of one element, namespace declarations included. */
  readonly attributes: number;
  /** Bytes that could be markup (`countMarks`): bounds the work, where `bytes` must leave room for base64. */
  readonly marks: number;
}

/** Wide for any RIV-TA message: the deepest referral has 11 levels, the largest sample under 400 elements. */
export const defaultXmlLimits: XmlLimits = {
  bytes: 10 * 1024 * 1024,
  depth: 64,
  nodes: 100_000,
  attributes: 64,
  marks: 2_000_000,
};

export interface ParsedXml {
  /** Absent whenever there are issues. */
  readonly root?: XmlElement;
  readonly issues: readonly Issue[];
}

/** Reads a whole document. Never throws on bad input; findings name line:column and never quote content. */
export function parseXml(bytes: Uint8Array, limits: XmlLimits = defaultXmlLimits): ParsedXml {
  if (bytes.length === 0) return { issues: [issue('body-empty')] };
  if (bytes.length > limits.bytes) {
    return {
      issues: [issue('body-too-large', { expected: `at most ${limits.bytes} bytes`, found: `${bytes.length} bytes` })],
    };
  }
  const refused = checkBytes(bytes);
  if (refused.length > 0) return { issues: refused };
  if (countMarks(bytes) > limits.marks) {
    return { issues: [issue('xml-too-many', { expected: `at most ${limits.marks} bytes of markup` })] };
  }
  const text = decodeUtf8(bytes);
  if (text === undefined) return { issues: [issue('body-encoding', { expected: 'UTF-8' })] };
  try {
    return { root: readTree(text, limits), issues: [] };
  } catch (stop) {
    if (stop instanceof Stop) return { issues: [stop.issue] };
    throw stop;
  }
}

/** A declaration that nothing is wrong with. */
const plainDeclaration = /^<\?xml version=(["'])1\.0\1(?: encoding=(["'])[Uu][Tt][Ff]-8\2)?\s?\?>/;

/**
 * What a document does not hold gets no handler: with more than six, V8 keeps the parser's state in its slow form and takes
 * five times as long.
 */
function readTree(text: string, limits: XmlLimits): XmlElement {
  const parser = new SaxesParser({ xmlns: true, position: true, defaultXMLVersion: '1.0', forceXMLVersion: true });
  const here = () => ({ line: parser.line, column: parser.columnIndex });
  const tree = treeBuilder(limits, here);
  parser.on('error', (error) => {
    throw new Stop(issue('xml-syntax', { ...told(here()), found: staticPart(error.message) }));
  });
  const [declaration = ''] = plainDeclaration.exec(text) ?? [];
  if (text.includes('<?', declaration.length)) {
    parser.on('xmldecl', checkDeclaration);
    parser.on('processinginstruction', tree.count);
  }
  if (text.includes('<!')) {
    parser.on('comment', tree.count);
    parser.on('cdata', (chunk) => {
      tree.count();
      tree.text(chunk);
    });
  }
  parser.on('text', tree.text);
  parser.on('opentagstart', ({ name }) => tree.open(name, parser.line, parser.columnIndex - name.length - 1));
  parser.on('attribute', tree.attribute);
  parser.on('opentag', ({ uri, local, attributes }) => {
    let named: XmlAttribute[] | undefined;
    for (const key in attributes) {
      const { prefix, name, uri: ns, local: own, value } = attributes[key]!;
      if (prefix === 'xmlns' || name === 'xmlns') continue;
      named ??= [];
      named.push({ ns, name: own, value });
    }
    tree.named(uri, local, named);
  });
  parser.on('closetag', tree.close);
  parser.write(text).close();
  return tree.root();
}

function checkDeclaration({ version, encoding }: { version?: string; encoding?: string }): void {
  if (encoding !== undefined && encoding.toLowerCase() !== 'utf-8') {
    throw new Stop(issue('body-encoding', { expected: 'UTF-8', found: 'another encoding is declared' }));
  }
  if (version !== '1.0') {
    throw new Stop(issue('xml-syntax', { place: 'line 1', expected: 'version 1.0', found: 'another XML version' }));
  }
}

/** The parser's words up to the point where it starts to quote the document. */
const staticPart = (message: string): string =>
  message
    .replace(/^\d+:\d+: /, '')
    .replace(/[:"].*$/s, '')
    .trim();
