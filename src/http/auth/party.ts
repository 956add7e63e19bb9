import type { JSONWebKeySet } from 'jose';
import type { Actor } from '../../gateway/api.ts';
import type { Client, Directory, Organisation } from '../../gateway/directory/directory.ts';

export type Role = Actor['role'];

/** A client of the directory, or a partner organisation's gateway, as one who may call. */
export interface Party {
  readonly clientId: string;
  readonly role: Role;
  readonly units: readonly string[];
  readonly person?: { readonly id: string; readonly name?: string };
  readonly jwks?: JSONWebKeySet;
  /** Certificate and token, both. */
  readonly both: boolean;
}

/** The party that a client id stands for; undefined when the directory knows none. */
export function partyById(directory: Directory, clientId: string): Party | undefined {
  const client = directory.client(clientId);
  if (client) return ofClient(client);
  const organisation = directory.organisationByClient(clientId);
  return organisation && ofOrganisation(directory, organisation, clientId);
}

/** The party that a certificate fingerprint (lower-case hex) stands for. A partner without client id may not call. */
export function partyByCertificate(directory: Directory, fingerprint: string): Party | undefined {
  const found = directory.byCertificate(fingerprint);
  if (!found) return undefined;
  if ('role' in found) return ofClient(found);
  return found.clientId === undefined ? undefined : ofOrganisation(directory, found, found.clientId);
}

const ofClient = ({ clientId, role, units, person, jwks, proof }: Client): Party => ({
  clientId,
  role,
  units,
  ...(person && { person }),
  ...(jwks && { jwks }),
  both: proof === 'both',
});

const ofOrganisation = (directory: Directory, organisation: Organisation, clientId: string): Party => ({
  clientId,
  role: 'partner',
  units: directory.unitsOf(organisation.hsaId).map((unit) => unit.hsaId),
  ...(organisation.jwks && { jwks: organisation.jwks }),
  both: organisation.proof === 'both',
});
