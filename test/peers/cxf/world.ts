import fc from 'fast-check';
import type { RecordItem } from '../../../src/adapters/record-copy/record-copy.ts';
import type { ReadContract } from '../../../src/adapters/rivta/contract/read/contract.ts';
import { parseAnswer } from '../../../src/adapters/rivta/record/parse-answer.ts';
import { writeAnswer } from '../../../src/adapters/rivta/record/render-answer.ts';
import { inEnvelope, openAnswer, soap11 } from '../../../src/adapters/rivta/soap.ts';
import { parseXml } from '../../../src/adapters/xml/parse.ts';
import { writeXml, type XmlTree } from '../../../src/adapters/xml/write.ts';
import type { Parts } from '../../../src/gateway/parts.ts';
import { makeRecords } from '../../../src/gateway/records/make-records.ts';
import { engagementIndex } from '../../../src/transports/npo/engagement-index.ts';
import { addressGuard } from '../../../src/transports/outgoing/address-guard.ts';
import { outgoingDispatcher } from '../../../src/transports/outgoing/outgoing-dispatcher.ts';
import { arbitraryAnswer } from '../../adapters/rivta/arbitrary-answer.ts';
import { ca, type TwoParties, twoParties } from '../../support/two-parties.ts';
import { type Plain, plain } from '../support/plain.ts';
import { buildCxf, type CxfPeer, startCxf } from './peer.ts';

/** CXF between our two parties, as a service platform stands: it may speak for either, and either may be reached by it. */
export const platform = 'SE5565594230-CXF';
export const sourceSystem = 'SE5566778899-SYS';
const provider = 'SE5566778899-0001';
const hsa = 'urn:oid:1.2.752.29.4.19';
export const patient = { system: 'http://electronichealth.se/identifier/personnummer', value: '191212121212' };

export interface World extends TwoParties {
  readonly cxf: CxfPeer;
}

export async function world(): Promise<World> {
  buildCxf();
  const cxf = await startCxf(ca.both(platform), ca.cert);
  const hosts = () => ['127.0.0.1'];
  const guard = addressGuard(hosts, hosts);
  const tls = { ca: ca.cert, ...ca.client(sourceSystem) };
  const dispatcher = outgoingDispatcher({ guard, tls, connectTimeout: 5_000, answerTimeout: 20_000 });
  const index = engagementIndex({
    dispatcher,
    guard,
    address: `${cxf.address}/itintegration/engagementindex/Update/1/rivtabp21`,
    logicalAddress: 'SE5565594230',
    systemId: sourceSystem,
    uuid: crypto.randomUUID,
  });
  const npo = { sourceSystems: [sourceSystem], readers: [provider], indexDelay: 0 };
  const two = await twoParties({
    formats: ['rivta:1', 'rivta:2'],
    platforms: [platform],
    records: (parts: Parts) => makeRecords({ ...parts, index }, npo),
  });
  return {
    ...two,
    cxf,
    close: async () => {
      await cxf.close();
      await two.close();
      await dispatcher.close();
    },
  };
}

const seed = 20_261_126;

/** Answers with any element that the contract knows, made from its description. */
export const madeAnswers = (contract: ReadContract, numRuns: number): XmlTree[] =>
  fc.sample(arbitraryAnswer(contract), { numRuns, seed });

/** Entries of those answers as our own organisation's; those that the contract's rules let pass. */
export function ownItems(contract: ReadContract): RecordItem[] {
  const own = (value: string) => ({ system: hsa, value });
  return madeAnswers(contract, 40)
    .flatMap((tree) => parseAnswer(bytesOf(tree), undefined).copy?.items ?? [])
    .map((item) => ({ ...item, sourceSystem: own(sourceSystem), careProvider: own(provider), patient }) as RecordItem);
}

/** Through the door of what a gateway offers, as an answer of the contract. */
export async function offer({ records, region }: World, contract: ReadContract): Promise<void> {
  const { bytes } = writeAnswer(ownItems(contract), contract);
  const answer = await records!.offer({ source: { bytes, mediaType: 'text/xml' }, format: 'rivta' }, region.actor);
  if (answer.status !== 202) throw new Error(new TextDecoder().decode(answer.bytes));
}

const bytesOf = (body: XmlTree): Uint8Array => {
  const spaces = new Set<string>([soap11]);
  const note = ({ ns, children }: XmlTree): void => {
    spaces.add(ns);
    children?.forEach(note);
  };
  note(body);
  return writeXml(inEnvelope(body), new Map([...spaces].map((ns, n) => [ns, `p${n}`]))).bytes;
};

/** What the gateway answers itself, as plain values. */
export async function ownAnswer({ records, region }: World, contract: ReadContract): Promise<Plain> {
  const all = { careUnits: [], careProviders: [], careContacts: [], period: {} };
  const { bytes } = await records!.read({ logicalAddress: sourceSystem, patient, ...all }, contract, region.actor);
  return plain(openAnswer(parseXml(bytes!).root!).body!, '');
}

/** One form for both: every text a string, no list of one, no order of names, and nothing that is empty. */
export function same(value: unknown): unknown {
  if (Array.isArray(value)) return value.length === 1 ? same(value[0]) : value.map(same);
  if (typeof value !== 'object' || value === null) return String(value).trim().replace(/\s+/g, ' ');
  const named = Object.entries(value).map(([name, inner]) => [name, same(inner)] as const);
  return Object.fromEntries(named.sort(([a], [b]) => (a < b ? -1 : 1)));
}
