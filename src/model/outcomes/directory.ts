import { type Outcome, row } from './outcome.ts';

/** Configuration and directory. */
export const directoryOutcomes = {
  'config-invalid': row(
    422,
    'structure',
    'Konfigurationen följer inte sitt schema.',
    'The configuration does not follow its schema.',
  ),
  'certificate-expired': row(
    503,
    'expired',
    'Certifikatet har gått ut; byt det.',
    'The certificate has expired; renew it.',
  ),
  'certificate-not-yet-valid': row(
    503,
    'security',
    'Certifikatet gäller inte än; se efter om maskinens klocka går rätt.',
    'The certificate is not valid yet; look whether the clock of the machine is right.',
  ),
  'certificate-expires': row(
    200,
    'expired',
    'Certifikatet går ut inom en månad.',
    'The certificate expires within a month.',
    'warning',
  ),
  'revocation-list-expired': row(
    503,
    'expired',
    'Spärrlistan har gått ut: klienter med certifikat från dess utfärdare släpps inte in. Lägg dit en ny.',
    'The revocation list has expired: clients with certificates of its authority are not let in. Put a new one there.',
  ),
  'revocation-list-expires': row(
    200,
    'expired',
    'Spärrlistan går snart ut; lägg dit en ny.',
    'The revocation list expires soon; put a new one there.',
    'warning',
  ),
  'card-invalid': row(422, 'structure', 'Partnerkortet kan inte läsas.', 'The partner card cannot be read.'),
  'partner-in-config': row(
    409,
    'conflict',
    'Organisationen står redan i konfigurationen, som gäller före kort; ändra den i stället.',
    'The organisation stands in the configuration already, which goes before cards; change it there instead.',
  ),
} as const satisfies Record<string, Outcome>;
