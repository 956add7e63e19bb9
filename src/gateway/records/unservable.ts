import type { RecordItem } from '../../adapters/record-copy/record-copy.ts';
import { readContracts } from '../../adapters/rivta/contract/read/contracts.ts';
import { renderAnswer } from '../../adapters/rivta/record/render-answer.ts';
import { hasErrors, type Issue, issue } from '../../model/issue.ts';
import { isGivenOut } from '../../transports/npo/answer.ts';

/**
 * Why an entry could not be given out by the read contract of its kind, found when it is offered and not when somebody
 * asks: an answer that breaks its contract is never sent. What the contract has no element for is told as a warning.
 */
export function unservable(item: RecordItem, place: string): Issue[] {
  const contract = readContracts.find(
    ({ response, ...one }) => response.strict && isGivenOut(item, { response, ...one }),
  );
  if (!contract) return [];
  const { issues, lost } = renderAnswer({ items: [item] }, contract);
  const faults = issues
    .filter((found) => hasErrors([found]))
    .map((found) => ({ ...found, place: `${place} ${found.place}` }));
  const target = `${contract.name} ${contract.version}`;
  const told = lost.map(({ expression }) =>
    issue('lost-in-rendering', { place: `${place} ${expression.replace(/^.*: /, '')}`, source: target }),
  );
  return [...faults, ...told];
}
