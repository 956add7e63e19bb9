import type { Bundle } from '@medplum/fhirtypes';
import { isReceiverEvent, isSenderEvent } from '../model/event.ts';
import { type Issue, issue } from '../model/issue.ts';
import { guard } from './guard.ts';
import { isObject, objectsOf } from './json.ts';
import { consentRules } from './message/consent.ts';
import { coverageRules } from './message/coverage.ts';
import { documentRules } from './message/documents.ts';
import { type Entry, entryRules, follow, type Message, readMessage } from './message/entries.ts';
import { eventOf, headerRules } from './message/header.ts';
import { identityRules } from './message/identity.ts';
import { partRules } from './message/parts.ts';
import { referenceRules } from './message/references.ts';
import type { Validator } from './validator.ts';

/**
 * What our message Bundle must be beyond FHIR R4 (README.md): whether it can be routed, told apart, followed inside and
 * proved. Assumes nothing of its structure and never throws; whether R4 is met is the Validator's to say.
 */
export function messageRules(bundle: Bundle): Issue[] {
  const refused = guard(bundle);
  return refused.length > 0 ? refused : rulesOf(messageIn(bundle));
}

const messageIn = (bundle: unknown): Message | undefined => (isObject(bundle) ? readMessage(bundle) : undefined);

function rulesOf(message: Message | undefined): Issue[] {
  if (message?.bundle.resourceType !== 'Bundle') return [issue('not-a-message', { expected: 'a Bundle' })];
  return [
    ...entryRules(message),
    ...(message.header ? [...headerRules(message, message.header), ...taskRules(message, message.header)] : []),
    ...referenceRules(message),
    ...partRules(message),
    ...message.entries.flatMap((entry) => resourceRules(message, entry)),
  ];
}

/** Everything at once: FHIR R4, the rules of a message, and the FHIR documents that ride in it as parts. */
export function validateMessage(bundle: Bundle, validator: Validator): Issue[] {
  const refused = guard(bundle);
  const message = refused.length > 0 ? undefined : messageIn(bundle);
  const rules = refused.length > 0 ? refused : rulesOf(message);
  const told = new Set(rules.map(({ code, place }) => `${code} ${place}`));
  const structure = validator.validate(bundle).filter(({ code, place }) => !told.has(`${code} ${place}`));
  return [...structure, ...rules, ...(message ? documentRules(message, validator) : [])];
}

function taskRules(message: Message, header: Entry): Issue[] {
  const event = eventOf(header.resource);
  if (event === undefined || !(isSenderEvent(event) || isReceiverEvent(event))) return [];
  const task = follow(message, objectsOf(header.resource.focus)[0]?.[1]);
  return task?.type === 'Task' ? identityRules(message, task) : [];
}

function resourceRules(message: Message, entry: Entry): Issue[] {
  if (entry.type === 'Coverage') return coverageRules(entry);
  if (entry.type === 'Consent') return consentRules(message, entry);
  return [];
}
