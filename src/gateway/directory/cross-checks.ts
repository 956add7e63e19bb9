import { checkHsaId } from '../../model/identifiers/hsa-id.ts';
import { checkOrganisationsnummer } from '../../model/identifiers/organisationsnummer.ts';
import { type Issue, issue } from '../../model/issue.ts';
import type { Config } from './config.ts';
import type { DeliverTo, DirectoryData } from './directory.ts';
import { fingerprintOf } from './look-up.ts';

/** What a configuration's parts demand of each other, beyond what the JSON Schema can say. All faults at once. */
export function crossChecks(config: Config): Issue[] {
  const { directory } = config;
  return [
    ...hsaIds(directory),
    ...organisationNumbers(directory),
    ...repeated(directory),
    ...parties(config),
    ...localUnits(config),
    ...clients(config),
    ...validity(directory),
  ];
}

const fault = (place: string, expected: string, found?: string): Issue =>
  issue('config-invalid', { place, expected, ...(found !== undefined && { found }) });

const upper = (hsaId: string): string => hsaId.toUpperCase();

function hsaIds({ organisations, units }: DirectoryData): Issue[] {
  const check = (list: string) => (item: { readonly hsaId: string }, n: number) =>
    checkHsaId(upper(item.hsaId), 'write', `/directory/${list}/${n}/hsaId`);
  return [...organisations.flatMap(check('organisations')), ...units.flatMap(check('units'))];
}

const organisationNumbers = ({ organisations }: DirectoryData): Issue[] =>
  organisations.flatMap(({ organisationNumber }, n) => {
    const wrong = organisationNumber === undefined ? undefined : checkOrganisationsnummer(organisationNumber);
    const place = `/directory/organisations/${n}/organisationNumber`;
    return wrong ? [issue('identifier-invalid', { place, ...wrong })] : [];
  });

/** Names that must be one's own, with the place of every later holder. */
function repeated({ organisations, units, agreements, clients }: DirectoryData): Issue[] {
  const d = '/directory';
  const callers = [
    ...organisations.map((o, n) => ({ ...o, at: `${d}/organisations/${n}` })),
    ...clients.map((c, n) => ({ ...c, at: `${d}/clients/${n}` })),
  ];
  return [
    ...twice(organisations.map((o, n) => [upper(o.hsaId), `${d}/organisations/${n}/hsaId`])),
    ...twice(units.map((u, n) => [upper(u.hsaId), `${d}/units/${n}/hsaId`])),
    ...twice(agreements.map((a, n) => [a.id, `${d}/agreements/${n}/id`])),
    ...twice(callers.flatMap(({ clientId, at }) => (clientId === undefined ? [] : [[clientId, `${at}/clientId`]]))),
    ...twice(
      callers.flatMap(({ certificates = [], at }) =>
        certificates.map((c, n): [string, string] => [fingerprintOf(c), `${at}/certificates/${n}`]),
      ),
    ),
  ];
}

function twice(named: readonly (readonly string[])[]): Issue[] {
  const first = new Map<string, string>();
  return named.flatMap(([name = '', place = '']) => {
    const earlier = first.get(name);
    if (earlier === undefined) first.set(name, place);
    return earlier === undefined ? [] : [fault(place, 'a value of its own', `the same as ${earlier}`)];
  });
}

/** Everybody who is named must be in the directory. */
function parties({ organisation, directory }: Config): Issue[] {
  const known = new Set(directory.organisations.map((o) => upper(o.hsaId)));
  const unknown = (hsaId: string, place: string) =>
    known.has(upper(hsaId)) ? [] : [fault(place, 'an organisation of the directory', hsaId)];
  return [
    ...unknown(organisation, '/organisation'),
    ...directory.units.flatMap((u, n) => unknown(u.organisation, `/directory/units/${n}/organisation`)),
    ...directory.agreements.flatMap(({ parties }, n) =>
      parties.flatMap((party, m) => (party === '*' ? [] : unknown(party, `/directory/agreements/${n}/parties/${m}`))),
    ),
  ];
}

/** Units served here are units of the organisation that runs the gateway; only they have an engine to deliver to. */
function localUnits({ organisation, directory }: Config): Issue[] {
  const issues = directory.units.flatMap((unit, n): Issue[] => {
    const at = `/directory/units/${n}`;
    const own = upper(unit.organisation) === upper(organisation);
    if (unit.local && !own)
      return [fault(`${at}/organisation`, `${organisation}, as the unit is local`, unit.organisation)];
    if (!unit.local && unit.deliverTo) return [fault(`${at}/deliverTo`, 'only on a local unit')];
    if (!unit.local && unit.refuses) return [fault(`${at}/refuses`, 'only on a local unit')];
    return unit.deliverTo ? proofs(unit.deliverTo, `${at}/deliverTo`) : [];
  });
  const some = directory.units.some((unit) => unit.local);
  return some ? issues : [...issues, fault('/directory/units', 'at least one local unit', 'none')];
}

/** A webhook is signed; an HTTP listener is shown what it asks for; a folder needs neither. */
function proofs({ type, secretFile, authorizationFile }: DeliverTo, at: string): Issue[] {
  return [
    ...(type === 'webhook' && secretFile === undefined
      ? [fault(`${at}/secretFile`, 'given: a webhook is signed', 'nothing')]
      : []),
    ...(type !== 'webhook' && secretFile !== undefined
      ? [fault(`${at}/secretFile`, 'only with a webhook: nothing else is signed')]
      : []),
    ...(type !== 'http' && authorizationFile !== undefined
      ? [fault(`${at}/authorizationFile`, 'only with the type http')]
      : []),
  ];
}

function clients({ directory, folders = [], mllp = [], cli }: Config): Issue[] {
  const local = new Set(directory.units.filter((u) => u.local).map((u) => upper(u.hsaId)));
  const engines = new Set(directory.clients.filter((c) => c.role === 'engine').map((c) => c.clientId));
  return [
    ...directory.clients.flatMap((client, n): Issue[] => {
      const at = `/directory/clients/${n}`;
      const foreign = client.units.flatMap((unit, m) =>
        local.has(upper(unit)) ? [] : [fault(`${at}/units/${m}`, 'a local unit of the directory', unit)],
      );
      const shown = client.jwks !== undefined || (client.certificates ?? []).length > 0;
      return shown ? foreign : [...foreign, fault(at, 'jwks or certificates: it could never call', 'neither')];
    }),
    ...folders.flatMap(({ client }, n) =>
      engines.has(client) ? [] : [fault(`/folders/${n}/client`, 'an engine among the clients', client)],
    ),
    ...mllp.flatMap(({ client, tls }, n) => {
      if (!engines.has(client)) return [fault(`/mllp/${n}/client`, 'an engine among the clients', client)];
      const shown = directory.clients.some((c) => c.clientId === client && (c.certificates ?? []).length > 0);
      return tls?.clientCaFile === undefined || shown
        ? []
        : [fault(`/mllp/${n}/client`, 'a client with certificates, as clientCaFile asks for one', client)];
    }),
    ...(cli && !directory.clients.some((c) => c.clientId === cli.clientId)
      ? [fault('/cli/clientId', 'a client of the directory', cli.clientId)]
      : []),
  ];
}

const validity = ({ agreements }: DirectoryData): Issue[] =>
  agreements.flatMap(({ validFrom, validTo }, n) =>
    validFrom !== undefined && validTo !== undefined && validTo < validFrom
      ? [fault(`/directory/agreements/${n}/validTo`, `not before validFrom ${validFrom}`, validTo)]
      : [],
  );
