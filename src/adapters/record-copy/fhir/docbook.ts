import { escapeXhtml } from '../../xhtml.ts';
import type { XmlElement } from '../../xml/element.ts';
import { parseXml } from '../../xml/parse.ts';

/**
 * DocBook 5.0 notes (rule of GetCareDocumentation) as safe XHTML: built anew from text alone, nothing of the note's markup
 * is passed on. Undefined when it is no well-formed DocBook: then the note is shown as the text it is.
 */
const limits = { bytes: 2 * 1024 * 1024, depth: 32, nodes: 50_000, attributes: 32, marks: 500_000 };

const blocks: Readonly<Record<string, string>> = {
  para: 'p',
  simpara: 'p',
  title: 'b',
  subtitle: 'i',
  section: 'div',
  info: 'div',
  bibliography: 'div',
  itemizedlist: 'ul',
  orderedlist: 'ol',
  listitem: 'li',
  emphasis: 'i',
  table: 'table',
  informaltable: 'table',
  tbody: 'tbody',
  thead: 'thead',
  row: 'tr',
  tr: 'tr',
  entry: 'td',
  td: 'td',
};

export function docBookToXhtml(text: string): string | undefined {
  const { root } = parseXml(Buffer.from(text, 'utf8'), limits);
  return root?.name === 'article' ? `<div>${inside(root)}</div>` : undefined;
}

/** Text comes before children: the parser keeps no order of mixed content. */
function inside(element: XmlElement): string {
  const own = element.text.trim() === '' ? '' : escapeXhtml(element.text.trim());
  return own + element.children.map(shown).join('');
}

function shown(element: XmlElement): string {
  const tag = blocks[element.name] ?? 'span';
  const content = inside(element);
  if (content === '') return '';
  return tag === 'b' || tag === 'i' ? `<p><${tag}>${content}</${tag}></p>` : `<${tag}>${content}</${tag}>`;
}
