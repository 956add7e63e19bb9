import { type Outcome, row } from './outcome.ts';

/** Documents that come as sources: FHIR documents of others, PDF. */
export const documentOutcomes = {
  'document-form': row(
    200,
    'structure',
    'Dokumentet är inte byggt som ett FHIR-dokument ska vara.',
    'The document is not built as a FHIR document must be.',
    'warning',
  ),
  'document-reference': row(
    200,
    'not-found',
    'En referens i dokumentet leder inte till någon post i det.',
    'A reference in the document leads to no entry of it.',
    'warning',
  ),
  'document-patient': row(
    422,
    'required',
    'Dokumentet säger inte vilken patient det gäller; ange det i kuvertet.',
    'The document does not say which patient it is about; give that in the envelope.',
  ),
  'document-patient-differs': row(
    422,
    'conflict',
    'Dokumentet gäller en annan patient än kuvertet.',
    'The document is about another patient than the envelope.',
  ),
  'document-patient-linked': row(
    200,
    'informational',
    'Dokumentet identifierar patienten med andra nummer än svenska; kuvertets patient gäller.',
    'The document knows the patient by other numbers than Swedish ones; the patient is whom the envelope says.',
    'warning',
  ),
  'pdf-malformed': row(422, 'structure', 'Filen är inte en hel PDF.', 'The file is not a whole PDF.'),
  'pdf-active-content': row(
    422,
    'security',
    'PDF-filen innehåller något som körs när den öppnas.',
    'The PDF holds something that runs when it is opened.',
  ),
  'pdf-encrypted': row(422, 'security', 'PDF-filen är krypterad.', 'The PDF is encrypted.'),
  'pdf-surrounded': row(
    200,
    'security',
    'Före eller efter PDF-filen står något annat: ett annat program kan läsa den som något annat.',
    'Something else stands before or after the PDF: another program may read it as something else.',
    'warning',
  ),
  'pdf-unchecked': row(
    200,
    'incomplete',
    'En del av PDF-filen kunde inte granskas.',
    'A part of the PDF could not be looked into.',
    'warning',
  ),
  'sources-mixed': row(
    422,
    'business-rule',
    'Av flera källor får en vara en remiss; de andra ska vara handlingar.',
    'Of several sources one may be a referral; the others must be documents.',
  ),
  'addressing-missing': row(
    422,
    'required',
    'Avsändare och mottagare saknas: källan bär dem inte, och inget kuvert gav dem.',
    'Sender and receiver are missing: the source does not carry them and no envelope gave them.',
  ),
} as const satisfies Record<string, Outcome>;
