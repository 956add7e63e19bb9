import type { MessageEvent } from '../../model/event.ts';
import type { Operation, Version } from './contract/description.ts';
import { answerType, confirmationType, versionReason } from './contract/referral/code-lists.ts';

const has = (table: Readonly<Record<string, string>>, word: string): boolean => Object.values(table).includes(word);

/** The kinds of answer behind an event; `delsvar` needs a kind that version 1 has not. */
const answerKinds: Readonly<Record<string, 'partial' | 'final'>> = {
  delsvar: 'partial',
  slutsvar: 'final',
  'slutsvar-rattad': 'final',
};

/** The operation that carries an event in a version of the contract; undefined when none does. */
export function operationOf(event: MessageEvent, version: Version): Operation | undefined {
  if (has(versionReason, event)) return 'ProcessRequest';
  if (has(confirmationType[version], event)) return 'ProcessRequestConfirmation';
  const kind = answerKinds[event];
  return kind && has(answerType[version], kind) ? 'ProcessRequestOutcome' : undefined;
}
