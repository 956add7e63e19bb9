import type { ElementDefinition } from '@medplum/fhirtypes';

/**
 * A snapshot as a tree: what in a StructureDefinition is told by the order and the paths of a list is told here by
 * parent, child and slice. An element is shared with the definition it came from until it is changed: change a node by
 * giving it another element.
 */
export interface Node {
  /** Last segment of the path: `value[x]`, never `valueQuantity`. */
  readonly name: string;
  /** `sliceName`; a slice of a slice carries both: `a/b`. */
  readonly slice?: string;
  element: ElementDefinition;
  children: Node[];
  /** Slices of this element, or slices of this slice. */
  slices: Node[];
  /** Stands in for what a profile that is not at hand may say otherwise. */
  uncertain?: boolean;
}

/** The tree of a snapshot in its proper order: parents before children, a sliced element before its slices. */
export function treeOf(elements: readonly ElementDefinition[]): Node | undefined {
  const [first, ...rest] = elements;
  if (first?.path === undefined) return undefined;
  const root = nodeOf(first, first.path);
  /** Open nodes, outermost first; a slice stands where the element it slices stood. */
  const open: Node[] = [root];
  for (const element of rest) {
    const segments = (element.path ?? '').split('.');
    if (segments.length < 2 || segments.length > open.length + 1) continue;
    const depth = segments.length - 1;
    const node = nodeOf(element, segments[depth]!);
    const parent = open[depth - 1]!;
    const sibling = sliced(parent, node);
    (sibling ? sibling.slices : parent.children).push(node);
    open.length = depth;
    open.push(node);
  }
  return root;
}

const nodeOf = (element: ElementDefinition, name: string): Node => ({
  name,
  ...(element.sliceName !== undefined && { slice: element.sliceName }),
  element,
  children: [],
  slices: [],
});

/** The element or slice that a slice belongs to. */
function sliced(parent: Node, { name, slice }: Node): Node | undefined {
  const element = parent.children.findLast((child) => child.name === name);
  return slice === undefined ? undefined : element && sliceParent(element, slice);
}

/** The slice `a` for the re-slice `a/b` when there is one, else the sliced element itself. */
export function sliceParent(element: Node, slice: string): Node {
  const slash = slice.lastIndexOf('/');
  return (slash > 0 ? findSlice(element, slice.slice(0, slash)) : undefined) ?? element;
}

export function findSlice(element: Node, slice: string): Node | undefined {
  for (const one of element.slices) {
    if (one.slice === slice) return one;
    const inner = slice.startsWith(`${one.slice}/`) ? findSlice(one, slice) : undefined;
    if (inner) return inner;
  }
  return undefined;
}

/** The list form: every element with the id and path of where it stands now, and as its own base where it is new. */
export function elementsOf(root: Node): ElementDefinition[] {
  const elements: ElementDefinition[] = [];
  const add = (node: Node, path: string, id: string): void => {
    const { id: _, path: __, sliceName: ___, extension, ...rest } = node.element;
    elements.push({
      id,
      ...(extension && { extension }),
      path,
      ...(node.slice !== undefined && { sliceName: node.slice }),
      ...rest,
      base: rest.base ?? { path, min: rest.min ?? 0, max: rest.max ?? '*' },
    });
    for (const child of node.children) add(child, `${path}.${child.name}`, `${id}.${child.name}`);
    const unsliced = node.slice === undefined ? id : id.slice(0, -node.slice.length - 1);
    for (const slice of node.slices) add(slice, path, `${unsliced}:${slice.slice}`);
  };
  add(root, root.name, root.name);
  return elements;
}
