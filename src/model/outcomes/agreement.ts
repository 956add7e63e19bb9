import { type Outcome, row } from './outcome.ts';

/** Rules of the agreement and of law. */
export const agreementOutcomes = {
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
} as const satisfies Record<string, Outcome>;
