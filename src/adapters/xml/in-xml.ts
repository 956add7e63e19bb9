import type { Issue } from '../../model/issue.ts';
import { lacksPosition } from '../../model/source-position/in-json.ts';
import type { Position } from '../../model/source-position/position.ts';
import { steps, type XmlElement } from './element.ts';
import { parseXml, type XmlLimits } from './parse.ts';

/** Bounds the work before anything is refused: a sender chooses how many findings a text gives, and how long their places are. */
const mostLocated = 1_000;
const longestPlace = 4_096;

/**
 * The findings with their positions in the XML text that they are about: the start tag of the element at their XPath of
 * local names, or of the nearest element around it. Costs nothing where there are none; else the text is read once more.
 * Only the first 1,000 findings are looked up, and no place longer than 4,096 characters: the others keep their place and
 * have no line.
 */
export function inXml(bytes: Uint8Array, issues: readonly Issue[], limits: XmlLimits): Issue[] {
  if (!issues.some(isLocated)) return [...issues];
  const { root } = parseXml(bytes, limits);
  if (!root) return [...issues];
  const childAt = childFinder();
  return issues.map((one, n) => {
    const element = isLocated(one, n) ? elementAt(root, one.place!, childAt) : undefined;
    return element ? { ...one, position: positionOf(element) } : one;
  });
}

const isLocated = (one: Issue, n: number): boolean =>
  n < mostLocated && lacksPosition(one) && one.place!.length <= longestPlace && one.place!.startsWith('/');

const positionOf = ({ line, column }: XmlElement): Position => ({ line, column });

type ChildFinder = (parent: XmlElement, step: string) => XmlElement | undefined;

/** Follows a place step by step, as far as there are elements. */
function elementAt(root: XmlElement, place: string, childAt: ChildFinder): XmlElement | undefined {
  const [, first, ...more] = place.split(/[/@]/);
  if (first !== root.name) return undefined;
  let at = root;
  for (const step of more) {
    const next = childAt(at, step);
    if (!next) break;
    at = next;
  }
  return at;
}

/** Children by their own part of the path. Each element's are listed once, however many findings lead through it. */
function childFinder(): ChildFinder {
  const listed = new Map<XmlElement, ReadonlyMap<string, XmlElement>>();
  return (parent, step) => {
    const children = listed.get(parent) ?? byStep(parent);
    listed.set(parent, children);
    return children.get(step);
  };
}

function byStep({ children }: XmlElement): ReadonlyMap<string, XmlElement> {
  const own = steps(children.map(({ name }) => name));
  return new Map(children.map((child, n) => [own[n]!, child]));
}
