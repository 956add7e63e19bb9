import { canonical, versionMatches } from '../../canonical.ts';
import type { CodeSystemProvider } from '../../code-system/provider.ts';
import { type TxIssue, txIssue } from '../../messages/tx-issue.ts';
import type { Coding } from '../../resource.ts';
import { askedVersion, brokenCheck } from '../../value-set/version-rules.ts';
import type { OperationContext } from '../context.ts';
import type { Places } from './places.ts';

/** Which version of a code system a code is held against, and what is wrong with that. */
export interface ChosenVersion {
  /** Absent when the version asked for is not at hand. */
  readonly provider: CodeSystemProvider | undefined;
  readonly issues: readonly TxIssue[];
  /** Canonicals of systems and versions that are not at hand. */
  readonly missing: readonly string[];
}

/**
 * Chooses the version for one include. The include, changed by the rules of the request, says what is allowed; the coding
 * says what it means: within what is allowed its version is taken, outside of it is an error. Where nothing is said, the
 * coding's version is taken if it is at hand, else the newest.
 */
export function chooseVersion(
  { terminology, rules }: Pick<OperationContext, 'terminology' | 'rules'>,
  system: string,
  included: string | undefined,
  { version: value }: Coding,
  places: Places,
): ChosenVersion {
  const asked = askedVersion(rules, system, included);
  const own = value === undefined ? undefined : terminology.codeSystem(system, value);
  const fitting = own && (asked.version === undefined || versionMatches(own.version, asked.version)) ? own : undefined;
  const provider = fitting ?? terminology.codeSystem(system, asked.version);
  const issues: TxIssue[] = [];
  const missing: string[] = [];
  const absent = (version: string) => {
    missing.push(canonical(system, version));
    const versions = listed(terminology.codeSystemVersions(system));
    issues.push(txIssue('UNKNOWN_CODESYSTEM_VERSION', { system, version, versions }, { place: places.system }));
  };
  if (provider === undefined && asked.version !== undefined) absent(asked.version);
  if (value !== undefined && !fitting) {
    const version = asked.version ?? provider?.version ?? '';
    const words = { system, version, value, included: included ?? '' };
    if (value !== version) issues.push(txIssue(mismatch(asked), words, { place: places.version }));
    if (own === undefined && value !== asked.version) absent(value);
  }
  const demanded = provider && brokenCheck(rules, system, provider.version);
  if (demanded !== undefined) {
    const words = { version: provider?.version ?? '', system, demanded };
    issues.push(txIssue('VALUESET_VERSION_CHECK', words, { place: places.version }));
  }
  return { provider, issues, missing };
}

function mismatch({ version, ruled }: ReturnType<typeof askedVersion>) {
  if (version === undefined) return 'VALUESET_VALUE_MISMATCH_DEFAULT';
  return ruled ? 'VALUESET_VALUE_MISMATCH_CHANGED' : 'VALUESET_VALUE_MISMATCH';
}

/** `1.0.0, 1.1.0 or 1.2.0` */
export function listed(versions: readonly (string | undefined)[]): string {
  const named = versions.map((version) => version ?? '(none)');
  return named.length < 2 ? (named[0] ?? '') : `${named.slice(0, -1).join(', ')} or ${named.at(-1)}`;
}
