import type { ItemBase } from '../record-copy.ts';
import type { Coded, Id, OrgUnit, Quantity } from '../values.ts';

/** A record of vaccinations: one registration, any number of doses given or planned. */
export interface Vaccination extends ItemBase {
  readonly kind: 'vaccination';
  readonly registration?: VaccinationRegistration;
  readonly doses?: readonly VaccineDose[];
  readonly birthDate?: string;
  readonly gender?: Coded;
}

/** A person as the contract for vaccinations says one. */
export interface Contact {
  readonly id?: Id;
  readonly name?: string;
  readonly email?: string;
  readonly telecom?: string;
  readonly address?: string;
}

export interface VaccinationRegistration {
  readonly unit?: OrgUnit;
  readonly contact?: Contact;
  readonly systemName?: string;
  readonly systemProduct?: string;
  readonly systemVersion?: string;
  readonly systemContact?: Contact;
  /** Id of the unit in the vaccination register (Smittskyddsinstitutet). */
  readonly smiId?: string;
  readonly date?: string;
  readonly postalCode?: string;
  readonly note?: string;
  readonly riskCategories?: readonly Coded[];
  readonly adverseEffects?: readonly Coded[];
}

export interface VaccineDose {
  readonly program?: Coded;
  readonly prescriberUnit?: OrgUnit;
  readonly prescriber?: Contact;
  readonly performerUnit?: OrgUnit;
  readonly performer?: Contact;
  readonly site?: Coded;
  readonly route?: Coded;
  readonly amount?: Quantity;
  readonly amountText?: string;
  readonly complete?: boolean;
  readonly number?: string;
  readonly prescribed?: string;
  readonly source?: string;
  readonly prescriptionComment?: string;
  readonly administrationComment?: string;
  readonly adverseEffects?: readonly Coded[];
  readonly vaccineType?: Coded;
  readonly vaccine?: Coded;
  readonly batch?: string;
  readonly manufacturer?: string;
  readonly diseases?: readonly Coded[];
  readonly reference?: Id;
}
