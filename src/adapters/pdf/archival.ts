import { type PDFDocument, PDFHexString, PDFName, PDFString } from 'pdf-lib';
import { sha256 } from '../../model/content-hash.ts';
import { srgbProfile } from './srgb-profile.ts';

export interface Described {
  readonly title: string;
  /** Of creation and last change. */
  readonly date: Date;
  readonly producer: string;
  /** What the file's identifier is made of: the same content, the same identifier. */
  readonly content: string;
}

/**
 * Makes a document PDF/A-2b (ISO 19005-2): what it says of itself as XMP too, the colour space of its colours, an identifier.
 * That fonts are embedded whole and nothing is transparent, scripted or encrypted is the writer's doing. Not level A: the
 * text is not tagged.
 */
export function archival(document: PDFDocument, described: Described): void {
  const { context, catalog } = document;
  const metadata = context.stream(new TextEncoder().encode(xmp(described)), { Type: 'Metadata', Subtype: 'XML' });
  catalog.set(PDFName.of('Metadata'), context.register(metadata));
  const profile = context.register(context.flateStream(srgbProfile(), { N: 3 }));
  const intent = context.obj({
    Type: 'OutputIntent',
    S: 'GTS_PDFA1',
    OutputConditionIdentifier: PDFString.of('sRGB'),
    Info: PDFString.of('sRGB IEC 61966-2-1'),
    DestOutputProfile: profile,
  });
  catalog.set(PDFName.of('OutputIntents'), context.obj([intent]));
  const id = PDFHexString.of(sha256(described.content).slice(0, 32));
  context.trailerInfo.ID = context.obj([id, id]);
}

/** XMP (ISO 16684-1); dates to the second, as the document's own are. */
function xmp({ title, date, producer }: Described): string {
  const at = `${date.toISOString().slice(0, 19)}Z`;
  const said = escaped(producer);
  return `<?xpacket begin="\uFEFF" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/">
 <rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
  <rdf:Description rdf:about="" xmlns:pdfaid="http://www.aiim.org/pdfa/ns/id/" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:xmp="http://ns.adobe.com/xap/1.0/" xmlns:pdf="http://ns.adobe.com/pdf/1.3/">
   <pdfaid:part>2</pdfaid:part>
   <pdfaid:conformance>B</pdfaid:conformance>
   <dc:title><rdf:Alt><rdf:li xml:lang="x-default">${escaped(title)}</rdf:li></rdf:Alt></dc:title>
   <xmp:CreateDate>${at}</xmp:CreateDate>
   <xmp:ModifyDate>${at}</xmp:ModifyDate>
   <xmp:CreatorTool>${said}</xmp:CreatorTool>
   <pdf:Producer>${said}</pdf:Producer>
  </rdf:Description>
 </rdf:RDF>
</x:xmpmeta>
<?xpacket end="w"?>`;
}

const escaped = (text: string): string =>
  text.replace(/[\p{Cc}]/gu, ' ').replace(/[&<>]/g, (sign) => ({ '&': '&amp;', '<': '&lt;', '>': '&gt;' })[sign]!);
