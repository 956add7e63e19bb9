/** What an event of the timeline is called, for people. */
export const eventTexts: Readonly<Record<string, { readonly sv: string; readonly en: string }>> = {
  'remiss-ny': { sv: 'Ny remiss', en: 'New referral' },
  'remiss-andrad': { sv: 'Ändrad remiss', en: 'Changed referral' },
  'remiss-vidareskickad': { sv: 'Vidareskickad remiss', en: 'Forwarded referral' },
  betalningsandring: { sv: 'Ändrat betalningsansvar', en: 'Changed payment commitment' },
  aterkallelse: { sv: 'Återkallelse begärd', en: 'Cancel requested' },
  'svar-mottaget': { sv: 'Svar mottaget', en: 'Answer received' },
  felregistrerad: { sv: 'Felregistrerad', en: 'Entered in error' },
  mottagen: { sv: 'Mottagen', en: 'Received' },
  'ej-levererad': { sv: 'Ej levererad', en: 'Not delivered' },
  'komplettering-begard': { sv: 'Komplettering begärd', en: 'Completion requested' },
  bekraftad: { sv: 'Bekräftad och accepterad', en: 'Confirmed and accepted' },
  avvisad: { sv: 'Avvisad', en: 'Rejected' },
  vidareskickad: { sv: 'Vidareskickad till annan mottagare', en: 'Forwarded to another receiver' },
  bokning: { sv: 'Bokad', en: 'Booked' },
  ombokning: { sv: 'Ombokad', en: 'Rebooked' },
  avbokning: { sv: 'Avbokad', en: 'Booking cancelled' },
  uteblivit: { sv: 'Patienten uteblev', en: 'Patient did not come' },
  start: { sv: 'Påbörjad', en: 'Started' },
  paus: { sv: 'Pausad', en: 'On hold' },
  ateruppta: { sv: 'Återupptagen', en: 'Resumed' },
  delsvar: { sv: 'Delsvar', en: 'Partial answer' },
  slutsvar: { sv: 'Slutsvar', en: 'Final answer' },
  'slutsvar-rattad': { sv: 'Rättat slutsvar', en: 'Corrected final answer' },
  avbruten: { sv: 'Avbruten', en: 'Aborted' },
  'aterkallelse-godtagen': { sv: 'Återkallelse godtagen', en: 'Cancel granted' },
  'aterkallelse-nekad': { sv: 'Återkallelse nekad', en: 'Cancel refused' },
  journalkopia: { sv: 'Journalkopia', en: 'Record copy' },
  bildreferens: { sv: 'Bildreferens', en: 'Imaging reference' },
  kvittens: { sv: 'Kvittens', en: 'Acknowledgement' },
};

const sorts = {
  transport: { sv: 'Transportkvittens', en: 'Transport receipt' },
  technical: { sv: 'Teknisk kvittens', en: 'Technical receipt' },
  business: { sv: 'Verksamhetskvittens', en: 'Business receipt' },
  result: { sv: 'Resultat', en: 'Result' },
  'hand-over': { sv: 'Överlämnad till mottagarens system', en: 'Handed over to the engine of the receiver' },
} as const;

export const receiptTexts: Readonly<Record<keyof typeof sorts, { readonly sv: string; readonly en: string }>> = sorts;

export const textOf = (event: string): { readonly sv: string; readonly en: string } =>
  eventTexts[event] ?? { sv: event, en: event };
