import { type Issue, issue } from '../issue.ts';
import { isPersonSystem, personSystemNames, type SystemName, systemName } from '../systems.ts';
import { checkNationelltReservnummer } from './nationellt-reservnummer.ts';
import { checkPersonnummer } from './personnummer.ts';
import { checkCarelink, checkStockholm, checkVgr } from './regional-reserve-numbers.ts';
import type { Rule } from './rule.ts';
import { checkSamordningsnummer } from './samordningsnummer.ts';

/** Systems with a published rule. The other person systems of `systems.json` are taken as they are. */
const rules: Partial<Record<SystemName, Rule>> = {
  personnummer: checkPersonnummer,
  samordningsnummer: checkSamordningsnummer,
  'nationellt-reservnummer': checkNationelltReservnummer,
  'reserve-stockholm': checkStockholm,
  'reserve-vgr': checkVgr,
  'reserve-carelink': checkCarelink,
};

/** What a patient can be identified by, by the names of the JSON forms. */
const personSystems = personSystemNames.join(', ');

/**
 * Holds a patient's identifier against the rule of its system, by any of the system's names. Findings never hold the
 * value: `identifier-invalid` where the rule is broken or the value is empty, `identifier-type-unknown` where the
 * system does not identify patients.
 */
export function checkPersonId(id: { readonly system: string; readonly value: string }, place?: string): Issue[] {
  const at = place === undefined ? {} : { place };
  if (!isPersonSystem(id.system)) return [issue('identifier-type-unknown', { ...at, expected: personSystems })];
  if (id.value.trim() === '') return [issue('identifier-invalid', { ...at, expected: 'a value', found: 'nothing' })];
  const fault = rules[systemName(id.system)!]?.(id.value);
  return fault ? [issue('identifier-invalid', { ...at, ...fault })] : [];
}
