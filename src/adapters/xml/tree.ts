import { steps, type XmlAttribute, type XmlElement } from './element.ts';

/** An element while its document is being read. */
export interface Growing {
  ns: string;
  name: string;
  attributes: readonly XmlAttribute[];
  children: Growing[];
  chunks: string[];
  text: string;
  line: number;
  column: number;
  path: string;
}

export const grow = (name: string, line: number, column: number): Growing => ({
  ns: '',
  name,
  attributes: [],
  children: [],
  chunks: [],
  text: '',
  line,
  column,
  path: '',
});

/** Gives every element its path and its joined text; without recursion, since depth is the sender's choice. */
export function settle(root: Growing): XmlElement {
  root.path = `/${root.name}`;
  const waiting = [root];
  for (let next = waiting.pop(); next; next = waiting.pop()) {
    const element = next;
    element.text = element.chunks.join('');
    element.chunks = [];
    const own = steps(element.children.map((c) => c.name));
    element.children.forEach((child, i) => {
      child.path = `${element.path}/${own[i]}`;
      waiting.push(child);
    });
  }
  return root;
}
