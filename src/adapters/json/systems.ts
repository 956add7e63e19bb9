import { canonicalSystem, type SystemName, systemName, systemUri } from '../../model/systems.ts';

/** Systems that the format calls by name; any other is written as its URI. */
const names: readonly SystemName[] = [
  'personnummer',
  'samordningsnummer',
  'nationellt-reservnummer',
  'lma-nummer',
  'reserve-stockholm',
  'reserve-vgr',
  'reserve-vgr-grid',
  'reserve-carelink',
  'reserve-varmland',
  'reserve-orebro',
  'reserve-skane',
  'reserve-blekinge',
  'reserve-halland',
  'reserve-vasterbotten',
  'reserve-dalarna',
  'reserve-gavleborg',
  'reserve-vasternorrland',
  'reserve-sormland-1',
  'reserve-sormland-2',
  'icd-10-se',
  'kva',
  'snomed-ct',
  'lan',
  'betalning-avtal',
  'betalning-kapitel',
  'betalning-ersattningstyp',
  'legitimerade-yrken',
  'ej-legitimerade-yrken',
  'yrken-v1',
  'npu',
  'atc',
  'loinc',
  'anteckningstyp',
  'hsa-befattning',
];

/** Name, URI or OID -> the URI emitted inside FHIR. */
export function readSystem(given: string): string {
  const name = names.find((known) => known === given);
  return name ? systemUri(name) : canonicalSystem(given);
}

/** The name of a system where the format has one, else undefined. */
export function nameOfSystem(uri: string): SystemName | undefined {
  const name = systemName(uri);
  return name && names.includes(name) && systemUri(name) === uri ? name : undefined;
}

/** How a system is written. */
export const writeSystem = (uri: string): string => nameOfSystem(uri) ?? uri;
