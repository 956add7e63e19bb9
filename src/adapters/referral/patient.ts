import type { Address as FhirAddress, Patient as FhirPatient } from '@medplum/fhirtypes';
import { securityLabelSystem } from './extensions.ts';
import { protectedIdentityOf } from './protected-identity.ts';
import type { Address, HumanName, Patient } from './referral-message.ts';
import { filled, isObject, objects, oneOf, string, strings, tidy } from './shape.ts';

const genders = ['male', 'female', 'other', 'unknown'] as const;

export const patientOf = (patient: Patient): FhirPatient =>
  tidy<FhirPatient>({
    resourceType: 'Patient',
    meta: patient.protectedIdentity && {
      security: [{ system: securityLabelSystem, code: patient.protectedIdentity }],
    },
    identifier: [{ system: patient.identifier.system, value: patient.identifier.value }],
    name: patient.name && [nameOf(patient.name)],
    telecom: patient.telecom?.map(({ kind, number }) => ({ system: 'phone', value: number, use: kind })),
    gender: patient.gender,
    birthDate: patient.birthDate,
    address: patient.temporaryAddress && [addressOf(patient.temporaryAddress)],
  });

const nameOf = (name: HumanName) =>
  tidy({ text: name.text, family: name.family, given: name.given && [...name.given] });

/** Parts of an address line by HL7's ISO 21090 extensions, so that a care-of line is never taken for a street. */
const lineParts = {
  careOf: 'http://hl7.org/fhir/StructureDefinition/iso21090-ADXP-careOf',
  street1: 'http://hl7.org/fhir/StructureDefinition/iso21090-ADXP-streetAddressLine',
  street2: 'http://hl7.org/fhir/StructureDefinition/iso21090-ADXP-additionalLocator',
  postBox: 'http://hl7.org/fhir/StructureDefinition/iso21090-ADXP-postBox',
} as const;
type LinePart = keyof typeof lineParts;
const partNames = Object.keys(lineParts) as LinePart[];

interface LineAddress extends FhirAddress {
  /** The sibling of `line` that holds its extensions. */
  _line?: { extension: { url: string; valueString: string }[] }[];
}

function addressOf(address: Address): LineAddress {
  const parts = partNames.filter((part) => address[part] !== undefined);
  return tidy<LineAddress>({
    use: 'temp',
    line: parts.map((part) => address[part] ?? ''),
    _line: parts.map((part) => ({ extension: [{ url: lineParts[part], valueString: address[part] ?? '' }] })),
    city: address.city,
    postalCode: address.postalCode,
  });
}

/** Patient -> plain shape; nothing when it carries no identifier. */
export function readPatient(patient: FhirPatient): Patient | undefined {
  const identifier = objects(patient.identifier)[0];
  const system = string(identifier?.system);
  const value = string(identifier?.value);
  if (system === undefined || value === undefined) return undefined;
  const temporary = objects(patient.address).find((address) => address.use === 'temp');
  return tidy<Patient>({
    identifier: { system, value },
    name: readName(patient),
    gender: oneOf(patient.gender, genders),
    birthDate: string(patient.birthDate),
    temporaryAddress: temporary && readAddress(temporary),
    telecom: filled(readTelecom(patient)),
    protectedIdentity: protectedIdentityOf(patient),
  });
}

function readName(patient: FhirPatient): HumanName | undefined {
  const name = objects(patient.name)[0];
  return (
    name &&
    tidy<HumanName>({ text: string(name.text), family: string(name.family), given: filled(strings(name.given)) })
  );
}

function readTelecom(patient: FhirPatient): NonNullable<Patient['telecom']>[number][] {
  return objects(patient.telecom).flatMap(({ system, use, value }) => {
    const kind = oneOf(use, ['home', 'mobile'] as const);
    const number = string(value);
    return system === 'phone' && kind && number !== undefined ? [{ kind, number }] : [];
  });
}

function readAddress(address: LineAddress): Address {
  const parts: { -readonly [K in LinePart]?: string } = {};
  strings(address.line).forEach((line, n) => {
    const part = partAt(address, n) ?? (parts.street1 === undefined ? 'street1' : 'street2');
    parts[part] = line;
  });
  return tidy<Address>({ ...parts, city: string(address.city), postalCode: string(address.postalCode) });
}

function partAt(address: LineAddress, n: number): LinePart | undefined {
  const sibling = Array.isArray(address._line) ? address._line[n] : undefined;
  const urls = isObject(sibling) ? objects(sibling.extension).map((extension) => extension.url) : [];
  return partNames.find((part) => urls.includes(lineParts[part]));
}
