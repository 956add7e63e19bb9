import type { Contract } from '../contract/description.ts';
import { readContracts } from '../contract/read/contracts.ts';
import { contracts } from '../contract/referral/contracts.ts';
import type { ContractRule } from './rule.ts';
import { rulesOf } from './rules.ts';

/** The page of rules, generated from the tables. */

const read = ({ check, reading }: ContractRule): string => (check ? reading : 'description');
const written = ({ check, writing }: ContractRule): string => (check ? (writing ?? 'error') : 'description');

function section(title: string, contract: Contract): string[] {
  const rows = rulesOf(contract).map(
    (rule) => `| ${rule.name} | ${rule.says} | ${rule.source} | ${read(rule)} | ${written(rule)} |`,
  );
  return [`## ${title}`, '', '| Rule | | Source | Read | Written |', '| --- | --- | --- | --- | --- |', ...rows, ''];
}

export function rulesPage(): string {
  const [referral] = contracts;
  return [
    '# Rules of the RIV-TA contracts beyond their schemas',
    '',
    'Generated from `src/adapters/rivta/rules`. Read: how a breach weighs in what others sent; written: in what we send or',
    'answer, where an error means that it does not leave. `description`: the description of the contract holds it, and the',
    'finding is that of its structure. A finding names its rule in `source`.',
    '',
    ...section('The referral (ProcessRequest, ProcessRequestConfirmation, ProcessRequestOutcome)', referral!),
    ...readContracts.flatMap(({ name, version, response }) => section(`${name} ${version}`, response)),
  ].join('\n');
}
