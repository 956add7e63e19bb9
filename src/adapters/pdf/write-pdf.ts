import type { Bundle } from '@medplum/fhirtypes';
import { readJson } from '../../model/json-text.ts';
import { documentsOf } from '../document-message/read.ts';
import { jsonLimits } from '../json-source.ts';
import { caseIdOfMessage } from '../referral/addressing.ts';
import { readGraph } from '../referral/graph-reader.ts';
import { isObject, string } from '../referral/shape.ts';
import { documentPaper, messagePaper, type Paper } from './paper.ts';
import { type PaperLanguage, paperWords } from './words.ts';

export interface PdfOptions {
  readonly language?: PaperLanguage;
  /** Shown on each page; of the message itself where it names one. */
  readonly caseId?: string;
}

/**
 * A readable PDF of a Bundle: a FHIR document, or a message with every FHIR document that it carries. A message without
 * one is printed by its own narrative. The same Bundle gives the same bytes.
 */
export async function bundlePdf(bundle: Bundle, { language = 'sv', caseId }: PdfOptions = {}): Promise<Uint8Array> {
  const words = paperWords[language];
  const reader = readGraph(bundle);
  const header = reader.first('MessageHeader');
  const named = caseId ?? (header && caseIdOfMessage(header, reader.first('Task')));
  const at = string(bundle.timestamp) ?? '';
  const inside = bundle.type === 'document' ? [bundle] : documentsInside(bundle);
  const papers: Paper[] =
    inside.length > 0 ? inside.map((one) => documentPaper(one, words)) : [messagePaper(bundle, words)];
  const made = string(inside[0]?.timestamp) ?? at;
  // With the first PDF: the libraries behind it are a tenth of what a start would read.
  const { printPdf } = await import('./render.ts');
  return printPdf(papers, { words, language, at: made, ...(named !== undefined && { caseId: named }) });
}

function documentsInside(message: Bundle): Bundle[] {
  return documentsOf(message)
    .filter(({ mediaType }) => mediaType.startsWith('application/fhir+json'))
    .flatMap(({ bytes }) => {
      const { value } = readJson(bytes, jsonLimits);
      return isObject(value) && value.resourceType === 'Bundle' ? [value as unknown as Bundle] : [];
    });
}
