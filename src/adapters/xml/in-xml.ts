import type { Issue } from '../../model/issue.ts';
import { lacksPosition } from '../../model/source-position/in-json.ts';
import type { Position } from '../../model/source-position/position.ts';
import type { XmlElement } from './element.ts';
import { parseXml, type XmlLimits } from './parse.ts';

/**
 * The findings with their positions in the XML text that they are about: the start tag of the element at their XPath of
 * local names, or of the nearest element around it. Costs nothing where there are none; else the text is read once more.
 */
export function inXml(bytes: Uint8Array, issues: readonly Issue[], limits: XmlLimits): Issue[] {
  if (!issues.some((one) => lacksPosition(one) && one.place!.startsWith('/'))) return [...issues];
  const { root } = parseXml(bytes, limits);
  if (!root) return [...issues];
  return issues.map((one) => {
    const element = lacksPosition(one) ? elementAt(root, one.place!) : undefined;
    return element ? { ...one, position: positionOf(element) } : one;
  });
}

const positionOf = ({ line, column }: XmlElement): Position => ({ line, column });

/** Each element knows its own path, and the paths of those around it are beginnings of it. */
function elementAt(root: XmlElement, place: string): XmlElement | undefined {
  const covers = ({ path }: XmlElement): boolean =>
    place.startsWith(path) && (place.length === path.length || '/@'.includes(place[path.length]!));
  if (!covers(root)) return undefined;
  let at = root;
  for (let next: XmlElement | undefined = root; next; next = next.children.find(covers)) at = next;
  return at;
}
