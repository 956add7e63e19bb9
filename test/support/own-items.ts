import fc from 'fast-check';
import type { RecordItem } from '../../src/adapters/record-copy/record-copy.ts';
import type { ReadContract } from '../../src/adapters/rivta/contract/read/contract.ts';
import { parseAnswer } from '../../src/adapters/rivta/record/parse-answer.ts';
import { inEnvelope } from '../../src/adapters/rivta/soap.ts';
import { writeEnvelope } from '../../src/adapters/rivta/write-envelope.ts';
import type { XmlTree } from '../../src/adapters/xml/write.ts';
import { hsaIdSystem } from '../../src/model/canonical.ts';
import { arbitraryAnswer } from '../adapters/rivta/arbitrary-answer.ts';

const seed = 20_261_126;

/** Answers with any element that the contract knows, made from its description. */
export const madeAnswers = (contract: ReadContract, numRuns: number): XmlTree[] =>
  fc.sample(arbitraryAnswer(contract), { numRuns, seed });

/** Whose the entries are. */
export interface Owner {
  readonly sourceSystem: string;
  readonly careProvider: string;
  readonly careUnit?: string;
  readonly patient: { readonly system: string; readonly value: string };
}

/** Entries of those answers as one organisation's own; those that the contract's rules let pass. */
export function ownItems(contract: ReadContract, owner: Owner, numRuns = 40): RecordItem[] {
  const own = (value: string) => ({ system: hsaIdSystem, value });
  const { sourceSystem, careProvider, careUnit, patient } = owner;
  const whose = {
    sourceSystem: own(sourceSystem),
    careProvider: own(careProvider),
    ...(careUnit !== undefined && { careUnit: own(careUnit) }),
    patient,
  };
  return madeAnswers(contract, numRuns)
    .flatMap(
      (tree) => parseAnswer(writeEnvelope(inEnvelope(tree), contract.response).bytes, undefined).copy?.items ?? [],
    )
    .map((item, n) => ({ ...item, ...whose, id: idOf(item, `${contract.name}-${n}`) }) as RecordItem);
}

/** Unique in the source system, as the contracts have it; those of a note are roots alone. */
const idOf = ({ id }: RecordItem, value: string) => (id.value === undefined ? id : { ...id, value });
