import data from './systems.json' with { type: 'json' };

/**
 * Identifier systems and code systems by their many names in Sweden. `systems.json` holds for each: `uri`, emitted
 * inside FHIR; `oid`, written at RIV-TA edges; `edges`, where one edge differs; `aliases`, accepted on input only;
 * `person`, an identifier of a patient. An alias says "the same list, the same codes": KV Kön is therefore no alias of
 * administrative-gender, and 1.2.752.116.1.1.1.1.1 is none of KVÅ, since other specifications mean ICD-10 by it.
 */
export type SystemName = keyof typeof data;

/** Where a system is written: the contracts of RIV-TA, and the referral contract with its own habit for ICD-10-SE. */
export type Edge = 'rivta' | 'rivta-referral';

interface System {
  readonly uri: string;
  readonly oid?: string;
  readonly edges?: Partial<Record<Edge, string>>;
  readonly aliases?: readonly string[];
  readonly person?: boolean;
}

const systems: Readonly<Record<SystemName, System>> = data;

const bareOid = /^[0-2](?:\.\d+)+$/;
const urnOid = (oid: string): string => `urn:oid:${oid}`;

/** A bare OID and `URN:OID:` become `urn:oid:`; all else stays. */
function normal(uriOrOid: string): string {
  if (bareOid.test(uriOrOid)) return urnOid(uriOrOid);
  return uriOrOid.slice(0, 8).toLowerCase() === 'urn:oid:' ? urnOid(uriOrOid.slice(8)) : uriOrOid;
}

function namesOf({ uri, oid, edges, aliases }: System): string[] {
  const oids = [oid, ...Object.values(edges ?? {})].filter((o) => o !== undefined);
  return [uri, ...oids.map(urnOid), ...(aliases ?? [])];
}

const byName: ReadonlyMap<string, SystemName> = new Map(
  (Object.entries(systems) as [SystemName, System][]).flatMap(([name, system]) =>
    namesOf(system).map((alias): [string, SystemName] => [alias, name]),
  ),
);

/** Every URI under which a system of the table is known. */
export const systemNames: readonly string[] = [...byName.keys()];

/** The URI that a system has inside FHIR. */
export const systemUri = (name: SystemName): string => systems[name].uri;

/** Which system a URI, `urn:oid:` or bare OID stands for; undefined for one that is not in the table. */
export const systemName = (uriOrOid: string): SystemName | undefined => byName.get(normal(uriOrOid));

/** The URI emitted inside FHIR for any known name of a system. An unknown OID becomes `urn:oid:`, another URI stays. */
export function canonicalSystem(uriOrOid: string): string {
  const name = systemName(uriOrOid);
  return name ? systems[name].uri : normal(uriOrOid);
}

/**
 * The bare OID of a system at an edge. Undefined when it is a URI for which no OID is known: the edge cannot carry it,
 * and the adapter reports it as lost.
 */
export function edgeOid(uriOrOid: string, edge: Edge): string | undefined {
  const name = systemName(uriOrOid);
  if (name) return systems[name].edges?.[edge] ?? systems[name].oid;
  const uri = normal(uriOrOid);
  return uri.startsWith('urn:oid:') ? uri.slice(8) : undefined;
}

/** True for a system that identifies patients. */
export function isPersonSystem(uriOrOid: string): boolean {
  const name = systemName(uriOrOid);
  return name !== undefined && systems[name].person === true;
}

/** The systems that identify patients, by their names here. */
export const personSystemNames: readonly SystemName[] = (Object.keys(systems) as SystemName[]).filter(
  (name) => systems[name].person === true,
);
