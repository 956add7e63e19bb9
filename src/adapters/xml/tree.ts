import { type Issue, issue } from '../../model/issue.ts';
import { steps, type XmlAttribute, type XmlElement } from './element.ts';
import type { XmlLimits } from './parse.ts';

/** An element while its document is being read. */
interface Growing {
  ns: string;
  name: string;
  attributes: readonly XmlAttribute[];
  readonly children: Growing[];
  readonly chunks: string[];
  text: string;
  readonly line: number;
  readonly column: number;
  path: string;
}

/** Ends the reading at the first fault; later ones would only be its echo. */
export class Stop extends Error {
  readonly issue: Issue;
  constructor(found: Issue) {
    super(found.code);
    this.issue = found;
  }
}

export interface TreeBuilder {
  /** A node of any kind begins. */
  count(): void;
  text(chunk: string): void;
  open(name: string, line: number, column: number): void;
  attribute(): void;
  /** The start tag is whole: its names are known. */
  named(ns: string, name: string, attributes: readonly XmlAttribute[]): void;
  close(): void;
  /** The document element, once the document has ended. */
  root(): XmlElement;
}

/** Builds the tree under the limits; `place` says where the parser is. Throws Stop as soon as a limit is passed. */
export function treeBuilder(limits: XmlLimits, place: () => string): TreeBuilder {
  const openElements: Growing[] = [];
  let root: Growing | undefined;
  let nodes = 0;
  let attributes = 0;
  const tooMany = (what: string): Stop =>
    new Stop(issue('xml-too-many', { place: place(), expected: `at most ${what}` }));
  const count = () => {
    nodes += 1;
    if (nodes > limits.nodes) throw tooMany(`${limits.nodes} nodes`);
  };
  return {
    count,
    text: (chunk) => openElements.at(-1)?.chunks.push(chunk),
    open: (name, line, column) => {
      count();
      attributes = 0;
      if (openElements.length >= limits.depth) {
        throw new Stop(issue('xml-depth', { place: place(), expected: `at most ${limits.depth} levels` }));
      }
      const element = { ns: '', name, attributes: [], children: [], chunks: [], text: '', line, column, path: '' };
      openElements.at(-1)?.children.push(element);
      root ??= element;
      openElements.push(element);
    },
    attribute: () => {
      attributes += 1;
      if (attributes > limits.attributes) throw tooMany(`${limits.attributes} attributes`);
    },
    named: (ns, name, own) => {
      const element = openElements.at(-1)!;
      element.ns = ns;
      element.name = name;
      element.attributes = own;
    },
    close: () => openElements.pop(),
    root: () => settled(root!),
  };
}

/** Gives every element its path and its joined text; without recursion, since depth is the sender's choice. */
function settled(root: Growing): XmlElement {
  root.path = `/${root.name}`;
  const waiting = [root];
  for (let element = waiting.pop(); element; element = waiting.pop()) {
    element.text = element.chunks.length === 1 ? element.chunks[0]! : element.chunks.join('');
    if (element.children.length === 0) continue;
    const own = steps(element.children.map((c) => c.name));
    for (const [i, child] of element.children.entries()) {
      child.path = `${element.path}/${own[i]}`;
      waiting.push(child);
    }
  }
  return root;
}
