import { type Issue, issue } from '../../model/issue.ts';
import { makePin, type Pin } from '../../terminology/pins/pin.ts';
import type { Actor } from '../api.ts';
import { document } from './documents.ts';
import type { TerminologyParts } from './parts.ts';
import { auditOf, personOf, personRequired } from './person.ts';

/** From now on messages under the agreement are checked against exactly these versions; earlier pins stay for replays. */
export async function pinLists(
  parts: TerminologyParts,
  agreement: string,
  lists: readonly string[],
  actor: Actor,
): Promise<{ pin?: Pin; issues: readonly Issue[] }> {
  const person = personOf(actor);
  if (!person) return { issues: [personRequired()] };
  const issues = [
    ...agreementFaults(parts, agreement),
    ...lists.flatMap((list, n) => listFaults(parts, list, n)),
    ...twice(lists),
  ];
  if (issues.length > 0) return { issues };
  const pin = makePin(agreement, lists, parts.clock.now(), person.name ?? person.id);
  const row = document('pin', `${agreement} ${pin.from}`, pin);
  const result = await parts.store.accept({
    terminology: [row],
    audit: [auditOf(parts, actor, `pin ${agreement}`, `pinned ${pin.hash}`)],
  });
  if (result.kind !== 'done') return { issues: [issue('list-changed', { place: `pin ${agreement}` })] };
  await parts.lists.refresh();
  return { pin, issues: [] };
}

function agreementFaults({ directory }: TerminologyParts, agreement: string): Issue[] {
  const known = directory().data.agreements.some((a) => a.id === agreement);
  return known
    ? []
    : [issue('list-unknown', { place: 'agreement', expected: 'an agreement of the directory', found: agreement })];
}

function listFaults({ lists }: TerminologyParts, list: string, n: number): Issue[] {
  const released = lists.versions().some((v) => `${v.url}|${v.version}` === list && v.releasedAt !== undefined);
  return released
    ? []
    : [issue('list-unknown', { place: `lists[${n}]`, expected: 'url|version of a released list', found: list })];
}

/** Two versions of one list under one pin would leave open which one counts. */
function twice(lists: readonly string[]): Issue[] {
  const urls = lists.map((list) => list.slice(0, list.lastIndexOf('|')));
  return urls.flatMap((url, n) =>
    urls.indexOf(url) < n ? [issue('list-duplicate', { place: `lists[${n}]`, found: url })] : [],
  );
}
