import { systemUri } from '../../../model/systems.ts';

/** KV Anteckningstyp. GetCareDocumentation 2.1 says the code alone. */
const displays: Readonly<Record<string, string>> = {
  utr: 'Utredning',
  atb: 'Åtgärd/Behandling',
  sam: 'Sammanfattning',
  sao: 'Samordning',
  ins: 'Inskrivning',
  slu: 'Slutanteckning',
  auf: 'Anteckning utan fysiskt möte',
  sva: 'Slutenvårdsanteckning',
  bes: 'Besöksanteckning',
};

/** System and display of a bare code. */
export const anteckningstyp = (code = ''): { system?: string; display?: string } =>
  Object.hasOwn(displays, code) ? { system: systemUri('anteckningstyp'), display: displays[code]! } : {};
