import { resolve } from 'node:path';
import type { JSONWebKeySet } from 'jose';
import { checkHsaId } from '../../model/identifiers/hsa-id.ts';
import { hasErrors, type Issue } from '../../model/issue.ts';
import { readJson } from '../../model/json-text.ts';
import type { Config } from './config.ts';
import { crossChecks } from './cross-checks.ts';
import type { CareUnit, DirectoryData } from './directory.ts';
import { environmentIssues, type ReadFile } from './environment-checks.ts';
import { keyIssues } from './key-checks.ts';
import { keyFileIssues } from './key-file-checks.ts';
import { schemaIssues } from './schema-issues.ts';

const bounds = { depth: 20, nodes: 500_000 };

/**
 * Reads a config file's text and holds it against the schema, against itself and against its environment: every fault
 * at once, each at its JSON Pointer. Paths are resolved from `baseDir`, the folder of the file; `$comment` members are
 * for people and are dropped. `readFile` is used for certificates and keys only; without it they are not looked at.
 * There is a `config` only when nothing forbids a start; warnings may stand beside it.
 */
export function readConfig(
  text: string,
  baseDir: string,
  readFile?: ReadFile,
): { readonly config?: Config; readonly issues: readonly Issue[] } {
  const { value, issues: syntax } = readJson(new TextEncoder().encode(text), bounds);
  if (syntax.length > 0) return { issues: syntax };
  const malformed = schemaIssues('config-invalid', value);
  if (malformed.length > 0) return { issues: malformed };
  const config = resolved(withoutComments(value) as Config, baseDir);
  const issues = [
    ...checkHsaId(config.organisation, 'write', '/organisation'),
    ...crossChecks(config),
    ...keysOf(config.directory),
    ...environmentIssues(config, readFile),
    ...(readFile ? keyFileIssues(config, readFile) : []),
  ];
  return hasErrors(issues) ? { issues } : { config, issues };
}

function keysOf({ organisations, clients }: DirectoryData): Issue[] {
  const check = (list: string) => (holder: { readonly jwks?: JSONWebKeySet }, n: number) =>
    keyIssues('config-invalid', `/directory/${list}/${n}/jwks`, holder.jwks);
  return [...organisations.flatMap(check('organisations')), ...clients.flatMap(check('clients'))];
}

function withoutComments(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutComments);
  if (typeof value !== 'object' || value === null) return value;
  const kept = Object.entries(value).filter(([name]) => name !== '$comment' && name !== '$schema');
  return Object.fromEntries(kept.map(([name, inner]) => [name, withoutComments(inner)]));
}

/** Every path absolute, the organisation in upper case. */
function resolved(config: Config, baseDir: string): Config {
  const at = (path: string) => resolve(baseDir, path);
  const files = <T extends object>(holder: T): T =>
    Object.fromEntries(
      Object.entries(holder).map(([name, value]) => {
        if (name.endsWith('Files')) return [name, (value as string[]).map(at)];
        return [name, name.endsWith('File') ? at(value as string) : value];
      }),
    ) as T;
  const { listen, outgoing, folders, mllp, cli, directory } = config;
  return {
    ...config,
    organisation: config.organisation.toUpperCase(),
    dataDir: at(config.dataDir),
    signingKeyFile: at(config.signingKeyFile),
    listen: { ...listen, ...(listen.tls && { tls: files(listen.tls) }) },
    ...(outgoing && { outgoing: files(outgoing) }),
    ...(folders && { folders: folders.map((folder) => ({ ...folder, path: at(folder.path) })) }),
    ...(mllp && { mllp: mllp.map((one) => ({ ...one, ...(one.tls && { tls: files(one.tls) }) })) }),
    ...(cli && { cli: files(cli) }),
    directory: { ...directory, units: directory.units.map((unit) => resolvedUnit(unit, at)) },
  };
}

function resolvedUnit(unit: CareUnit, at: (path: string) => string): CareUnit {
  const { deliverTo } = unit;
  if (!deliverTo) return unit;
  const address = deliverTo.type === 'folder' ? at(deliverTo.address) : deliverTo.address;
  const { secretFile, authorizationFile } = deliverTo;
  return {
    ...unit,
    deliverTo: {
      ...deliverTo,
      address,
      ...(secretFile !== undefined && { secretFile: at(secretFile) }),
      ...(authorizationFile !== undefined && { authorizationFile: at(authorizationFile) }),
    },
  };
}
