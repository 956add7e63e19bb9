import { decodePDFRawStream, PDFArray, PDFDict, PDFDocument, PDFName, type PDFPage, PDFRawStream } from 'pdf-lib';

/** What a reader that searches or copies finds on each page: lines as drawn, by the letters that the fonts give their glyphs. */
export async function textOf(pdf: Uint8Array): Promise<string[][]> {
  const document = await PDFDocument.load(pdf, { updateMetadata: false });
  const known = new Map<PDFDict, Map<string, string>>();
  return document.getPages().map((page) => linesOf(page, known));
}

const decoded = (stream: unknown): string =>
  stream instanceof PDFRawStream ? Buffer.from(decodePDFRawStream(stream).decode()).toString('latin1') : '';

function linesOf({ node }: PDFPage, known: Map<PDFDict, Map<string, string>>): string[] {
  const contents = node.Contents();
  const streams = contents instanceof PDFArray ? contents.asArray().map((one) => node.context.lookup(one)) : [contents];
  const fonts = node.Resources()!.lookup(PDFName.of('Font'), PDFDict);
  const letters = (name: string): Map<string, string> => {
    const dict = fonts.lookup(PDFName.of(name), PDFDict);
    if (!known.has(dict)) known.set(dict, lettersOf(dict));
    return known.get(dict)!;
  };
  let font = new Map<string, string>();
  return [
    ...streams
      .map(decoded)
      .join('\n')
      .matchAll(/\/(\S+) [\d.]+ Tf|<([0-9A-Fa-f]*)> Tj/g),
  ].flatMap(([, name, glyphs]) => {
    if (name !== undefined) font = letters(name);
    if (glyphs === undefined) return [];
    return [(glyphs.match(/.{4}/g) ?? []).map((glyph) => font.get(glyph.toUpperCase()) ?? '?').join('')];
  });
}

/** ToUnicode of a font: glyph -> its letters (ISO 32000-1, 9.10.3). */
function lettersOf(font: PDFDict): Map<string, string> {
  const rows = decoded(font.lookup(PDFName.of('ToUnicode'))).matchAll(/<([0-9A-Fa-f]{4})> <([0-9A-Fa-f]+)>/g);
  return new Map(
    Array.from(rows, ([, glyph, utf16]) => [
      glyph!.toUpperCase(),
      Buffer.from(utf16!, 'hex').swap16().toString('utf16le'),
    ]),
  );
}
