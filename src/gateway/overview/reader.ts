import { isStrictHsaId } from '../../model/identifiers/hsa-id.ts';
import { type Issue, issue } from '../../model/issue.ts';
import type { Accessing } from '../../transports/npo/security-services.ts';
import type { Actor } from '../api.ts';
import type { Directory } from '../directory/directory.ts';

/** Who reads, as the caller's token states it (IHE IUA): a person in an assignment (medarbetaruppdrag) at a care unit. */
export interface Reader {
  /** HSA-id of the person. */
  readonly employee?: string;
  readonly name?: string;
  /** Profession or title. */
  readonly title?: string;
  /** HSA-id or name of the assignment that was chosen. */
  readonly assignment?: string;
  /** HSA-id of the care unit (vårdenhet) at which the person reads. */
  readonly careUnit?: string;
  /** Code of v3-ActReason: TREAT, or ETREAT in an emergency. */
  readonly purpose?: string;
}

/** A reader of whom everything is known that access is judged by and that the logs must hold. */
export interface ProvenReader extends Accessing {
  readonly name?: string;
  readonly title?: string;
  readonly assignment: string;
  readonly purpose: Purpose;
}

/** Care and treatment; the second in an emergency. */
export const purposes = ['TREAT', 'ETREAT'] as const;
export type Purpose = (typeof purposes)[number];

const source = 'IHE IUA, JWT token extension';
const missing = (place: string, expected: string): Issue =>
  issue('overview-reader', { place: `extensions.${place}`, expected, source });

/** Everything that is missing at once; the care provider (vårdgivare) is the one that the directory says of the unit. */
export function provenReader(
  { reader = {}, units }: Actor,
  directory: Pick<Directory, 'organisationOf'>,
): { readonly reader: ProvenReader } | { readonly refused: readonly Issue[] } {
  const { name, title, assignment } = reader;
  const employee = hsaId(reader.employee);
  const careUnit = hsaId(reader.careUnit);
  const own = careUnit !== undefined && units.includes(careUnit) ? careUnit : undefined;
  const careProvider = own === undefined ? undefined : directory.organisationOf(own)?.hsaId.toUpperCase();
  const purpose = purposes.find((code) => code === reader.purpose);
  if (employee !== undefined && careUnit !== undefined && careProvider !== undefined && assignment && purpose) {
    const words = { ...(name !== undefined && { name }), ...(title !== undefined && { title }) };
    return { reader: { employee, careUnit, careProvider, assignment, purpose, ...words } };
  }
  return {
    refused: [
      ...(employee === undefined ? [missing('ihe_iua.national_provider_identifier', 'HSA-id of the person')] : []),
      ...(careProvider === undefined
        ? [missing('ihe_iua.subject_organization_id', 'HSA-id of one of the care units of the client')]
        : []),
      ...(assignment ? [] : [missing('vardbro.assignment', 'the assignment (medarbetaruppdrag) that was chosen')]),
      ...(purpose ? [] : [purposeIssue()]),
    ],
  };
}

export const purposePlace = 'extensions.ihe_iua.purpose_of_use';

const purposeIssue = (): Issue =>
  issue('overview-purpose', {
    place: purposePlace,
    expected: purposes.join(' or '),
    source: 'Lag (2022:913) om sammanhållen vård- och omsorgsdokumentation',
  });

const hsaId = (text: string | undefined): string | undefined => {
  const upper = text?.trim().toUpperCase();
  return upper !== undefined && isStrictHsaId(upper) ? upper : undefined;
};
