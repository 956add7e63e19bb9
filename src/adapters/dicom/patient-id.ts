import { checkPersonId } from '../../model/identifiers/person-id.ts';
import { hasErrors, type Issue, issue } from '../../model/issue.ts';
import { canonicalSystem, isPersonSystem, type SystemName, systemUri } from '../../model/systems.ts';
import { namedIssuerSystem, unnamedIssuerSystem } from '../imaging-reference/systems.ts';
import { isUid } from '../imaging-reference/uid.ts';
import type { Identifier } from '../referral/referral-message.ts';

/** A patient id as DICOM tells it: (0010,0020), (0010,0021) and the item of (0010,0024). */
export interface DicomPatientId {
  readonly id: string;
  /** Issuer of Patient ID: a name in the archive's own house, often an OID too. */
  readonly issuer?: string;
  /** Universal Entity ID, where its type is ISO. */
  readonly oid?: string;
}

/**
 * Names that an archive gives issuers -> system of the identifier; agreed with whoever runs the archive. The empty name
 * stands for ids that are told without an issuer.
 */
export type IssuerMap = Readonly<Record<string, string>>;

const swedish: readonly SystemName[] = ['personnummer', 'samordningsnummer', 'nationellt-reservnummer'];

/**
 * DICOM patient id -> identifier in FHIR. The issuer decides: its OID, then its name by the map, then its name where it
 * is an OID. Without an issuer a number that passes the rules of a Swedish personal number is taken for one, and that
 * is said; any other id stays the archive's own.
 */
export function patientIdentifier(
  { id, issuer, oid }: DicomPatientId,
  place: string,
  issuers: IssuerMap = {},
): { identifier: Identifier; issues: Issue[] } {
  const told = oid ?? issuers[issuer ?? ''] ?? (isUid(issuer) ? issuer : undefined);
  if (told !== undefined) return { identifier: identified(canonicalSystem(told), id), issues: [] };
  const assumed = issuer === undefined ? assumedSystem(id) : undefined;
  if (assumed !== undefined)
    return { identifier: identified(assumed, id), issues: [issue('dicom-issuer-assumed', { place })] };
  const system = issuer === undefined ? unnamedIssuerSystem : namedIssuerSystem(issuer);
  return { identifier: { system, value: id }, issues: [issue('dicom-issuer-unknown', { place })] };
}

const identified = (system: string, id: string): Identifier => ({
  system,
  value: isPersonSystem(system) ? id.replace(/^(\d{8})-(\w{4})$/, '$1$2') : id,
});

function assumedSystem(id: string): string | undefined {
  const value = id.replace(/^(\d{8})-(\w{4})$/, '$1$2');
  return swedish.map(systemUri).find((system) => !hasErrors(checkPersonId({ system, value })));
}
