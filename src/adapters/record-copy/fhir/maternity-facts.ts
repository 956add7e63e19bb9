/** Elements of the maternity contract: what they are called in Swedish, and in LOINC where it has them. */
export interface MaternityFact {
  readonly sv: string;
  readonly code?: string;
}

const fact = (sv: string, code?: string): MaternityFact => (code === undefined ? { sv } : { sv, code });

export const maternityFacts: Readonly<Record<string, MaternityFact>> = {
  lastMenstrualPeriod: fact('Sista mens', '8665-2'),
  indicationPregnancy: fact('Graviditet påvisad'),
  contraceptiveDiscontinued: fact('Preventivmedel avslutat'),
  expectedDayOfDeliveryFromLastMenstrualPeriod: fact('Beräknad förlossning enligt sista mens', '11779-6'),
  expectedDayOfDeliveryFromUltrasoundScan: fact('Beräknad förlossning enligt ultraljud', '11781-2'),
  expectedDayOfDeliveryFromEmbryonicTransfer: fact('Beräknad förlossning enligt embryoåterföring'),
  length: fact('Längd', '8302-2'),
  weight: fact('Vikt', '29463-7'),
  bodyMassIndex: fact('BMI', '39156-5'),
  infertility: fact('Ofrivillig barnlöshet (år)'),
  previousGravidityAndParity: fact('Tidigare graviditeter och förlossningar'),
  diseasesThrombosis: fact('Trombos'),
  diseasesEndocineDiseases: fact('Endokrin sjukdom'),
  diseasesRecurrentUrinaryTractInfections: fact('Upprepade urinvägsinfektioner'),
  diseasesDiabetesMellitus: fact('Diabetes mellitus'),
  medicationDuringPregnacy: fact('Läkemedel under graviditeten'),
  assessmentAtFirstContactStandardCare: fact('Bedömning vid första kontakt: basprogram'),
  completeWeeksOfGestation: fact('Fullgångna graviditetsveckor', '11884-4'),
  symphysisFundalHeight: fact('Symfys-fundusmått', '11881-0'),
  haemoglobin: fact('Hemoglobin', '718-7'),
  bloodPressureSystolic: fact('Systoliskt blodtryck', '8480-6'),
  bloodPressureDiastolic: fact('Diastoliskt blodtryck', '8462-4'),
  proteinuria: fact('Proteinuri'),
  glycosuria: fact('Glukosuri'),
  fetalPosition: fact('Fosterläge'),
  fetalPresentation: fact('Fosterbjudning'),
  fetalHeartRate: fact('Fosterhjärtfrekvens', '55283-6'),
  typeOfLeave: fact('Typ av ledighet'),
  medicationSinceRegistration: fact('Läkemedel sedan inskrivningen'),
  bodyTemperature: fact('Kroppstemperatur', '8310-5'),
  scarsOK: fact('Sår utan anmärkning'),
  sutureRemoved: fact('Suturer borttagna'),
  perineumComfortable: fact('Perineum utan besvär'),
  vulvaVaginaPortioOK: fact('Vulva, vagina och portio utan anmärkning'),
  uterusContracted: fact('Livmodern sammandragen'),
  uterusNote: fact('Anmärkning om livmodern'),
  breastfeeding: fact('Ammar'),
  ordinalNumber: fact('Barn nummer'),
  apgarScore1: fact('Apgar vid 1 minut', '9272-6'),
  apgarScore5: fact('Apgar vid 5 minuter', '9274-2'),
  apgarScore10: fact('Apgar vid 10 minuter', '9271-8'),
};
