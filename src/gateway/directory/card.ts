import type { JSONWebKeySet } from 'jose';
import { checkHsaId } from '../../model/identifiers/hsa-id.ts';
import { type Issue, issue } from '../../model/issue.ts';
import { readJson } from '../../model/json-text.ts';
import type { Endpoint } from '../../transports/transport.ts';
import type { CareUnit, Directory, DirectoryData, Organisation } from './directory.ts';
import { keyIssues } from './key-checks.ts';
import { schemaIssues } from './schema-issues.ts';

const bounds = { depth: 10, nodes: 50_000 };

/** What one gateway tells another of itself (partnerkort): who runs it, its units, its public keys, its addresses. */
export interface Card {
  readonly organisation: Omit<Organisation, 'jwks' | 'clientId'> & { readonly clientId: string };
  readonly units: readonly Pick<CareUnit, 'hsaId' | 'name' | 'endpoints'>[];
  readonly jwks: JSONWebKeySet;
  /** Of every unit that has none of its own. */
  readonly endpoints: readonly Endpoint[];
}

/** Reads a card from a partner's bytes: every fault at once (json-*, card-invalid, identifier-invalid). */
export function readCard(bytes: Uint8Array): { readonly card?: Card; readonly issues: readonly Issue[] } {
  const { value, issues: syntax } = readJson(bytes, bounds);
  if (syntax.length > 0) return { issues: syntax };
  const malformed = schemaIssues('card-invalid', value);
  if (malformed.length > 0) return { issues: malformed };
  const card = value as Card;
  const issues = [
    ...checkHsaId(card.organisation.hsaId, 'write', '/organisation/hsaId'),
    ...card.units.flatMap((unit, n) => checkHsaId(unit.hsaId, 'write', `/units/${n}/hsaId`)),
    ...keyIssues('card-invalid', '/jwks', card.jwks),
    ...addressIssues(card),
  ];
  return issues.length > 0 ? { issues } : { card, issues };
}

function addressIssues({ units, endpoints }: Card): Issue[] {
  const all = [
    ...endpoints.map((e, n) => [e.address, `/endpoints/${n}/address`] as const),
    ...units.flatMap((u, n) =>
      (u.endpoints ?? []).map((e, m) => [e.address, `/units/${n}/endpoints/${m}/address`] as const),
    ),
  ];
  return all
    .filter(([address]) => !/^https?:\/\/[^/?#@]+/i.test(address) || !URL.canParse(address))
    .map(([, place]) => issue('card-invalid', { place, expected: 'an http or https URL without user information' }));
}

/** A confirmed card as a part of the directory. */
export function directoryOfCard({ organisation, units, jwks, endpoints }: Card): DirectoryData {
  return {
    organisations: [{ ...organisation, jwks }],
    units: units.map((unit) => ({
      hsaId: unit.hsaId,
      name: unit.name,
      organisation: organisation.hsaId,
      endpoints: unit.endpoints ?? endpoints,
    })),
    agreements: [],
    clients: [],
  };
}

/**
 * Our own card for partners. The units served here with the addresses that the directory gives them, or else `baseUrl`
 * by the fhir transport. Throws when the directory does not hold `organisation`.
 */
export function ownCard(
  directory: Directory,
  own: { readonly organisation: string; readonly baseUrl: string; readonly jwks: JSONWebKeySet },
): Card {
  const organisation = directory.organisation(own.organisation);
  if (!organisation) throw new Error(`${own.organisation} is not in the directory.`);
  const { jwks: _, clientId = organisation.hsaId, ...rest } = organisation;
  const units = directory.unitsOf(organisation.hsaId).filter((unit) => unit.local);
  return {
    organisation: { ...rest, clientId },
    units: units.map(({ hsaId, name, endpoints }) => ({ hsaId, name, ...(endpoints && { endpoints }) })),
    jwks: own.jwks,
    endpoints: [
      { transport: 'fhir', address: new URL('fhir', `${own.baseUrl.replace(/\/$/, '')}/`).href, formats: ['fhir:4.0'] },
    ],
  };
}
