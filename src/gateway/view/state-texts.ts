/** Names of the referral's states (`src/gateway/referral/transitions.csv`) for people. */
export const stateTexts: Readonly<Record<string, { readonly sv: string; readonly en: string }>> = {
  sent: { sv: 'Skickad', en: 'Sent' },
  received: { sv: 'Mottagen', en: 'Received' },
  'completion-requested': { sv: 'Komplettering begärd', en: 'Completion requested' },
  accepted: { sv: 'Accepterad', en: 'Accepted' },
  booked: { sv: 'Bokad', en: 'Booked' },
  'no-show': { sv: 'Patienten uteblev', en: 'Did not come' },
  'in-progress': { sv: 'Påbörjad', en: 'In progress' },
  'on-hold': { sv: 'Pausad', en: 'On hold' },
  'partially-answered': { sv: 'Delvis besvarad', en: 'Partly answered' },
  answered: { sv: 'Besvarad', en: 'Answered' },
  'answer-received': { sv: 'Svar mottaget', en: 'Answer received' },
  rejected: { sv: 'Avvisad', en: 'Rejected' },
  forwarded: { sv: 'Vidareskickad', en: 'Forwarded' },
  'cancel-requested': { sv: 'Återkallelse begärd', en: 'Cancel requested' },
  cancelled: { sv: 'Återkallad', en: 'Cancelled' },
  aborted: { sv: 'Avbruten', en: 'Aborted' },
  undelivered: { sv: 'Ej levererad', en: 'Not delivered' },
  'entered-in-error': { sv: 'Felregistrerad', en: 'Entered in error' },
};

/** The code itself for a state that has no name. */
export const stateIn = (state: string, language: 'sv' | 'en'): string => stateTexts[state]?.[language] ?? state;
