import { checkPersonId } from '../../model/identifiers/person-id.ts';
import { hasErrors, type Issue, issue } from '../../model/issue.ts';
import { isPersonSystem, type SystemName, systemUri } from '../../model/systems.ts';
import type { GivenEnvelope } from '../adapter.ts';
import { givenPatient } from '../given-patient.ts';
import type { CopyPatient } from '../record-copy/record-copy.ts';
import type { Identifier, Patient } from '../referral/referral-message.ts';
import { tidy } from '../referral/shape.ts';
import { name } from './datatypes.ts';
import type { MessageReader } from './message.ts';
import type { SegmentReader } from './segment.ts';
import { assignerSystem } from './systems.ts';
import { readDate } from './times.ts';

const national: readonly SystemName[] = ['personnummer', 'samordningsnummer', 'nationellt-reservnummer'];
/** Identifier types of table 0203 that mean the Swedish national number. */
const nationalTypes: readonly string[] = ['NNSWE', 'NI', 'PNR'];
const genders = { M: 'male', F: 'female', O: 'other', A: 'other', U: 'unknown', N: 'unknown' } as const;

/** PID -> patient. A national number goes before local ones; the others are kept as further identifiers. */
export function readPatient(
  message: MessageReader,
  envelope?: GivenEnvelope,
): { patient?: CopyPatient; issues: Issue[] } {
  const pid = message.first('PID');
  const { patient: given, issues } = givenPatient(envelope);
  if (hasErrors(issues)) return { issues };
  if (!pid) {
    if (given) return { patient: given, issues };
    return { issues: [issue('element-required', { place: 'PID[1]', expected: 'PID' })] };
  }
  const found = identifiers(pid);
  const first = found.find(isNational) ?? found[0];
  const identifier = given?.identifier ?? (first && local(first));
  if (!identifier) return { issues: [issue('element-required', { place: 'PID[1]-3', expected: 'an identifier' })] };
  if (given && first && isNational(first) && first.value !== given.identifier.value)
    return { issues: [issue('document-patient-differs', { place: '/patient/id' })] };
  const told = (first && isNational(first)) || given ? [] : [issue('patient-id-local', { place: 'PID[1]-3[1].1' })];
  return {
    patient: patientOf(
      pid,
      identifier,
      found.filter((other) => other !== first),
    ),
    issues: [...issues, ...told],
  };
}

/** Of an issuer that all of Sweden knows; ids that are local by their system are not. */
const isNational = ({ system }: Identifier): boolean => isPersonSystem(system) && system !== systemUri('local-id');

/** An id of no national issuer is of the national system for local ids, with its issuer in front where that is named. */
const local = ({ system, value }: Identifier): Identifier =>
  isPersonSystem(system) ? { system, value } : { system: systemUri('local-id'), value };

function identifiers(pid: SegmentReader): Identifier[] {
  return [3, 2, 4].flatMap((field) =>
    Array.from({ length: pid.count(field) }, (_, n) => identifierOf(pid, field, n + 1)).flatMap((one) => one ?? []),
  );
}

function identifierOf(pid: SegmentReader, field: number, repetition: number): Identifier | undefined {
  const value = pid.text(field, 1, repetition)?.replace(/^(\d{8})-(\w{4})$/, '$1$2');
  const [authority, uid, kind] = [1, 2, 3].map((part) => pid.text(field, 4, repetition, part));
  const type = pid.text(field, 5, repetition);
  if (value === undefined) return undefined;
  const told = assignerSystem(authority, uid, kind);
  if (told !== undefined && isPersonSystem(told)) return { system: told, value };
  return { system: nationalSystem(type, value) ?? told ?? systemUri('local-id'), value };
}

/** A type alone says which number it is only when the number keeps the rules of one. */
const nationalSystem = (type: string | undefined, value: string): string | undefined =>
  nationalTypes.includes(type ?? '')
    ? national.map(systemUri).find((system) => !hasErrors(checkPersonId({ system, value })))
    : undefined;

function patientOf(pid: SegmentReader, identifier: Identifier, others: readonly Identifier[]): CopyPatient {
  const gender = genders[(pid.text(8) ?? '') as 'M'];
  if (gender === undefined) pid.release(8);
  const birthDate = readDate(pid.text(7));
  if (birthDate === undefined) pid.release(7);
  return tidy<CopyPatient>({
    identifier,
    name: name(pid, 5),
    gender,
    birthDate,
    telecom: telecoms(pid),
    otherIdentifiers: others,
  } as CopyPatient);
}

/** Table 0202: cellular phones and beepers are mobile; at most two numbers, as the referral can say. */
function telecoms(pid: SegmentReader): Patient['telecom'] {
  const said = Array.from({ length: Math.min(pid.count(13), 2) }, (_, n) => n + 1).flatMap((repetition) => {
    const number = pid.text(13, 1, repetition) ?? pid.text(13, 12, repetition);
    const mobile = pid.text(13, 3, repetition) === 'CP' || pid.text(13, 2, repetition) === 'PRS';
    return number === undefined ? [] : [{ kind: mobile ? ('mobile' as const) : ('home' as const), number }];
  });
  return said.length > 0 ? said : undefined;
}
