import type { ItemOf } from '../../../src/adapters/record-copy/record-copy.ts';
import { hsaIdSystem } from '../../../src/model/canonical.ts';

export const patient = { system: 'http://electronichealth.se/identifier/personnummer', value: '196101182803' };
export const hsa = (value: string) => ({ system: hsaIdSystem, value });

export interface Made {
  readonly unit?: string | undefined;
  readonly provider?: string | undefined;
  readonly time?: string;
  readonly system?: string;
  readonly patient?: { readonly system: string; readonly value: string };
  readonly nullified?: boolean;
}

const units = ({ unit, provider }: Made) => ({
  ...(unit !== undefined && { careUnit: hsa(unit) }),
  ...(provider !== undefined && { careProvider: hsa(provider) }),
});

export const usual: Made = { unit: 'SE2321000016-ORT', provider: 'SE2321000016-0001', system: 'SE2321000016-SYS' };

/** An entry of another care provider, in the words of GetDiagnosis 2.0. */
export function diagnosis(id: string, change: Made = {}): ItemOf<'diagnosis'> {
  const made = { ...usual, ...change };
  return {
    kind: 'diagnosis',
    id: { value: id },
    sourceSystem: hsa(made.system!),
    patient: made.patient ?? patient,
    author: { time: made.time ?? '2026-03-01T10:00:00+01:00', id: hsa('SE2321000016-L1'), name: 'Ylva Ortoped' },
    ...units(made),
    approvedForPatient: true,
    rank: 'main',
    code: { code: 'M16.1', system: 'urn:oid:1.2.752.116.1.1.1.1.3', display: 'Annan primär koxartros' },
    ...(made.nullified && { nullified: true }),
  };
}

/** A note, in the words of GetCareDocumentation 3.0. */
export function note(n: number, change: Made = {}): ItemOf<'note'> {
  const made = { ...usual, ...change };
  const time = made.time ?? '2026-01-01T00:00:00+01:00';
  return {
    kind: 'note',
    contract: 'GetCareDocumentation 3.0',
    id: { system: `urn:oid:1.2.752.99.1.${n}` },
    sourceSystem: hsa(made.system!),
    patient: made.patient ?? patient,
    time,
    ...units(made),
    blockComparisonTime: time,
    approvedForPatient: true,
    type: { code: 'bes', system: 'urn:oid:1.2.752.129.2.2.2.11', display: 'Besöksanteckning' },
    text: `Anteckning ${n}.`,
    ...(made.nullified && { nullified: true }),
  };
}
