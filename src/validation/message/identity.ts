import { remissIdSystem } from '../../model/canonical.ts';
import { serviceRequestIdOf, taskIdOf } from '../../model/ids.ts';
import { type Issue, issue } from '../../model/issue.ts';
import { systemName } from '../../model/systems.ts';
import { objectOf, objectsOf, textOf } from '../json.ts';
import { type Entry, follow, type Message } from './entries.ts';

const source = 'canonical message Bundle: resource ids';

/** Task.focus names the referral (remiss), and the ids of both follow from its remiss-id and the Task's owner. */
export function identityRules(message: Message, task: Entry): Issue[] {
  const focus = objectOf(task.resource.focus);
  const request = follow(message, focus);
  const place = `${task.place}.focus`;
  if (request && request.type !== 'ServiceRequest')
    return [issue('message-identity', { place, expected: 'a ServiceRequest', found: request.type, source })];
  const remissId = request ? remissIdOf(request) : remissIdIn([objectOf(focus.identifier)]);
  const where = request ? `${request.place}.identifier` : `${place}.identifier`;
  if (remissId === undefined)
    return [issue('message-identity', { place: where, expected: `a remiss-id of ${remissIdSystem}`, source })];
  return [
    ...(/^[^#]+#.+$/s.test(remissId)
      ? []
      : [issue('identifier-invalid', { place: where, expected: 'HSA-id#local-id', source })]),
    ...(request ? idFault(request, serviceRequestIdOf(remissId)) : []),
    ...ownerFaults(message, task, remissId),
  ];
}

function ownerFaults(message: Message, task: Entry, remissId: string): Issue[] {
  const owner = hsaIdOf(message, task.resource.owner);
  if (owner !== undefined) return idFault(task, taskIdOf(remissId, owner));
  return [issue('message-identity', { place: `${task.place}.owner`, expected: 'a unit with an HSA-id', source })];
}

function idFault({ resource, place }: Entry, expected: string): Issue[] {
  return resource.id === expected ? [] : [issue('message-identity', { place: `${place}.id`, expected, source })];
}

const remissIdOf = (request: Entry): string | undefined =>
  remissIdIn(objectsOf(request.resource.identifier).map(([, identifier]) => identifier));

const remissIdIn = (identifiers: readonly Record<string, unknown>[]): string | undefined =>
  textOf(identifiers.find(({ system }) => system === remissIdSystem)?.value);

/** HSA-id of the unit that a reference names: in its entry, or in the reference itself. */
export function hsaIdOf(message: Message, reference: unknown): string | undefined {
  const entry = follow(message, reference);
  const identifiers = entry
    ? objectsOf(entry.resource.identifier).map(([, identifier]) => identifier)
    : [objectOf(objectOf(reference).identifier)];
  const isHsaId = ({ system }: Record<string, unknown>): boolean =>
    typeof system === 'string' && systemName(system) === 'hsa-id';
  return textOf(identifiers.find(isHsaId)?.value);
}
