import { SaxesParser } from 'saxes';
import { type Allowed, isPlainXhtml } from './plain-xhtml.ts';

/** Elements and attributes that R4 allows in Narrative.div (txt-1); forms, frames, scripts and objects are not. */
const elements: ReadonlySet<string> = new Set(
  (
    'a abbr acronym b big blockquote br caption cite code col colgroup dd dfn div dl dt em h1 h2 h3 h4 h5 h6 hr i img ' +
    'li ol p pre q samp small span strong sub sup table tbody td tfoot th thead tr tt ul var'
  ).split(' '),
);
const attributes: ReadonlySet<string> = new Set(
  (
    'abbr accesskey align alt axis bgcolor border cellhalign cellpadding cellspacing cellvalign char charoff charset ' +
    'cite class colspan compact coords dir frame headers height href hreflang hspace id lang longdesc name nowrap rel ' +
    'rev rowspan rules scope shape span src start style summary tabindex title type valign value vspace width xml:lang xmlns'
  ).split(' '),
);
const active = /^(?:javascript|vbscript|data:(?!image\/))/i;
const entity = /&(?!(?:amp|lt|gt|quot|apos);)([A-Za-z][A-Za-z0-9]{1,30});/g;

/** What in a narrative is not well-formed XHTML, not allowed there, or could act when a person's browser shows it. */
export const faultsOfXhtml = (div: string): readonly string[] => (isPlainXhtml(div, allowed) ? [] : parsedFaults(div));

export const allowed: Allowed = {
  elements,
  mayHold: (name, value) => attributeFault(name, value) === undefined,
};

/** The same by the XML parser alone. */
export function parsedFaults(div: string): readonly string[] {
  if (/<!(?!--)|<\?/.test(div)) return ['a DOCTYPE, CDATA section or processing instruction'];
  const faults = new Set<string>();
  let depth = 0;
  let text = false;
  const parser = new SaxesParser({ fragment: false, position: false });
  parser.on('error', () => faults.add('text that is not well-formed XHTML'));
  parser.on('opentag', ({ name, attributes: given }) => {
    if (depth++ === 0 && (name !== 'div' || given.xmlns !== 'http://www.w3.org/1999/xhtml'))
      faults.add('a root other than div of the XHTML namespace');
    if (!elements.has(name)) faults.add('an element that is not allowed');
    if (name === 'img') text = true;
    for (const [attribute, value] of Object.entries(given)) {
      const fault = attributeFault(attribute, value);
      if (fault !== undefined) faults.add(fault);
    }
  });
  parser.on('text', (t) => {
    if (t.trim() !== '') text = true;
  });
  // "There is no support for HTML entities like &nbsp;": XML knows them only through a DOCTYPE, which is refused.
  const known = div.replace(entity, () => {
    faults.add('an entity of HTML');
    return '\u00a0';
  });
  parser.write(known).close();
  if (faults.size === 0 && !text) faults.add('no text and no image');
  return [...faults];
}

/** An address as a browser reads it: control characters and blanks do not count. */
const asRead = (address: string): string => address.replace(/[\s\p{Cc}]/gu, '');

function attributeFault(name: string, value: string): string | undefined {
  if (!attributes.has(name)) return 'an attribute that is not allowed';
  if ((name === 'href' || name === 'src') && active.test(asRead(value))) return 'an address that runs code';
  if (name === 'style' && /expression\s*\(|javascript:|@import/i.test(value)) return 'a style that runs code';
  return undefined;
}
