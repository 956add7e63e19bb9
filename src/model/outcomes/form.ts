import { type Outcome, row } from './outcome.ts';

/** Form of the input: refused before it is understood. */
export const formOutcomes = {
  'body-too-large': row(413, 'too-long', 'Meddelandet är större än gränsen.', 'The message is larger than the limit.'),
  'body-empty': row(400, 'required', 'Meddelandet är tomt.', 'The message is empty.'),
  'body-timeout': row(408, 'timeout', 'Meddelandet kom inte fram i tid.', 'The message did not arrive in time.'),
  'body-encoding': row(400, 'structure', 'Teckenkodningen är inte giltig UTF-8.', 'The text is not valid UTF-8.'),
  'content-encoding': row(415, 'not-supported', 'Komprimeringen stöds inte.', 'The content encoding is not supported.'),
  'content-encoding-corrupt': row(
    400,
    'structure',
    'Det komprimerade innehållet kan inte packas upp.',
    'The compressed content cannot be decompressed.',
  ),
  'decompression-limit': row(
    413,
    'too-costly',
    'Det uppackade innehållet är större än gränsen.',
    'The decompressed content exceeds the limit.',
  ),
  'media-type': row(415, 'not-supported', 'Medietypen stöds inte här.', 'The media type is not supported here.'),
  'not-acceptable': row(
    406,
    'not-supported',
    'Svaret finns inte i någon begärd form.',
    'The answer is not available in a requested form.',
  ),
  'format-unknown': row(422, 'structure', 'Källformatet känns inte igen.', 'The source format was not recognised.'),
  'json-syntax': row(400, 'structure', 'Texten är inte giltig JSON.', 'The text is not valid JSON.'),
  'json-depth': row(
    400,
    'too-costly',
    'JSON är djupare nästlad än gränsen.',
    'The JSON is nested deeper than the limit.',
  ),
  'json-duplicate-key': row(400, 'structure', 'Samma egenskap förekommer två gånger.', 'A property occurs twice.'),
  'json-forbidden-key': row(
    400,
    'structure',
    'Egenskapens namn är inte tillåtet.',
    'The property name is not allowed.',
  ),
  'json-too-many': row(
    413,
    'too-costly',
    'Antalet element är större än gränsen.',
    'The number of elements exceeds the limit.',
  ),
  'json-schema': row(
    422,
    'structure',
    'Innehållet följer inte formatets JSON Schema.',
    'The content does not follow the JSON Schema of the format.',
  ),
  'xml-syntax': row(400, 'structure', 'Texten är inte välformad XML.', 'The text is not well-formed XML.'),
  'xml-doctype': row(400, 'security', 'DOCTYPE är inte tillåtet.', 'DOCTYPE is not allowed.'),
  'xml-depth': row(400, 'too-costly', 'XML är djupare nästlad än gränsen.', 'The XML is nested deeper than the limit.'),
  'xml-too-many': row(
    413,
    'too-costly',
    'Antalet element eller attribut är större än gränsen.',
    'The number of elements or attributes exceeds the limit.',
  ),
  'multipart-syntax': row(
    400,
    'structure',
    'multipart/related-meddelandet kan inte läsas.',
    'The multipart/related message cannot be read.',
  ),
  'envelope-missing': row(
    422,
    'required',
    'Källan saknar adressering och inget kuvert följde med.',
    'The source carries no addressing and no envelope came with it.',
  ),
  'envelope-invalid': row(
    422,
    'structure',
    'Kuvertet följer inte sitt JSON Schema.',
    'The envelope does not follow its JSON Schema.',
  ),
} as const satisfies Record<string, Outcome>;
