import { type Outcome, row } from './outcome.ts';

/** Doors, and what is told when there is nothing to tell: an OperationOutcome must hold one issue. */
export const doorsOutcomes = {
  'no-findings': row(200, 'informational', 'Inga fel funna.', 'No faults were found.', 'information'),

  'http-syntax': row(400, 'structure', 'HTTP-anropet kan inte läsas.', 'The HTTP request cannot be read.'),
  'header-too-large': row(431, 'too-long', 'HTTP-huvudet är för stort.', 'The HTTP header is too large.'),
  'expectation-failed': row(417, 'not-supported', 'Expect stöds inte.', 'The expectation is not supported.'),
  'login-required': row(401, 'login', 'Anropet visar inte vem som anropar.', 'The client is not authenticated.'),
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
    'Ingen leverans väntar eller har getts upp: det finns inget att lägga om.',
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
} as const satisfies Record<string, Outcome>;
