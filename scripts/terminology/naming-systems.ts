import type { NamingSystem } from '@medplum/fhirtypes';
import { contractNumberSystem, paymentIdSystem } from '../../src/adapters/referral/systems.ts';
import { caseIdSystem, remissIdSystem } from '../../src/model/canonical.ts';
import data from '../../src/model/systems.json' with { type: 'json' };
import type { Terminology } from './resources.ts';

interface System {
  readonly uri: string;
  readonly oid?: string;
  readonly edges?: Readonly<Record<string, string>>;
  readonly aliases?: readonly string[];
  readonly person?: boolean;
}

const systems: Readonly<Record<string, System>> = data;
/** Identifiers beside those of persons; all else are code systems. */
const identifiers = new Set([
  'hsa-id',
  'organisationsnummer',
  'legitimationsnummer',
  'forskrivarkod',
  'arbetsplatskod',
  'gln',
  'npl-id',
  'npl-pack-id',
]);
/** `NamingSystem.date` is mandatory: the day on which the table was last looked through. */
const date = '2026-11-22';

type UniqueId = NonNullable<NamingSystem['uniqueId']>[number];

/** Each name once: the URI that we emit is preferred. */
function uniqueIds({ uri, oid, edges, aliases = [] }: System): UniqueId[] {
  const oids = [oid, ...Object.values(edges ?? {})].filter((one) => one !== undefined);
  const urnOids = [uri, ...aliases].filter((one) => one.startsWith('urn:oid:')).map((one) => one.slice(8));
  const uris = [uri, ...aliases].filter((one) => !one.startsWith('urn:oid:'));
  return [
    ...uris.map((value): UniqueId => ({ type: 'uri', value, preferred: value === uri })),
    ...[...new Set([...urnOids, ...oids])].map(
      (value): UniqueId => ({ type: 'oid', value, preferred: `urn:oid:${value}` === uri }),
    ),
  ];
}

const named = (id: string, kind: NamingSystem['kind'], description: string, uniqueId: UniqueId[]): NamingSystem => ({
  resourceType: 'NamingSystem',
  id,
  language: 'en',
  name: id.replace(/(?:^|-)([a-z0-9])/g, (_, letter: string) => letter.toUpperCase()),
  status: 'active',
  kind,
  date,
  description,
  uniqueId,
});

const own = (id: string, value: string, description: string): NamingSystem =>
  named(id, 'identifier', description, [{ type: 'uri', value, preferred: true }]);

/** Every system by its many names, from `src/model/systems.json`, and the identifiers of our own. */
export const namingSystems = (): Terminology[] => [
  ...Object.entries(systems).map(([id, system]) =>
    named(
      id,
      system.person || identifiers.has(id) ? 'identifier' : 'codesystem',
      'One system under all names seen in Swedish specifications. Preferred is what a FHIR resource of ours says; all others are read.',
      uniqueIds(system),
    ),
  ),
  own('remiss-id', remissIdSystem, 'Id of a referral (remiss-id): the whole string HSA-id#local-id.'),
  own('arende-id', caseIdSystem, 'Id of a case (vårdförmedlingsärende), a UUID.'),
  own('betalningsforbindelse', paymentIdSystem, 'Id of a payment commitment, remiss-id#betfor#n.'),
  own('avtalsnummer', contractNumberSystem, 'Number of the agreement that pays for the care, as its parties know it.'),
];
