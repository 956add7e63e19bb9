import type { ReadContract } from '../../../src/adapters/rivta/contract/read/contract.ts';
import { writeAnswer } from '../../../src/adapters/rivta/record/render-answer.ts';
import { inEnvelope, openAnswer, openEnvelope } from '../../../src/adapters/rivta/soap.ts';
import { writeOperation } from '../../../src/adapters/rivta/write.ts';
import { writeEnvelope } from '../../../src/adapters/rivta/write-envelope.ts';
import { parseXml } from '../../../src/adapters/xml/parse.ts';
import type { Parts } from '../../../src/gateway/parts.ts';
import { makeRecords } from '../../../src/gateway/records/make-records.ts';
import type { Records } from '../../../src/gateway/records/records.ts';
import { ownItems } from '../../support/own-items.ts';
import type { TwoParties } from '../../support/two-parties.ts';
import { type Plain, plain } from './plain.ts';

/** What the region offers to NPÖ, and how a client of other make asks for all of it. */
export const sourceSystem = 'SE5566778899-SYS';
export const own = 'SE5566778899-0001';
export const patient = { system: 'http://electronichealth.se/identifier/personnummer', value: '191212121212' };

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

/** Through the door of what a gateway offers, as an answer of the contract. */
export async function offer({ records, region }: TwoParties, contract: ReadContract): Promise<void> {
  const items = ownItems(contract, { sourceSystem, careProvider: own, patient });
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
