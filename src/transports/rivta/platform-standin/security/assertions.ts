import type { AccessQuestion } from '../../../../adapters/rivta/contract/security/check-access.ts';
import { inForce, type Span, sameId } from './span.ts';

/** Whom a consent or relation is about: a care unit, or one employee there. */
interface Granted extends Span {
  /** Twelve characters. */
  readonly patient: string;
  /** HSA-ids. */
  readonly careProvider: string;
  readonly careUnit: string;
  readonly employee?: string;
  /** Withdrawn or struck out. */
  readonly cancelled?: boolean;
}

/** What the right to read from other care providers rests on: the patient's consent (samtycke), or an emergency (nödöppning). */
export interface Assertion extends Granted {
  readonly type: 'Consent' | 'Emergency';
}

/** An ongoing care relation (patientrelation). */
export type Relation = Granted;

const holds = (granted: Granted, { accessing, patient }: AccessQuestion, now: number): boolean =>
  granted.cancelled !== true &&
  sameId(granted.patient, patient) &&
  sameId(granted.careProvider, accessing.careProvider) &&
  sameId(granted.careUnit, accessing.careUnit) &&
  (granted.employee === undefined || sameId(granted.employee, accessing.employee)) &&
  inForce(granted, now);

/** A consent goes before an emergency. */
export function assertionFor(
  assertions: readonly Assertion[],
  question: AccessQuestion,
  now: number,
): Assertion['type'] | undefined {
  const found = assertions.filter((assertion) => holds(assertion, question, now)).map(({ type }) => type);
  return found.includes('Consent') ? 'Consent' : found[0];
}

export const hasRelation = (relations: readonly Relation[], question: AccessQuestion, now: number): boolean =>
  relations.some((relation) => holds(relation, question, now));
