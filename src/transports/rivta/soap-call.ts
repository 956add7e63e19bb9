import type { Dispatcher } from 'undici';
import { classifyError } from '../outgoing/classify.ts';
import { type Posted, post } from '../outgoing/post.ts';

/** One call of a RIV-TA contract (RIV TA Basic Profile 2.1: SOAP 1.1 over HTTP POST and mutual TLS). */
export interface SoapCall {
  readonly url: string;
  /** `urn:riv:<domain>:<Contract>Responder:<major>:<Contract>` */
  readonly action: string;
  readonly body: Uint8Array;
  /** HSA-id of the system that asks, for the whole chain of calls (rule #23). */
  readonly originalConsumer: string;
  /** Follows the call through platforms and logs. */
  readonly correlationId: string;
}

export interface SoapCaller {
  /** Under the guard of addresses, with our certificate. */
  readonly dispatcher: Dispatcher;
  /**
   * Of a question that changes nothing: connections of their own, over which it is asked once more where the first was
   * cut before any answer, as one is that lay idle for too long.
   */
  readonly again?: Dispatcher;
  readonly maxAnswerBytes: number;
  /** See `Post`. */
  room?(bytes: number): Promise<boolean>;
}

/** What came back, byte for byte; `failure` where the call did not come to its end. Never throws. */
export async function callSoap(
  call: SoapCall,
  signal: AbortSignal,
  { dispatcher, again, ...limits }: SoapCaller,
): Promise<Posted> {
  const headers = {
    'content-type': 'text/xml; charset=utf-8',
    soapaction: `"${call.action}"`,
    'accept-encoding': 'identity',
    'x-rivta-original-serviceconsumer-hsaid': call.originalConsumer,
    'x-skltp-correlation-id': call.correlationId,
  };
  const over = (way: Dispatcher) =>
    post({ url: call.url, headers, body: call.body, dispatcher: way, signal, ...limits });
  const posted = await over(dispatcher);
  return again && wasCut(posted) ? over(again) : posted;
}

const wasCut = ({ recording: { complete, status, sent }, failure }: Posted): boolean =>
  !complete && status === undefined && sent && classifyError(failure, sent).code === 'cut';

/** `urn:riv:clinicalprocess:activity:request` and a contract as the path that platforms use. */
export const contractPath = (domain: string, operation: string, version: number): string =>
  `/${domain.replace(/^urn:riv:/, '').replaceAll(':', '/')}/${operation}/${version}/rivtabp21`;

export const soapAction = (responder: string, operation: string): string => `${responder}:${operation}`;
