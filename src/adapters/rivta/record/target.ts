import { type Issue, issue } from '../../../model/issue.ts';
import type { ReadContract } from '../contract/read/contract.ts';
import { readContracts } from '../contract/read/contracts.ts';

/** Name and version of a target such as `rivta:GetDiagnosis:2` or `rivta:GetDiagnosis:2.0`; any other is undefined. */
const partsOf = (target: string): readonly [name: string, version: string | undefined] | undefined => {
  const [format, name, version, ...more] = target.split(':');
  return format === 'rivta' && name !== undefined && more.length === 0 ? [name, version] : undefined;
};

export const isReadTarget = (target: string): boolean => {
  const name = partsOf(target)?.[0];
  return readContracts.some((contract) => contract.name === name);
};

const writable = (): string =>
  readContracts
    .filter(({ response }) => response.strict)
    .map(({ name, version }) => `rivta:${name}:${version}`)
    .join(', ');

/** The contract of a target, or why it cannot be written. */
export function readTargetContract(target: string): ReadContract | Issue {
  const [name, version = ''] = partsOf(target) ?? ['', ''];
  const named = readContracts.filter((contract) => contract.name === name && contract.version.startsWith(version));
  const contract = named.find(({ response }) => response.strict);
  if (contract) return contract;
  const found = named.length > 0 ? 'a version that is read, not written' : target;
  return issue('cannot-render', { place: target, expected: `one of ${writable()}`, found });
}
