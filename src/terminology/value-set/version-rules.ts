import { isWildcard, parseCanonical, versionMatches } from '../canonical.ts';

/**
 * What a request says about versions (FHIR R5 valueset-operation-expand): `system-version` is meant where nothing is
 * said, `check-system-version` too and must hold in the end, `force-system-version` wins over what the value set says,
 * `default-valueset-version` chooses among versions of an imported value set.
 */
export interface VersionRules {
  readonly system: readonly string[];
  readonly check: readonly string[];
  readonly force: readonly string[];
  readonly valueSet: readonly string[];
}

export const noRules: VersionRules = { system: [], check: [], force: [], valueSet: [] };

export const hasRules = ({ system, check, force, valueSet }: VersionRules): boolean =>
  system.length + check.length + force.length + valueSet.length > 0;

/** The version a rule names for a canonical; the first one said. */
export const ruleFor = (rules: readonly string[], url: string): string | undefined =>
  rules.map(parseCanonical).find((rule) => rule.url === url)?.version;

export interface AskedVersion {
  /** Exact, wildcard, or undefined: any. */
  readonly version: string | undefined;
  /** A rule of the request put it in place of what the include says. */
  readonly ruled: boolean;
}

/** The version that an include of a value set means under the rules. */
export function askedVersion(rules: VersionRules, system: string, included: string | undefined): AskedVersion {
  const force = ruleFor(rules.force, system);
  if (force !== undefined) return { version: force, ruled: force !== included };
  const usual = ruleFor(rules.system, system);
  if (included === undefined) {
    const version = usual ?? ruleFor(rules.check, system);
    return { version, ruled: version !== undefined };
  }
  if (usual !== undefined && isWildcard(included) && versionMatches(usual, included))
    return { version: usual, ruled: true };
  return { version: included, ruled: false };
}

/** The version that a check demands and the one in use does not have; undefined when all is well. */
export function brokenCheck(rules: VersionRules, system: string, used: string | undefined): string | undefined {
  const demanded = ruleFor(rules.check, system);
  return demanded === undefined || versionMatches(used, demanded) ? undefined : demanded;
}
