import { checkPersonId } from '../model/identifiers/person-id.ts';
import { type Issue, issue } from '../model/issue.ts';
import type { GivenEnvelope } from './adapter.ts';
import { readSystem } from './json/systems.ts';
import type { Patient } from './referral/referral-message.ts';
import { tidy } from './referral/shape.ts';

/** Whom the envelope says that a document is about; nothing where it does not say. */
export function givenPatient(envelope: GivenEnvelope | undefined): { patient?: Patient; issues: Issue[] } {
  const said = envelope?.patient;
  if (!said) return { issues: [] };
  const kind = said.id.type ?? said.id.system;
  if (kind === undefined)
    return { issues: [issue('element-required', { place: '/patient/id/type', expected: 'type or system' })] };
  const identifier = { system: readSystem(kind), value: said.id.value };
  const patient = tidy<Patient>({
    identifier,
    name: said.name === undefined ? undefined : { text: said.name },
    birthDate: said.birthDate,
  });
  return { patient, issues: checkPersonId(identifier, '/patient/id') };
}
