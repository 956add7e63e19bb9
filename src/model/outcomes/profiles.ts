import { type Outcome, row } from './outcome.ts';

/** FHIR packages and the profiles in them: what a person who publishes or loads them has to put right. */
export const profilesOutcomes = {
  'package-unreadable': row(422, 'structure', 'FHIR-paketet kan inte läsas.', 'The FHIR package cannot be read.'),
  'package-entry': row(
    422,
    'structure',
    'En fil i FHIR-paketet kan inte användas.',
    'A file of the FHIR package cannot be used.',
    'warning',
  ),
  'package-duplicate': row(
    200,
    'duplicate',
    'Samma definition finns mer än en gång; den första gäller.',
    'A definition is there more than once; the first is used.',
    'warning',
  ),
  'package-dependency': row(
    200,
    'not-found',
    'Ett paket som det här paketet bygger på saknas.',
    'A package that this package depends on is missing.',
    'warning',
  ),
  'package-fhir-version': row(
    200,
    'not-supported',
    'Paketet är gjort för en annan version av FHIR.',
    'The package was made for another version of FHIR.',
    'warning',
  ),
  'definition-missing': row(
    422,
    'not-found',
    'En definition som profilen hänvisar till saknas.',
    'A definition that the profile refers to is missing.',
  ),
  'profile-differential': row(
    422,
    'structure',
    'Profilens differential följer inte reglerna för ElementDefinition.',
    'The differential of the profile does not follow the rules of ElementDefinition.',
  ),
} as const satisfies Record<string, Outcome>;
