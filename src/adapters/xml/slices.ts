import { SaxesParser } from 'saxes';
import { escapeAttribute } from './write.ts';

/** An element exactly as it was written, and able to stand elsewhere: what its ancestors declared is declared on it. */
export interface Slice {
  readonly ns: string;
  readonly name: string;
  readonly verbatim: string;
}

type Declared = Readonly<Record<string, string>>;

/**
 * The children of one element of a document, byte for byte with prefixes, attributes of every namespace and what lies
 * between tags. `path`: local names from the root to the parent. Only for bytes that `parseXml` has taken.
 */
export function slicesBelow(bytes: Uint8Array, path: readonly string[]): Slice[] {
  const text = Buffer.from(bytes).toString('utf8');
  const parser = new SaxesParser({ xmlns: true, position: true, defaultXMLVersion: '1.0', forceXMLVersion: true });
  const open: { readonly name: string; readonly declared: Declared }[] = [];
  const found: Slice[] = [];
  let start = 0;
  let begun: { readonly from: number; readonly ns: string; readonly name: string } | undefined;
  const isBelow = () => open.length === path.length && open.every(({ name }, n) => name === path[n]);
  parser.on('opentagstart', ({ name }) => {
    if (!begun) start = parser.position - name.length - 2;
  });
  parser.on('opentag', ({ local, uri, ns }) => {
    if (!begun && isBelow()) begun = { from: start, ns: uri, name: local };
    open.push({ name: local, declared: ns });
  });
  parser.on('closetag', () => {
    const own = open.pop()!.declared;
    if (!begun || open.length > path.length) return;
    const { from, ns, name } = begun;
    begun = undefined;
    const outer = Object.assign({}, ...open.map(({ declared }) => declared)) as Declared;
    found.push({ ns, name, verbatim: withDeclarations(text.slice(from, parser.position), outer, own) });
  });
  parser.write(text).close();
  return found;
}

/** Puts the namespaces of the surroundings into the start tag, but those that it declares anew itself. */
function withDeclarations(element: string, outer: Declared, own: Declared): string {
  const declarations = Object.entries(outer)
    .filter(([prefix]) => !(prefix in own))
    .map(([prefix, uri]) => ` ${prefix === '' ? 'xmlns' : `xmlns:${prefix}`}="${escapeAttribute(uri)}"`);
  return element.replace(/^<[^\s/>]+/, (name) => name + declarations.join(''));
}
