import { randomUUID } from 'node:crypto';
import fc from 'fast-check';
import type { RecordItem } from '../../../src/adapters/record-copy/record-copy.ts';
import type { ReferralMessage } from '../../../src/adapters/referral/referral-message.ts';
import { contractOf } from '../../../src/adapters/rivta/contract/contracts.ts';
import type { Contract } from '../../../src/adapters/rivta/contract/description.ts';
import type { ReadContract } from '../../../src/adapters/rivta/contract/read/contract.ts';
import { operationOf } from '../../../src/adapters/rivta/events.ts';
import { parseAnswer } from '../../../src/adapters/rivta/record/parse-answer.ts';
import { writeAnswer } from '../../../src/adapters/rivta/record/render-answer.ts';
import { renderReferral } from '../../../src/adapters/rivta/render.ts';
import { inEnvelope, openAnswer, openEnvelope, soap11 } from '../../../src/adapters/rivta/soap.ts';
import { parseXml } from '../../../src/adapters/xml/parse.ts';
import { writeXml, type XmlTree } from '../../../src/adapters/xml/write.ts';
import type { Parts } from '../../../src/gateway/parts.ts';
import { makeRecords } from '../../../src/gateway/records/make-records.ts';
import { engagementIndex } from '../../../src/transports/npo/engagement-index.ts';
import { addressGuard } from '../../../src/transports/outgoing/address-guard.ts';
import { outgoingDispatcher } from '../../../src/transports/outgoing/outgoing-dispatcher.ts';
import { contractPath } from '../../../src/transports/rivta/soap-call.ts';
import { arbitraryAnswer } from '../../adapters/rivta/arbitrary-answer.ts';
import type { Door } from '../../http/door.ts';
import { ca, type TwoParties, twoParties } from '../../support/two-parties.ts';
import { type Plain, plain } from '../support/plain.ts';
import { buildCxf, type Call, type CxfPeer, type Said, startCxf } from './peer.ts';

/** CXF between our two parties, as a service platform stands: it may speak for either, and either may be reached by it. */
export const platform = 'SE5565594230-CXF';
export const sourceSystem = 'SE5566778899-SYS';
export const own = 'SE5566778899-0001';
const personId = '1.2.752.129.2.1.3.1';
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
    uuid: randomUUID,
  });
  const npo = { sourceSystems: [sourceSystem], readers: [own], indexDelay: 0 };
  const two = await twoParties({
    formats: ['rivta:1'],
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
  const named = (value: string) => ({ system: hsa, value });
  return madeAnswers(contract, 40)
    .flatMap((tree) => parseAnswer(bytesOf(tree), undefined).copy?.items ?? [])
    .map((item) => ({ ...item, sourceSystem: named(sourceSystem), careProvider: named(own), patient }) as RecordItem);
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

/** Where a door has a contract. */
export function addressOf({ url }: Door, { responder, operation, version }: Contract): string {
  const domain = responder.replace(/:[^:]+Responder:\d+$/, '');
  return `${url}/rivta${contractPath(domain, operation, version)}`;
}

/** As whom the platform asks. */
export const referrer = (system: string) => ({ 'x-rivta-original-serviceconsumer-hsaid': system });

/** CXF asks for all that is offered of the patient. */
export function askAll({ cxf, doors }: World, contract: ReadContract, more: Partial<Call> = {}): Promise<Said> {
  const [root, extension] = [personId, patient.value];
  const older = { id: extension, type: root };
  return cxf.call({
    contract: contract.name,
    address: addressOf(doors.region, contract.request),
    logicalAddress: sourceSystem,
    request: { patientId: contract.name === 'GetDiagnosis' ? older : { root, extension } },
    headers: referrer(own),
    ...more,
  });
}

type Operation = Parameters<typeof contractOf>[0];

/** What a referral message says on the wire, as plain values. */
export function wireForm(message: ReferralMessage, operation: Operation, version: 1 | 2): Plain {
  const { bytes, issues } = renderReferral(message, contractOf(operation, version));
  if (!bytes) throw new Error(JSON.stringify(issues));
  return plain(openEnvelope(parseXml(bytes).root!).body!, '');
}

/** CXF sends a message to a party, of its own making, for the other party. */
export function say(all: World, to: 'region' | 'clinic', message: ReferralMessage, version: 1 | 2, ownWsdl = false) {
  const contract = contractOf(operationOf(message.event, version)!, version);
  const address = addressOf(all.doors[to], contract);
  return all.cxf.call({
    contract: contract.operation,
    address,
    logicalAddress: all[to].unit,
    request: wireForm(message, contract.operation, version),
    headers: referrer(all[to === 'clinic' ? 'region' : 'clinic'].parts.organisation),
    ...(ownWsdl && { wsdl: `${address}?wsdl` }),
  });
}
