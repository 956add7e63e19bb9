import { codeSystem } from '../../model/canonical.ts';
import { type Issue, issue } from '../../model/issue.ts';
import { type Json, objectOf, objectsOf } from '../json.ts';
import type { Entry, Message } from './entries.ts';
import { hsaIdOf } from './identity.ts';

const source = 'canonical message Bundle: Consent (samtycke)';
const categorySystem = codeSystem('consent-category');

/** What is consented to, and by HSA-id to whom: the agreement's rules of consent read nothing else. */
export function consentRules(message: Message, { resource, place }: Entry): Issue[] {
  const provision = objectOf(resource.provision);
  const faults: Issue[] = [];
  if (!hasCategory(resource))
    faults.push(
      issue('element-required', { place: `${place}.category`, expected: `a code of ${categorySystem}`, source }),
    );
  if (provision.type !== 'permit')
    faults.push(issue('value-invalid', { place: `${place}.provision.type`, expected: 'permit', source }));
  const actors = objectsOf(provision.actor);
  if (!actors.some(([, actor]) => hsaIdOf(message, actor.reference) !== undefined)) {
    const expected = 'the receiver with an HSA-id';
    faults.push(issue('element-required', { place: `${place}.provision.actor`, expected, source }));
  }
  return faults;
}

const hasCategory = (consent: Json): boolean =>
  objectsOf(consent.category).some(([, concept]) =>
    objectsOf(concept.coding).some(([, coding]) => coding.system === categorySystem),
  );
