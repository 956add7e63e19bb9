import { canonicalBase, codeSystem } from '../../../model/canonical.ts';

/** Systems and fixed concepts of a record copy's document. */
export const loinc = 'http://loinc.org';
export const recordIdSystem = `${canonicalBase}/sid/record-id`;
export const diagnosisRankSystem = codeSystem('diagnosis-rank');
export const maternityElementSystem = codeSystem('maternity-element');
/** What kind of item a Provenance is of: `ItemKind`. */
export const recordItemKindSystem = codeSystem('record-item-kind');

export const concept = (system: string, code: string, display?: string) => ({
  coding: [{ system, code, ...(display === undefined ? {} : { display }) }],
});
export const hl7 = (name: string): string => `http://terminology.hl7.org/CodeSystem/${name}`;

export const laboratoryCategory = concept(hl7('v2-0074'), 'LAB', 'Laboratory');
export const laboratoryObservation = concept(hl7('observation-category'), 'laboratory', 'Laboratory');

/** v3-ActCode, refrain policies: not to be disclosed to the patient. */
export const notToPatient = { system: hl7('v3-ActCode'), code: 'NOPAT' };
