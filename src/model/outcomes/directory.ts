import { type Outcome, row } from './outcome.ts';

/** Configuration and directory. */
export const directoryOutcomes = {
  'config-invalid': row(422, 'structure', 'Inställningen är fel eller osäker.', 'The setting is wrong or unsafe.'),
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
  'card-invalid': row(422, 'structure', 'Partnerkortet är fel.', 'The partner card is wrong.'),
  'fingerprint-differs': row(
    422,
    'security',
    'Kortets nycklar är inte de som har bekräftats: fråga parten på en annan väg.',
    'The keys of the card are not those that were confirmed: ask the partner over another channel.',
  ),
  'partner-in-config': row(
    409,
    'conflict',
    'Organisationen står redan i konfigurationen, som gäller före kort; ändra den i stället.',
    'The organisation stands in the configuration already, which goes before cards; change it there instead.',
  ),
} as const satisfies Record<string, Outcome>;
