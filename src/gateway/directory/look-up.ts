import { swedishDay } from '../../model/local-time.ts';
import type { Agreement, CareUnit, Client, Directory, DirectoryData, Organisation } from './directory.ts';

/**
 * Look-ups over the directory. `data` is the configuration's; `cards` are partners that a person has confirmed, newest
 * last. The configuration wins over a card, a newer card over an older one: what an operator has written down is never
 * changed by what a partner says of itself. A card brings no agreements, no clients, and no unit of another organisation.
 */
export function makeDirectory(data: DirectoryData, cards: readonly DirectoryData[] = []): Directory {
  const all = merge(normalise(data), cards.map(normalise));
  const organisations = index(all.organisations, (o) => [o.hsaId]);
  const units = index(all.units, (u) => [u.hsaId]);
  const clients = index(all.clients, (c) => [c.clientId]);
  const partners = index(all.organisations, (o) => (o.clientId === undefined ? [] : [o.clientId]));
  const systems = index(all.organisations, (o) => [o.hsaId, ...(o.systems ?? [])]);
  const holders = index([...all.clients, ...all.organisations], (holder) => holder.certificates ?? []);
  const byOrganisation = Map.groupBy(all.units, (u) => u.organisation);

  const unit = (hsaId: string) => units.get(hsaId.toUpperCase());
  const organisationOf = (hsaId: string) => organisations.get(unit(hsaId)?.organisation ?? '');
  return {
    data: all,
    unit,
    organisationOf,
    organisation: (hsaId) => organisations.get(hsaId.toUpperCase()),
    isLocal: (hsaId) => unit(hsaId)?.local === true,
    unitsOf: (hsaId) => byOrganisation.get(hsaId.toUpperCase()) ?? [],
    agreementBetween: (a, b, at, kind) => {
      const pair = [organisationOf(a)?.hsaId, organisationOf(b)?.hsaId] as const;
      const today = swedishDay(at);
      const fits = all.agreements.filter((g) => isInForce(g, today) && (kind === undefined || g.kinds.includes(kind)));
      return mostSpecific(fits, pair);
    },
    client: (clientId) => clients.get(clientId),
    organisationBySystem: (hsaId) => systems.get(hsaId.toUpperCase()),
    organisationByClient: (clientId) => partners.get(clientId),
    byCertificate: (fingerprint) => holders.get(fingerprintOf(fingerprint)),
  };
}

/** By key; the first to have a key keeps it, so that no card takes over a name that the configuration gave away. */
function index<T>(items: readonly T[], keys: (item: T) => readonly string[]): Map<string, T> {
  return new Map(items.toReversed().flatMap((item) => keys(item).map((key) => [key, item] as const)));
}

/** Lower-case hex without colons. */
export const fingerprintOf = (text: string): string => text.replaceAll(':', '').toLowerCase();

const upper = (hsaId: string): string => hsaId.toUpperCase();

/** HSA-ids in upper case and fingerprints in one form, so that all that compare may compare plainly. */
function normalise({ organisations, units, agreements, clients }: DirectoryData): DirectoryData {
  const prints = <T extends { readonly certificates?: readonly string[] }>(holder: T): T =>
    holder.certificates ? { ...holder, certificates: holder.certificates.map(fingerprintOf) } : holder;
  const organisationOf = (o: Organisation): Organisation => ({
    ...prints(o),
    hsaId: upper(o.hsaId),
    ...(o.systems && { systems: o.systems.map(upper) }),
  });
  return {
    organisations: organisations.map(organisationOf),
    units: units.map((u): CareUnit => ({ ...u, hsaId: upper(u.hsaId), organisation: upper(u.organisation) })),
    agreements: agreements.map((a): Agreement => ({ ...a, parties: [upper(a.parties[0]), upper(a.parties[1])] })),
    clients: clients.map((c): Client => ({ ...prints(c), units: c.units.map(upper) })),
  };
}

function merge(data: DirectoryData, cards: readonly DirectoryData[]): DirectoryData {
  const known = new Set(data.organisations.map((o) => o.hsaId));
  const newest = new Map(cards.flatMap((card) => card.organisations.map((o) => [o.hsaId, card] as const)));
  const added = [...newest].filter(([hsaId]) => !known.has(hsaId));
  const taken = new Set(data.units.map((u) => u.hsaId));
  const units = added.flatMap(([hsaId, card]) => card.units.filter((u) => u.organisation === hsaId));
  const fresh = units.filter((u) => !taken.has(u.hsaId) && taken.add(u.hsaId));
  return {
    ...data,
    organisations: [
      ...data.organisations,
      ...added.map(([hsaId, card]) => card.organisations.find((o) => o.hsaId === hsaId)!),
    ],
    units: [...data.units, ...fresh.map(({ local: _, deliverTo: __, ...unit }) => unit)],
  };
}

/** Both days are within: an agreement is made in Swedish calendar days. `today` is YYYYMMDD. */
function isInForce({ validFrom, validTo }: Agreement, today: string): boolean {
  const day = (date: string) => date.replaceAll('-', '');
  return (validFrom === undefined || day(validFrom) <= today) && (validTo === undefined || today <= day(validTo));
}

type Pair = readonly [string | undefined, string | undefined];

/** The one that names most of the parties; of equals the first in the configuration. */
function mostSpecific(agreements: readonly Agreement[], [a, b]: Pair): Agreement | undefined {
  if (a === undefined || b === undefined) return undefined;
  const covers = ([p, q]: readonly [string, string]) =>
    ((p === '*' || p === a) && (q === '*' || q === b)) || ((p === '*' || p === b) && (q === '*' || q === a));
  const named = ({ parties }: Agreement) => parties.filter((party) => party !== '*').length;
  return agreements.filter((g) => covers(g.parties)).sort((g, h) => named(h) - named(g))[0];
}
