import fc from 'fast-check';
import type { RecordItem } from '../../../src/adapters/record-copy/record-copy.ts';
import type { ReadContract } from '../../../src/adapters/rivta/contract/read/contract.ts';
import { parseAnswer } from '../../../src/adapters/rivta/record/parse-answer.ts';
import { writeAnswer } from '../../../src/adapters/rivta/record/render-answer.ts';
import { inEnvelope, openAnswer, openEnvelope } from '../../../src/adapters/rivta/soap.ts';
import { writeOperation } from '../../../src/adapters/rivta/write.ts';
import { writeEnvelope } from '../../../src/adapters/rivta/write-envelope.ts';
import { parseXml } from '../../../src/adapters/xml/parse.ts';
import type { XmlTree } from '../../../src/adapters/xml/write.ts';
import type { Parts } from '../../../src/gateway/parts.ts';
import { makeRecords } from '../../../src/gateway/records/make-records.ts';
import type { Records } from '../../../src/gateway/records/records.ts';
import { arbitraryAnswer } from '../../adapters/rivta/arbitrary-answer.ts';
import type { TwoParties } from '../../support/two-parties.ts';
import { type Plain, plain } from './plain.ts';

/** What the region offers to NPÖ, and how a client of other make asks for all of it. */
export const sourceSystem = 'SE5566778899-SYS';
export const own = 'SE5566778899-0001';
export const patient = { system: 'http://electronichealth.se/identifier/personnummer', value: '191212121212' };
const hsa = 'urn:oid:1.2.752.29.4.19';

/** The region itself may read. */
export const offering =
  (index?: Parts['index']) =>
  (parts: Parts): Records =>
    makeRecords(
      { ...parts, ...(index && { index }) },
      { sourceSystems: [sourceSystem], readers: [own], indexDelay: 0 },
    );

/** The question for all that is offered of the patient. */
export function questionForAll({ request }: ReadContract): Plain {
  const { bytes } = writeEnvelope(inEnvelope(writeOperation({ patient }, request), sourceSystem), request);
  return plain(openEnvelope(parseXml(bytes).root!).body!);
}

const seed = 20_261_126;

/** Answers with any element that the contract knows, made from its description. */
export const madeAnswers = (contract: ReadContract, numRuns: number): XmlTree[] =>
  fc.sample(arbitraryAnswer(contract), { numRuns, seed });

/** Entries of those answers as our own organisation's; those that the contract's rules let pass. */
export function ownItems(contract: ReadContract): RecordItem[] {
  const named = (value: string) => ({ system: hsa, value });
  return madeAnswers(contract, 40)
    .flatMap(
      (tree) => parseAnswer(writeEnvelope(inEnvelope(tree), contract.response).bytes, undefined).copy?.items ?? [],
    )
    .map((item) => ({ ...item, sourceSystem: named(sourceSystem), careProvider: named(own), patient }) as RecordItem);
}

/** Through the door of what a gateway offers, as an answer of the contract. */
export async function offer({ records, region }: TwoParties, contract: ReadContract): Promise<void> {
  const items = ownItems(contract);
  const { bytes } = writeAnswer(items, contract);
  // Its client speaks for every unit that made an entry.
  const units = [...region.actor.units, ...items.flatMap(({ careUnit }) => careUnit?.value ?? [])];
  const actor = { ...region.actor, units };
  const answer = await records!.offer({ source: { bytes, mediaType: 'text/xml' }, format: 'rivta' }, actor);
  if (answer.status !== 202) throw new Error(new TextDecoder().decode(answer.bytes));
}

/** What the gateway answers itself. */
export async function ownBytes({ records, region }: TwoParties, contract: ReadContract): Promise<Uint8Array> {
  const all = { careUnits: [], careProviders: [], careContacts: [], period: {} };
  const { bytes } = await records!.read({ logicalAddress: sourceSystem, patient, ...all }, contract, region.actor);
  return bytes!;
}

/** The same as plain values. */
export const ownAnswer = async (two: TwoParties, contract: ReadContract): Promise<Plain> =>
  plain(openAnswer(parseXml(await ownBytes(two, contract)).root!).body!, '');
