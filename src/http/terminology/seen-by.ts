import type { Actor } from '../../gateway/api.ts';
import type { Directory } from '../../gateway/directory/directory.ts';
import type { TerminologyStatus } from '../../gateway/terminology/api.ts';
import type { ListVersion } from '../../terminology/life/list-version.ts';

type Agreements = Pick<Directory, 'data' | 'organisationOf'>;

/** Is the agreement one that the actor's units are bound by? An operator looks after all of them. */
export function isParty({ role, units }: Actor, agreement: string, { data, organisationOf }: Agreements): boolean {
  if (role === 'operator') return true;
  const parties: readonly string[] = data.agreements.find(({ id }) => id === agreement)?.parties ?? [];
  return parties.includes('*') || units.some((unit) => parties.includes(organisationOf(unit)?.hsaId ?? ''));
}

/**
 * What an actor sees of the lists: an operator all of it, a connected system what has been released, itself, and the pins
 * of its own agreements. Who drafted and approved, and what they wrote of it, stays with the operators.
 */
export function statusSeenBy(actor: Actor, status: TerminologyStatus, directory: Agreements): object {
  if (actor.role === 'operator') return status;
  const own = <T extends { readonly system: string }>(rows: readonly T[]) =>
    rows.filter(({ system }) => system === actor.clientId);
  return {
    lists: status.lists.filter(({ releasedAt }) => releasedAt !== undefined).map(released),
    systems: own(status.systems),
    pushes: own(status.pushes),
    pins: status.pins.filter(({ agreement }) => isParty(actor, agreement, directory)),
  };
}

const released = <T extends ListVersion>({ log: _log, authors: _authors, overrides: _overrides, ...seen }: T) => seen;
