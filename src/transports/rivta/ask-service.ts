import type { Dispatcher } from 'undici';
import type { ServiceContract } from '../../adapters/rivta/contract/service.ts';
import type { Draft } from '../../adapters/rivta/draft.ts';
import { readFault } from '../../adapters/rivta/fault.ts';
import { readOperation } from '../../adapters/rivta/read.ts';
import { inEnvelope, openAnswer } from '../../adapters/rivta/soap.ts';
import { writeOperation } from '../../adapters/rivta/write.ts';
import { writeEnvelope } from '../../adapters/rivta/write-envelope.ts';
import { parseXml } from '../../adapters/xml/parse.ts';
import { hasErrors } from '../../model/issue.ts';
import { type AddressGuard, faultCode } from '../outgoing/address-guard.ts';
import { classifyError } from '../outgoing/classify.ts';
import { callSoap, soapAction } from './soap-call.ts';

/** Where a service is called, and the HSA-id that it answers to. */
export interface ServiceEndpoint {
  readonly address: string;
  readonly logicalAddress: string;
}

export interface ServiceCaller {
  /** With our certificate. */
  readonly dispatcher: Dispatcher;
  /** Where the service is only asked, and changes nothing: see `SoapCaller`. */
  readonly again?: Dispatcher;
  readonly guard: Pick<AddressGuard, 'check'>;
  /** HSA-id of our system. */
  readonly systemId: string;
  /** Longer answers are cut off; 10 MB when absent. */
  readonly maxAnswerBytes?: number;
  uuid(): string;
}

/** Why there is no answer: `VP007`, `fault-server`, `answer-invalid`, `timeout`, `connect-refused`, `ERROR`, ... */
export interface Unavailable {
  readonly unavailable: string;
}

export const isUnavailable = (answer: object): answer is Unavailable => 'unavailable' in answer;

const longestAnswer = 10_000_000;

/**
 * One question to a service over RIV TA Basic Profile 2.1, and its answer as the contract describes it. Never throws: a
 * fault, silence, and whatever is no valid answer is said to be unavailable.
 */
export async function askService(
  { address, logicalAddress }: ServiceEndpoint,
  { name, request, response }: ServiceContract,
  question: Draft,
  { dispatcher, again, guard, systemId, maxAnswerBytes = longestAnswer, uuid }: ServiceCaller,
  signal: AbortSignal,
): Promise<Draft | Unavailable> {
  const refused = guard.check(address);
  if (refused) return { unavailable: faultCode(refused) };
  const call = {
    url: address,
    action: soapAction(request.responder, name),
    body: writeCall({ request }, question, logicalAddress),
    originalConsumer: systemId,
    correlationId: uuid(),
  };
  const { recording, failure } = await callSoap(call, signal, { dispatcher, ...(again && { again }), maxAnswerBytes });
  if (!recording.complete) return { unavailable: classifyError(failure, recording.sent).code };
  return readServiceAnswer(recording.bytes(), { response });
}

/** A whole call, in its envelope. */
export function writeCall(
  { request }: Pick<ServiceContract, 'request'>,
  question: Draft,
  logicalAddress: string,
): Uint8Array {
  return writeEnvelope(inEnvelope(writeOperation(question, request), logicalAddress), request).bytes;
}

function readServiceAnswer(bytes: Uint8Array, { response }: Pick<ServiceContract, 'response'>): Draft | Unavailable {
  const { root } = parseXml(bytes);
  if (!root) return { unavailable: 'answer-invalid' };
  const fault = readFault(root);
  if (fault) return { unavailable: fault.platformCode ?? (fault.code === 'Client' ? 'fault-client' : 'fault-server') };
  const { body } = openAnswer(root);
  if (body?.ns !== response.responder || body.name !== response.operation) return { unavailable: 'answer-invalid' };
  const { draft, issues } = readOperation(body, response);
  return hasErrors(issues) ? { unavailable: 'answer-invalid' } : draft;
}
