import { type Outcome, row } from './outcome.ts';

/** Patient overview (patientöversikt): reading what other care providers have. */
export const overviewOutcomes = {
  'overview-reader': row(
    403,
    'forbidden',
    'Det framgår inte fullständigt vem som läser, i vilket uppdrag och vid vilken egen vårdenhet.',
    'It does not show completely who reads, in which assignment and at which care unit of the client.',
  ),
  'overview-purpose': row(
    403,
    'forbidden',
    'Andra vårdgivares uppgifter läses bara för vård och behandling.',
    'The records of other care providers are read for care and treatment alone.',
  ),
  'overview-no-relation': row(
    403,
    'forbidden',
    'Ingen patientrelation är registrerad för den som läser.',
    'No patient relation is registered for the reader.',
  ),
  'overview-no-consent': row(
    403,
    'forbidden',
    'Varken samtycke eller nödöppning är registrerat för den vårdgivare som läser. Registrera det i samtyckestjänsten och läs igen; det kan inte göras här.',
    'Neither consent nor emergency access is registered for the care provider that reads. Register it in the consent service and read again; it cannot be done here.',
  ),
  'overview-emergency-not-stated': row(
    403,
    'forbidden',
    'Åtkomsten vilar på en registrerad nödöppning: ange det som ändamål (ETREAT) för att läsa på den grunden.',
    'Access rests on a registered emergency: state it as the purpose (ETREAT) to read on that ground.',
  ),
  'overview-security-unavailable': row(
    503,
    'transient',
    'En säkerhetstjänst svarade inte; då visas ingenting.',
    'A security service did not answer; nothing is shown without it.',
  ),
  'overview-hidden': row(
    200,
    'suppressed',
    'Det finns uppgifter som inte visas: de är spärrade eller kan inte prövas.',
    'There are entries that are not shown: they are blocked or cannot be judged.',
    'warning',
  ),
  'overview-hidden-unknown': row(
    200,
    'incomplete',
    'Det är ännu inte känt om fler av patientens uppgifter är dolda; sök igen om en stund.',
    'Whether anything else of the patient is hidden is not known yet; search again in a while.',
    'information',
  ),
  'overview-blocks-unanswered': row(
    200,
    'suppressed',
    'Spärrkontrollen svarade inte; uppgifter som inte kunde prövas visas inte.',
    'The check of blocks did not answer; entries that could not be judged are not shown.',
    'warning',
  ),
  'overview-source-failed': row(
    502,
    'incomplete',
    'En källa kunde inte läsas; svaret är inte fullständigt.',
    'A source could not be read; the answer is not complete.',
    'error',
  ),
  'overview-no-room': row(
    503,
    'throttled',
    'En källas svar fick inte plats, för att mycket annat läses just nu eller för att det är för stort; svaret är inte fullständigt. Läs igen, eller en kortare period.',
    'There was no room for the answer of a source, as much else is being read or as it is too large; the answer is not complete. Read again, or a shorter period.',
    'error',
  ),
  'overview-other-patient': row(
    200,
    'suppressed',
    'En källa gav uppgifter om en annan person, eller utan säker identitet; de visas inte.',
    'A source gave entries of another person, or without a sure identity; they are not shown.',
    'warning',
  ),
  'overview-owner-differs': row(
    200,
    'business-rule',
    'En uppgift anger en annan vårdgivare än den som katalogen eller engagemangsindex har för dess enhet eller källa; den visas, prövad mot spärrar hos båda.',
    'An entry states another care provider than directory or engagement index have for its unit or source; it is shown, after the blocks of both have been checked.',
    'warning',
  ),
  'overview-entry-unreadable': row(
    200,
    'incomplete',
    'En uppgift följer inte sitt kontrakt och visas inte.',
    'An entry does not follow its contract and is not shown.',
    'warning',
  ),
  'overview-abandoned': row(
    503,
    'incomplete',
    'Den som frågade väntade inte på svaret; ingenting visades.',
    'The caller did not wait for the answer; nothing was shown.',
  ),
  'overview-page-unknown': row(
    404,
    'not-found',
    'Sidan finns inte längre; gör sökningen på nytt.',
    'The page is no longer there; search again.',
  ),
} as const satisfies Record<string, Outcome>;
