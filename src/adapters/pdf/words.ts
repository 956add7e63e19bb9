const sv = {
  patient: 'Patient',
  born: 'Född',
  case: 'Ärende',
  date: 'Datum',
  from: 'Från',
  document: 'Dokument',
  contents: 'Innehåll',
  page: 'Sida',
  of: 'av',
  laboratory: 'Laboratorieresultat per analys',
  analysis: 'Analys',
  time: 'Tid',
  result: 'Resultat',
  reference: 'Referensintervall',
  flag: 'Avvikelse',
  high: 'högt',
  low: 'lågt',
  abnormal: 'avvikande',
  empty: 'Avsnitt utan innehåll',
  attached: 'Bilagor som följer med kopian',
  protected: 'Skyddade personuppgifter',
  notText: 'Ingen läsbar text',
} as const;

/** Words of the paper itself, in the languages of the product. */
export type Words = { readonly [Name in keyof typeof sv]: string };

const en: Words = {
  patient: 'Patient',
  born: 'Born',
  case: 'Case',
  date: 'Date',
  from: 'From',
  document: 'Document',
  contents: 'Contents',
  page: 'Page',
  of: 'of',
  laboratory: 'Laboratory results by analysis',
  analysis: 'Analysis',
  time: 'Time',
  result: 'Result',
  reference: 'Reference interval',
  flag: 'Deviation',
  high: 'high',
  low: 'low',
  abnormal: 'abnormal',
  empty: 'Sections without content',
  attached: 'Attachments that come with the copy',
  protected: 'Protected identity',
  notText: 'No readable text',
};

export type PaperLanguage = 'sv' | 'en';

export const paperWords: Readonly<Record<PaperLanguage, Words>> = { sv, en };
