import { type Issue, issue } from '../../model/issue.ts';
import type { Position } from '../../model/source-position/position.ts';
import { steps, type XmlAttribute, type XmlElement } from './element.ts';
import type { XmlLimits } from './parse.ts';

/** An element while its document is being read. */
interface Growing {
  ns: string;
  name: string;
  attributes: readonly XmlAttribute[];
  /** The same empty list for all that have none: most of a document are its leaves. */
  children: Growing[] | typeof none;
  text: string;
  readonly line: number;
  readonly column: number;
  path: string;
}

const none: readonly [] = [];

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
  named(ns: string, name: string, attributes: readonly XmlAttribute[] | undefined): void;
  close(): void;
  /** The document element, once the document has ended. */
  root(): XmlElement;
}

/** What has no place in a tree is told by its position, in words as well. */
export const told = (position: Position): Pick<Issue, 'place' | 'position'> => ({
  place: `line ${position.line}, column ${position.column}`,
  position,
});

/** Builds the tree under the limits; `here` says where the parser is. Throws Stop as soon as a limit is passed. */
export function treeBuilder(limits: XmlLimits, here: () => Position): TreeBuilder {
  const openElements: Growing[] = [];
  let root: Growing | undefined;
  let nodes = 0;
  let attributes = 0;
  const tooMany = (what: string): Stop =>
    new Stop(issue('xml-too-many', { ...told(here()), expected: `at most ${what}` }));
  const count = () => {
    nodes += 1;
    if (nodes > limits.nodes) throw tooMany(`${limits.nodes} nodes`);
  };
  return {
    count,
    text: (chunk) => {
      const element = openElements.at(-1);
      if (element) element.text += chunk;
    },
    open: (name, line, column) => {
      count();
      attributes = 0;
      if (openElements.length >= limits.depth) {
        throw new Stop(issue('xml-depth', { ...told(here()), expected: `at most ${limits.depth} levels` }));
      }
      const element: Growing = { ns: '', name, attributes: none, children: none, text: '', line, column, path: '' };
      const parent = openElements.at(-1);
      if (parent) append(parent, element);
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
      if (own) element.attributes = own;
    },
    close: () => openElements.pop(),
    root: () => settled(root!),
  };
}

function append(parent: Growing, child: Growing): void {
  if (parent.children.length > 0) (parent.children as Growing[]).push(child);
  else parent.children = [child];
}

/** Gives every element its path; without recursion, since depth is the sender's choice. */
function settled(root: Growing): XmlElement {
  root.path = `/${root.name}`;
  const waiting = [root];
  for (let element = waiting.pop(); element; element = waiting.pop()) {
    const { children, path } = element;
    const own = children.length > 1 ? steps(children.map(({ name }) => name)) : undefined;
    for (let i = 0; i < children.length; i++) {
      const child = children[i]!;
      child.path = `${path}/${own?.[i] ?? child.name}`;
      if (child.children.length > 0) waiting.push(child);
    }
  }
  return root;
}
