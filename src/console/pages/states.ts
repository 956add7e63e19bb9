import type { Language } from '../texts.ts';

/** Names of the referral's states (`src/gateway/referral/transitions.csv`) for people. */
const names: Readonly<Record<string, readonly [sv: string, en: string]>> = {
  sent: ['Skickad', 'Sent'],
  received: ['Mottagen', 'Received'],
  'completion-requested': ['Komplettering begärd', 'Completion requested'],
  accepted: ['Accepterad', 'Accepted'],
  booked: ['Bokad', 'Booked'],
  'no-show': ['Patienten uteblev', 'Did not come'],
  'in-progress': ['Påbörjad', 'In progress'],
  'on-hold': ['Pausad', 'On hold'],
  'partially-answered': ['Delvis besvarad', 'Partly answered'],
  answered: ['Besvarad', 'Answered'],
  'answer-received': ['Svar mottaget', 'Answer received'],
  rejected: ['Avvisad', 'Rejected'],
  forwarded: ['Vidareskickad', 'Forwarded'],
  'cancel-requested': ['Återkallelse begärd', 'Cancel requested'],
  cancelled: ['Återkallad', 'Cancelled'],
  aborted: ['Avbruten', 'Aborted'],
  undelivered: ['Ej levererad', 'Not delivered'],
  'entered-in-error': ['Felregistrerad', 'Entered in error'],
};

export const stateName = (state: string, language: Language): string =>
  names[state]?.[language === 'sv' ? 0 : 1] ?? state;
