const root = '<div xmlns="http://www.w3.org/1999/xhtml"';
const opening = /<([a-z][a-z0-9]*)((?: [a-z]+="[^"<&]*")*)\s?(\/?)>/y;
const attribute = / ([a-z]+)="([^"]*)"/g;
const references = /&(?!(?:amp|lt|gt|quot|apos);)|\]\]>/;
/** What XML has no place for; surrogates are left to the parser. */
const noXml = /[^\t\n\r\u0020-\uD7FF\uE000-\uFFFD]/;

/** What a narrative may hold. */
export interface Allowed {
  readonly elements: ReadonlySet<string>;
  mayHold(attribute: string, value: string): boolean;
}

/**
 * True for a narrative of plain elements, attributes and text that nothing is wrong with, as nearly all that programs make
 * are: five times cheaper than an XML parser, which must look at whatever else there is. Each character is looked at a
 * bounded number of times.
 */
export function isPlainXhtml(div: string, allowed: Allowed): boolean {
  if (!div.startsWith(root) || references.test(div) || noXml.test(div)) return false;
  // The root is nearly always without other attributes.
  const bare = div[root.length] === '>';
  const open: string[] = bare ? ['div'] : [];
  let said = false;
  let at = bare ? root.length + 1 : 0;
  while (at < div.length) {
    const end = div.indexOf('<', at);
    if (end !== at) {
      if (open.length === 0 || end < 0) return false;
      said ||= div.slice(at, end).trim() !== '';
      at = end;
    }
    if (at > 0 && open.length === 0) return false;
    const close = div.indexOf('>', at);
    if (close < 0) return false;
    const tag = div.slice(at + 1, close);
    if (tag.startsWith('/')) {
      if (open.pop() !== tag.slice(1)) return false;
      at = close + 1;
      continue;
    }
    if (allowed.elements.has(tag) && tag !== 'img') {
      open.push(tag);
      at = close + 1;
      continue;
    }
    opening.lastIndex = at;
    const [whole, name = '', attributes = '', empty] = opening.exec(div) ?? [];
    if (whole === undefined) return false;
    at += whole.length;
    if (!allowed.elements.has(name) || !areAllowed(attributes, allowed)) return false;
    if (name === 'img') said = true;
    if (empty === '') open.push(name);
  }
  return said && open.length === 0;
}

function areAllowed(attributes: string, allowed: Allowed): boolean {
  if (attributes === '') return true;
  const names = new Set<string>();
  for (const [, name = '', value = ''] of attributes.matchAll(attribute)) {
    if (names.has(name) || !allowed.mayHold(name, value)) return false;
    names.add(name);
  }
  return true;
}
