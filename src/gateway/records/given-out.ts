import type { RecordItem } from '../../adapters/record-copy/record-copy.ts';
import { readContracts } from '../../adapters/rivta/contract/read/contracts.ts';
import { completed } from '../../adapters/rivta/record/complete.ts';
import { renderAnswer } from '../../adapters/rivta/record/render-answer.ts';
import { entryForm, writeEntry } from '../../adapters/rivta/record/written-entry.ts';
import { type Issue, isError, issue } from '../../model/issue.ts';
import type { RecordRow } from '../../store/rows.ts';
import { isGivenOut } from '../../transports/npo/answer.ts';

/** How an entry leaves when it is asked for, and what there is to say against it. */
export interface GivenOut extends Pick<RecordRow, 'written' | 'form'> {
  readonly issues: readonly Issue[];
}

/**
 * An entry in the words of the read contract of its kind. That it could not be given out is found when it is offered and not
 * when somebody asks: an answer that breaks its contract is never sent. What the contract has no element for is told as
 * a warning.
 */
export function givenOut(item: RecordItem, place: string): GivenOut {
  const contract = readContracts.find((one) => one.response.strict && isGivenOut(item, one));
  if (!contract) return { written: null, form: null, issues: [] };
  const { issues, lost } = renderAnswer({ items: [item] }, contract);
  const faults = issues.filter(isError).map((found) => ({ ...found, place: `${place} ${found.place}` }));
  const target = `${contract.name} ${contract.version}`;
  const told = lost.map(({ expression }) =>
    issue('lost-in-rendering', { place: `${place} ${expression.replace(/^.*: /, '')}`, source: target }),
  );
  const { xml: written } = writeEntry(completed(item, contract), contract);
  return { written, form: entryForm(contract).name, issues: [...faults, ...told] };
}
