import { type Row, row } from './row.ts';

/** What is said of a request, its parameters and maps. */
export const requestMessages = {
  VALUESET_SUPPLEMENT_MISSING: row(
    'error',
    'not-found',
    'not-found',
    'Required supplement not found: {supplement}',
    'Tillägget {supplement} krävs men finns inte här',
  ),
  INVALID_DISPLAY_NAME: row(
    'error',
    'processing',
    'invalid-display',
    "Invalid displayLanguage: '{language}'",
    "Ogiltigt displayLanguage: '{language}'",
  ),
  VB_PARAMETER_REQUIRED: row(
    'error',
    'required',
    'invalid-data',
    'The parameter {name} is missing',
    'Parametern {name} saknas',
  ),
  VB_PARAMETER_VALUE: row(
    'error',
    'value',
    'invalid-data',
    'The parameter {name} must be {expected}',
    'Parametern {name} ska vara {expected}',
  ),
  VB_NO_SUBSUMPTION: row(
    'error',
    'not-supported',
    'invalid-data',
    'The code system {system} has no hierarchy to compare codes by',
    'Kodsystemet {system} har ingen hierarki att jämföra koder i',
  ),
  VB_MANIFEST_UNKNOWN: row(
    'error',
    'not-found',
    'not-found',
    "The manifest '{manifest}' could not be found",
    "Manifestet '{manifest}' finns inte här",
  ),
  VB_CONCEPT_MAP_UNKNOWN: row(
    'error',
    'not-found',
    'not-found',
    "A definition for the concept map '{conceptMap}' could not be found",
    "Översättningstabellen '{conceptMap}' finns inte här",
  ),
  VB_MAP_VERSION: row(
    'warning',
    'business-rule',
    'version-error',
    "The concept map {conceptMap} was made for version '{made}' of {system}, and the code is of version '{version}'",
    "Översättningstabellen {conceptMap} är gjord för version '{made}' av {system}, och koden är av version '{version}'",
  ),
  VB_MAP_TARGET: row(
    'warning',
    'code-invalid',
    'invalid-code',
    "The concept map {conceptMap} leads to '{code}', which the CodeSystem '{system}' does not have in version '{version}'",
    "Översättningstabellen {conceptMap} leder till '{code}', som kodsystemet '{system}' inte har i version '{version}'",
  ),
  VB_MAP_NONE: row(
    'information',
    'not-found',
    'not-found',
    "No mapping was found for '{coding}'",
    "Ingen översättning finns för '{coding}'",
  ),
} as const satisfies Record<string, Row>;
