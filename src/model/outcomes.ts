import type { Severity } from './issue.ts';

/**
 * The table of outcome codes: what can be wrong with an input or an exchange, how it is told over HTTP and FHIR, and
 * the sentence for a person in Swedish and English. A code is stable and is never reused for another meaning; a
 * retired code keeps its row. `docs/outcome-codes.md` and `openapi.yaml` are held against this table by a test.
 *
 * `issueType` is FHIR R4 issue-type. `http` is the status when this is the gravest finding of a refused request.
 */
export interface Outcome {
  readonly http: number;
  readonly issueType: string;
  readonly severity: Severity;
  readonly sv: string;
  readonly en: string;
}

const row = (http: number, issueType: string, sv: string, en: string, severity: Severity = 'error'): Outcome => ({
  http,
  issueType,
  severity,
  sv,
  en,
});

export const outcomes = {
  // Form of the input: refused before it is understood
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

  // Content: source formats, canonical Bundle, identifiers
  'element-required': row(422, 'required', 'Ett obligatoriskt element saknas.', 'A required element is missing.'),
  'element-unexpected': row(422, 'structure', 'Elementet hör inte hemma här.', 'The element does not belong here.'),
  'element-repeated': row(
    422,
    'structure',
    'Elementet förekommer fler gånger än tillåtet.',
    'The element occurs more often than allowed.',
  ),
  'element-empty': row(422, 'value', 'Elementet är tomt.', 'The element is empty.'),
  'element-order': row(422, 'structure', 'Elementet står i fel ordning.', 'The element is out of order.', 'warning'),
  'value-invalid': row(422, 'value', 'Värdet har fel form.', 'The value has the wrong form.'),
  'value-too-long': row(422, 'too-long', 'Texten är längre än gränsen.', 'The text is longer than the limit.'),
  'code-unknown': row(422, 'code-invalid', 'Koden finns inte i kodverket.', 'The code is not in the code system.'),
  'code-system-unknown': row(422, 'code-invalid', 'Kodverket är okänt här.', 'The code system is unknown here.'),
  'code-unchecked': row(
    200,
    'code-invalid',
    'Koden kunde inte kontrolleras.',
    'The code could not be checked.',
    'warning',
  ),
  'code-xor-text': row(
    422,
    'invariant',
    'Antingen kod eller text ska anges, inte båda.',
    'Either code or text must be given, not both.',
  ),
  'identifier-invalid': row(422, 'value', 'Identiteten är inte giltig.', 'The identifier is not valid.'),
  'identifier-type-unknown': row(
    422,
    'code-invalid',
    'Identitetstypen är okänd här.',
    'The type of identifier is unknown here.',
  ),
  'hsa-id-lenient': row(
    200,
    'value',
    'HSA-id följer inte den strikta formen.',
    'The HSA-id does not follow the strict form.',
    'warning',
  ),
  'attachment-type': row(
    422,
    'not-supported',
    'Bilagans medietyp är inte tillåten.',
    'The media type of the attachment is not allowed.',
  ),
  'attachment-hash': row(
    422,
    'invariant',
    'Bilagans kontrollsumma eller storlek stämmer inte.',
    'The hash or size of the attachment does not agree.',
  ),
  'attachment-size': row(
    422,
    'too-long',
    'Bilagorna är tillsammans större än gränsen.',
    'The attachments together exceed the limit.',
  ),
  'base64-invalid': row(422, 'value', 'Innehållet är inte giltig base64.', 'The content is not valid base64.'),
  'not-a-message': row(
    422,
    'structure',
    'Bundle är inte ett meddelande i vår form.',
    'The Bundle is not a message of our form.',
  ),
  'event-unknown': row(422, 'code-invalid', 'Händelsekoden är okänd.', 'The event code is unknown.'),
  'reference-unresolved': row(
    422,
    'not-found',
    'Referensen går inte att följa inom meddelandet.',
    'The reference does not resolve within the message.',
  ),
  'reference-style': row(
    422,
    'value',
    'Interna referenser ska vara urn:uuid.',
    'Internal references must be urn:uuid.',
  ),
  'full-url': row(
    422,
    'value',
    'fullUrl ska vara urn:uuid med samma UUID som resource.id.',
    'fullUrl must be urn:uuid with the UUID of resource.id.',
  ),
  'full-url-repeated': row(422, 'duplicate', 'Samma fullUrl förekommer två gånger.', 'A fullUrl occurs twice.'),
  'message-focus': row(
    422,
    'invariant',
    'MessageHeader.focus ska peka på en Task.',
    'MessageHeader.focus must point at one Task.',
  ),
  'message-endpoint': row(
    422,
    'value',
    'Avsändare och mottagare ska vara logiska adresser med HSA-id.',
    'Source and destination must be logical addresses with an HSA-id.',
  ),
  'message-identity': row(
    422,
    'invariant',
    'Meddelandets identitet stämmer inte med innehållet.',
    'The identity of the message disagrees with its content.',
  ),
  'profile-structure': row(
    422,
    'structure',
    'Resursen följer inte FHIR R4:s struktur.',
    'The resource does not follow the structure of FHIR R4.',
  ),
  'profile-invariant': row(
    422,
    'invariant',
    'Ett villkor i FHIR R4 eller profilen är inte uppfyllt.',
    'An invariant of FHIR R4 or the profile is not met.',
  ),
  'profile-unknown': row(
    422,
    'not-found',
    'Profilen är okänd här; resursen är bara kontrollerad mot FHIR R4.',
    'The profile is unknown here; the resource was held against FHIR R4 alone.',
    'warning',
  ),
  'narrative-forbidden': row(
    422,
    'security',
    'Den läsbara texten innehåller något som inte är tillåtet.',
    'The narrative holds something that is not allowed.',
  ),
  'entry-unreferenced': row(
    422,
    'informational',
    'Resursen hänger inte ihop med meddelandets övriga resurser.',
    'The resource is not connected with the others of the message.',
    'warning',
  ),
  unmapped: row(
    200,
    'not-supported',
    'Källelementet fick ingen plats och visas i stället här.',
    'The source element found no place and is shown here instead.',
    'warning',
  ),
  'lost-in-rendering': row(
    200,
    'not-supported',
    'Målformatet kan inte bära elementet.',
    'The target format cannot carry the element.',
    'warning',
  ),
  'cannot-render': row(
    422,
    'not-supported',
    'Meddelandet kan inte uttryckas i målformatet.',
    'The message cannot be expressed in the target format.',
  ),
  'local-time-ambiguous': row(
    200,
    'value',
    'Klockslaget finns två gånger den natten; det första antogs.',
    'The local time occurs twice that night; the first was assumed.',
    'warning',
  ),
  'local-time-nonexistent': row(
    200,
    'value',
    'Klockslaget finns inte den natten; tiden utan omställning antogs.',
    'The local time does not exist that night; the time without the change was assumed.',
    'warning',
  ),

  // Rules of the agreement and of law
  'sender-unknown': row(
    403,
    'forbidden',
    'Avsändaren är inte känd i katalogen.',
    'The sender is not known in the directory.',
  ),
  'receiver-unknown': row(
    422,
    'not-found',
    'Mottagaren är inte känd i katalogen.',
    'The receiver is not known in the directory.',
  ),
  'no-agreement': row(
    422,
    'business-rule',
    'Det finns ingen överenskommelse mellan parterna för detta.',
    'There is no agreement between the parties for this.',
  ),
  'no-transport': row(
    422,
    'not-supported',
    'Mottagaren har ingen väg som kan bära meddelandet.',
    'The receiver has no transport that can carry the message.',
  ),
  'not-carried-by-transport': row(
    422,
    'not-supported',
    'Händelsen kan inte bäras av mottagarens väg.',
    'The event cannot be carried by the transport of the receiver.',
  ),
  'payment-commitment-missing': row(
    422,
    'business-rule',
    'Betalningsförbindelse saknas eller gäller inte.',
    'The payment commitment is missing or not valid.',
  ),
  'consent-missing': row(422, 'business-rule', 'Samtycke saknas.', 'The consent is missing.'),
  'consent-not-valid': row(
    422,
    'business-rule',
    'Samtycket gäller inte nu eller inte för mottagaren.',
    'The consent is not valid now or does not name the receiver.',
  ),
  'protected-identity': row(
    422,
    'business-rule',
    'Patienten har skyddade personuppgifter som vägen inte får bära.',
    'The patient has a protected identity, which this transport may not carry.',
  ),
  'protected-identity-suppressed': row(
    200,
    'suppressed',
    'Adress och telefon är borttagna: skyddade personuppgifter.',
    'Address and telecom are suppressed: protected identity.',
    'information',
  ),
  'agreement-limit': row(
    422,
    'business-rule',
    'En gräns i överenskommelsen är överskriden.',
    'A limit of the agreement is exceeded.',
  ),

  // State of the referral, identity of messages
  'illegal-transition': row(
    409,
    'business-rule',
    'Händelsen är inte tillåten i remissens nuvarande tillstånd.',
    'The event is not allowed in the current state of the referral.',
  ),
  'wrong-actor': row(
    403,
    'forbidden',
    'Händelsen får inte göras av den parten.',
    'The event may not be made by that party.',
  ),
  'referral-unknown': row(422, 'not-found', 'Remissen är okänd här.', 'The referral is unknown here.'),
  'immutable-changed': row(
    422,
    'business-rule',
    'Ett fält som inte får ändras mellan versioner är ändrat.',
    'A field that may not change between versions has changed.',
  ),
  duplicate: row(
    200,
    'duplicate',
    'Meddelandet är redan mottaget; samma svar lämnas.',
    'The message was received before; the same answer is given.',
    'information',
  ),
  conflict: row(
    409,
    'conflict',
    'Samma identitet har redan ett annat innehåll.',
    'The same identity already has other content.',
  ),
  stale: row(
    200,
    'informational',
    'Versionen är äldre än den som finns; inget ändras.',
    'The version is older than the one held; nothing changes.',
    'warning',
  ),
  parked: row(
    200,
    'informational',
    'Meddelandet väntar på sin föregångare.',
    'The message waits for its predecessor.',
    'information',
  ),
  'parking-expired': row(422, 'timeout', 'Föregångaren kom inte inom tiden.', 'The predecessor did not come in time.'),
  'receipt-invalid': row(
    422,
    'security',
    'Kvittensen stämmer inte med meddelandet eller dess signatur.',
    'The receipt does not agree with the message or its signature.',
  ),
  late: row(
    200,
    'informational',
    'Ingen teknisk kvittens inom tiden.',
    'No technical receipt within the time.',
    'warning',
  ),

  // Delivery
  'delivery-transient': row(
    503,
    'transient',
    'Mottagaren kunde inte nås; nytt försök görs.',
    'The receiver could not be reached; it will be tried again.',
  ),
  'delivery-ambiguous': row(
    503,
    'transient',
    'Det är okänt om mottagaren fick meddelandet; samma bytes sänds igen.',
    'It is unknown whether the receiver got the message; the same bytes are sent again.',
  ),
  'delivery-permanent': row(
    422,
    'processing',
    'Mottagaren tog inte emot meddelandet.',
    'The receiver refused the message.',
  ),
  'retries-spent': row(
    504,
    'timeout',
    'Alla försök är gjorda; en person behövs.',
    'All attempts are spent; a person is needed.',
  ),
  'hand-over-failed': row(
    503,
    'transient',
    'Överlämningen till mottagarens system lyckades inte.',
    'The hand-over to the engine of the receiver failed.',
  ),

  'partner-finding': row(
    422,
    'processing',
    'Den andra partens system rapporterade detta.',
    'Reported by the system of the other party.',
  ),

  // Told when there is nothing to tell: an OperationOutcome must hold one issue
  'no-findings': row(200, 'informational', 'Inga fel funna.', 'No faults were found.', 'information'),

  // Doors
  'http-syntax': row(400, 'structure', 'HTTP-anropet kan inte läsas.', 'The HTTP request cannot be read.'),
  'header-too-large': row(431, 'too-long', 'HTTP-huvudet är för stort.', 'The HTTP header is too large.'),
  'expectation-failed': row(417, 'not-supported', 'Expect stöds inte.', 'The expectation is not supported.'),
  'login-required': row(401, 'login', 'Klienten är inte känd.', 'The client is not authenticated.'),
  'token-invalid': row(401, 'security', 'Åtkomstintyget är inte giltigt.', 'The access token is not valid.'),
  'token-request': row(
    400,
    'invalid',
    'Begäran om åtkomstintyg har fel form.',
    'The request for an access token is malformed.',
  ),
  'client-assertion': row(401, 'security', 'Klientens intyg är inte giltigt.', 'The client assertion is not valid.'),
  forbidden: row(403, 'forbidden', 'Klienten får inte göra detta.', 'The client may not do this.'),
  'not-found': row(404, 'not-found', 'Finns inte, eller får inte visas.', 'Does not exist, or may not be shown.'),
  'method-not-allowed': row(405, 'not-supported', 'Metoden finns inte här.', 'The method does not exist here.'),
  'search-parameter': row(
    400,
    'not-supported',
    'Sökparametern stöds inte eller har fel form.',
    'The search parameter is not supported or malformed.',
  ),
  'personal-number-in-url': row(
    400,
    'security',
    'Personnummer får inte stå i adressen; sök med POST.',
    'A personal identity number may not stand in a URL; search by POST.',
  ),
  'not-a-resource': row(
    422,
    'structure',
    'Innehållet är inte en resurs av den typ som adressen anger.',
    'The content is not a resource of the type that the address names.',
  ),
  'fhir-version': row(
    406,
    'not-supported',
    'FHIR-versionen stöds inte här.',
    'The FHIR version is not supported here.',
  ),
  'idempotency-key-reused': row(
    422,
    'conflict',
    'Samma Idempotency-Key med annat innehåll.',
    'The same Idempotency-Key with other content.',
  ),
  'idempotency-key-invalid': row(400, 'value', 'Idempotency-Key har fel form.', 'The Idempotency-Key is malformed.'),
  'reason-required': row(400, 'required', 'En orsak måste anges.', 'A reason must be given.'),
  'nothing-to-replay': row(
    409,
    'conflict',
    'Det finns inget väntande eller dött jobb att köra om.',
    'There is no waiting or dead job to replay.',
  ),
  'too-many-requests': row(429, 'throttled', 'För många anrop just nu.', 'Too many requests at present.'),
  'store-unavailable': row(
    503,
    'no-store',
    'Lagret kan inte skriva just nu; inget är mottaget.',
    'The store cannot write at present; nothing was accepted.',
  ),
  internal: row(500, 'exception', 'Ett internt fel inträffade.', 'An internal error occurred.', 'fatal'),

  // Configuration and directory
  'config-invalid': row(
    422,
    'structure',
    'Konfigurationen följer inte sitt schema.',
    'The configuration does not follow its schema.',
  ),
  'card-invalid': row(422, 'structure', 'Partnerkortet kan inte läsas.', 'The partner card cannot be read.'),
  'partner-in-config': row(
    409,
    'conflict',
    'Organisationen står redan i konfigurationen, som gäller före kort; ändra den i stället.',
    'The organisation stands in the configuration already, which goes before cards; change it there instead.',
  ),
} as const satisfies Record<string, Outcome>;

export type OutcomeCode = keyof typeof outcomes;
