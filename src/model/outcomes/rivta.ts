import { type Outcome, row } from './outcome.ts';

/** What a party or the service platform (tjänsteplattform) answers over RIV-TA, and what is answered to it. */
export const rivtaOutcomes = {
  'rivta-info': row(
    200,
    'informational',
    'Mottagaren tog emot meddelandet med en upplysning.',
    'The receiver took the message and told something about it.',
    'information',
  ),
  'rivta-validation-error': row(
    422,
    'invalid',
    'Mottagaren underkände meddelandets innehåll; det får inte sändas om oförändrat.',
    'The receiver found the message invalid; it must not be sent again as it is.',
  ),
  'rivta-application-error': row(
    422,
    'business-rule',
    'Mottagaren kunde inte ta emot meddelandet av verksamhetsskäl.',
    'The receiver could not take the message for a reason of its own.',
  ),
  'rivta-fault': row(
    502,
    'exception',
    'Ett tekniskt fel uppstod hos mottagaren eller i tjänsteplattformen.',
    'A technical error occurred at the receiver or in the service platform.',
  ),
  'soap-version': row(400, 'not-supported', 'Meddelandet är inte SOAP 1.1.', 'The message is not SOAP 1.1.'),
  'soap-must-understand': row(
    400,
    'not-supported',
    'Ett SOAP-huvud som måste förstås är okänt här.',
    'A SOAP header that must be understood is unknown here.',
  ),
  'soap-envelope': row(
    400,
    'structure',
    'SOAP-kuvertet följer inte RIV TA Basic Profile 2.1.',
    'The SOAP envelope does not follow RIV TA Basic Profile 2.1.',
  ),
  'rivta-caller-unknown': row(
    403,
    'forbidden',
    'Anroparens certifikat bär inget HSA-id som får anropa här.',
    'The certificate of the caller bears no HSA-id that may call here.',
  ),
  'rivta-on-behalf': row(
    403,
    'forbidden',
    'Anroparen får inte tala för någon annan.',
    'The caller may not speak for another party.',
  ),
  'record-not-own': row(
    422,
    'business-rule',
    'Uppgiften hör inte till den egna vårdgivarens journal och får inte göras tillgänglig härifrån.',
    'The entry is not of the own care provider and may not be offered from here.',
  ),
  'record-request-invalid': row(
    422,
    'invalid',
    'Frågan bryter mot tjänstekontraktets regler.',
    'The question breaks a rule of the service contract.',
  ),
  'rivta-logical-address': row(
    422,
    'not-found',
    'Den logiska adressen är ingen enhet som nås här.',
    'The logical address is no unit that is reached here.',
  ),
} as const satisfies Record<string, Outcome>;
