import { canonicalBase } from '../../model/canonical.ts';
import { canonicalSystem, systemUri } from '../../model/systems.ts';

/** Names of coding systems in HL7 v2 (table 0396, and those in use in Sweden) -> URI. */
const codingSystems: Readonly<Record<string, string>> = {
  LN: 'http://loinc.org',
  SCT: systemUri('snomed-ct'),
  SNM3: systemUri('snomed-ct'),
  I10: 'http://hl7.org/fhir/sid/icd-10',
  I10C: 'http://hl7.org/fhir/sid/icd-10-cm',
  I9: 'http://hl7.org/fhir/sid/icd-9-cm',
  I9C: 'http://hl7.org/fhir/sid/icd-9-cm',
  'ICD-10-SE': systemUri('icd-10-se'),
  ICD10SE: systemUri('icd-10-se'),
  KVA: systemUri('kva'),
  KVÅ: systemUri('kva'),
  NPU: systemUri('npu'),
  UCUM: 'http://unitsofmeasure.org',
  DCM: 'http://dicom.nema.org/resources/ontology/DCM',
};

const table = /^HL7(\d{4})$/i;
const oid = /^[0-2](?:\.(?:0|[1-9]\d*))+$/;

/** The URI of a coding system by its name in a message. A name that nobody publishes gets a system of ours. */
export function codingSystem(name: string): string {
  const known = codingSystems[name.toUpperCase()];
  if (known !== undefined) return known;
  const number = table.exec(name)?.[1];
  if (number !== undefined) return `http://terminology.hl7.org/CodeSystem/v2-${number}`;
  if (oid.test(name)) return canonicalSystem(name);
  return `${canonicalBase}/sid/hl7v2-coding-system/${encodeURIComponent(name)}`;
}

/** The system of identifiers that an authority gives out: by its OID, its URI, or under a system of ours by its name. */
export function assignerSystem(
  name: string | undefined,
  id: string | undefined,
  type: string | undefined,
): string | undefined {
  if (id !== undefined && (type === 'ISO' || type === undefined) && oid.test(id)) return canonicalSystem(id);
  if (id !== undefined && type === 'URI') return canonicalSystem(id);
  if (name !== undefined && oid.test(name)) return canonicalSystem(name);
  const told = name ?? id;
  return told === undefined ? undefined : `${canonicalBase}/sid/hl7v2-assigner/${encodeURIComponent(told)}`;
}

/** FHIR's home of a table of HL7 v2. */
export const v2Table = (number: string): string => `http://terminology.hl7.org/CodeSystem/v2-${number}`;
