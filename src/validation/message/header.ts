import { codeSystem, hsaIdSystem } from '../../model/canonical.ts';
import { isMessageEvent, type MessageEvent } from '../../model/event.ts';
import { checkHsaId } from '../../model/identifiers/hsa-id.ts';
import { type Issue, issue } from '../../model/issue.ts';
import { systemName } from '../../model/systems.ts';
import { type Json, objectOf, objectsOf, textOf } from '../json.ts';
import { shownCode } from '../quote.ts';
import { type Entry, follow, type Message } from './entries.ts';

const source = 'canonical message Bundle: MessageHeader';
const eventSystem = codeSystem('exchange-event');

/** The event of a message, when it is one of ours. */
export function eventOf(header: Json): MessageEvent | undefined {
  const { system, code } = objectOf(header.eventCoding);
  return system === eventSystem && typeof code === 'string' && isMessageEvent(code) ? code : undefined;
}

/** Event, logical addresses, focus; a receipt (kvittens) answers a message and may point at nothing. */
export function headerRules(message: Message, header: Entry): Issue[] {
  const event = eventOf(header.resource);
  return [
    ...(event === undefined ? [eventFault(header)] : []),
    ...endpointFaults(header),
    ...(event === 'kvittens' ? responseFaults(header) : []),
    ...focusFaults(message, header, event === 'kvittens'),
  ];
}

function eventFault({ resource, place }: Entry): Issue {
  const { system, code } = objectOf(resource.eventCoding);
  const found = system !== eventSystem ? 'another code system' : typeof code === 'string' ? shownCode(code) : 'no code';
  return issue('event-unknown', { place: `${place}.eventCoding`, expected: `a code of ${eventSystem}`, found, source });
}

function endpointFaults({ resource, place }: Entry): Issue[] {
  const destinations = objectsOf(resource.destination);
  const faults = addressFaults(objectOf(resource.source), `${place}.source`);
  if (destinations.length !== 1) {
    const found = `${destinations.length}`;
    faults.push(issue('message-endpoint', { place: `${place}.destination`, expected: '1 destination', found, source }));
  }
  for (const [i, destination] of destinations) faults.push(...addressFaults(destination, `${place}.destination[${i}]`));
  return faults;
}

function addressFaults(element: Json, place: string): Issue[] {
  const endpoint = textOf(element.endpoint) ?? '';
  const hash = endpoint.indexOf('#');
  const there = `${place}.endpoint`;
  if (hash < 0 || systemName(endpoint.slice(0, hash)) !== 'hsa-id')
    return [issue('message-endpoint', { place: there, expected: `${hsaIdSystem}#<HSA-id>`, source })];
  return checkHsaId(endpoint.slice(hash + 1), 'read', there);
}

function responseFaults({ resource, place }: Entry): Issue[] {
  const response = objectOf(resource.response);
  return ['identifier', 'code']
    .filter((name) => textOf(response[name]) === undefined)
    .map((name) => issue('element-required', { place: `${place}.response.${name}`, source }));
}

function focusFaults(message: Message, { resource, place }: Entry, optional: boolean): Issue[] {
  const focus = objectsOf(resource.focus);
  const there = `${place}.focus`;
  if (focus.length === 0 && optional) return [];
  if (focus.length !== 1)
    return [issue('message-focus', { place: there, expected: '1 focus', found: `${focus.length}`, source })];
  const target = follow(message, focus[0]?.[1]);
  // A focus that leads nowhere is told by the rule of references.
  if (!target || target.type === 'Task') return [];
  return [issue('message-focus', { place: `${there}[0]`, expected: 'Task', found: shownCode(target.type), source })];
}
