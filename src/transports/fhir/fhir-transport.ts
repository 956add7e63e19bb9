import { Client } from 'fhir-kit-client';
import type { Dispatcher } from 'undici';
import type { Clock } from '../../model/clock.ts';
import { type AddressGuard, faultCode } from '../outgoing/address-guard.ts';
import { classifyError, classifyStatus, isRedirect } from '../outgoing/classify.ts';
import { type Recording, recordingDispatcher } from '../outgoing/recording-dispatcher.ts';
import type { DeliveryResult, Rendered, Transport } from '../transport.ts';
import { partnerIssues } from './partner-issues.ts';
import { sendingOver } from './sending.ts';
import type { TokenSource } from './tokens.ts';

export interface FhirTransportOptions {
  readonly dispatcher: Dispatcher;
  readonly tokens: TokenSource;
  readonly guard: Pick<AddressGuard, 'check'>;
  readonly clock: Clock;
  /** An acknowledgement is small; a longer answer is cut. */
  readonly maxAnswerBytes?: number;
}

const mediaType = 'application/fhir+json; fhirVersion=4.0';
const defaultMaxAnswer = 2_000_000;

/**
 * FHIR messaging between gateways (R4 messaging 2.4, MessageHeader $process-message): POST [base]/$process-message
 * through fhir-kit-client, with the stored bytes as body. Evidence is the recorded answer, never the client's parsed one.
 */
export function fhirTransport(options: FhirTransportOptions): Transport {
  const { tokens, guard, dispatcher } = options;
  return {
    connectionType: 'fhir',
    carries: () => true,
    render: async (message) => ({ mediaType, bytes: sendingOver('fhir', message) }),
    send: async ({ address }, _envelope, rendered, signal) => {
      const fault = guard.check(address);
      if (fault) return { outcome: 'permanent', code: faultCode(fault), issues: [] };
      const first = await tokens.token(address, { signal });
      if (!('token' in first)) return first;
      const result = await post(address, rendered, first.token, signal, options);
      if (result.code !== 'http-401') return result;
      const second = await tokens.token(address, { signal, refused: first.token });
      return 'token' in second ? post(address, rendered, second.token, signal, options) : second;
    },
    probe: async ({ address }) => {
      const fault = guard.check(address);
      if (fault) return { reachable: false, detail: faultCode(fault) };
      const found = await tokens.token(address);
      return 'token' in found ? { reachable: true, detail: 'token given' } : { reachable: false, detail: found.code };
    },
    close: () => dispatcher.close(),
  };
}

async function post(
  baseUrl: string,
  { bytes, mediaType: contentType }: Rendered,
  token: string,
  signal: AbortSignal,
  { dispatcher, clock, maxAnswerBytes = defaultMaxAnswer }: FhirTransportOptions,
): Promise<DeliveryResult> {
  const recording = recordingDispatcher(dispatcher, maxAnswerBytes);
  const client = new Client({ baseUrl });
  client.bearerToken = token;
  // Members of fetch's own options, which the client hands on; its types name only a few of them.
  const request = {
    headers: { 'content-type': contentType, accept: mediaType, 'accept-encoding': 'identity' },
    dispatcher: recording.dispatcher,
    redirect: 'error',
    signal,
  };
  // A string goes out as it is (an object would be written anew). Stored bytes are strict UTF-8 without a byte order
  // mark (`readJson`), so the text encodes to the same bytes again.
  const input = new TextDecoder().decode(bytes) as never;
  const failure = await failureOf(client.operation({ name: 'process-message', input, options: request as never }));
  return resultOf(recording, failure, clock.now());
}

const failureOf = (call: Promise<unknown>): Promise<unknown> =>
  call.then(
    () => undefined,
    (error: unknown) => error,
  );

/** What the wire saw decides; the client's exception only where no whole answer came. */
function resultOf(recording: Recording, failure: unknown, now: number): DeliveryResult {
  const { status, complete } = recording;
  // Of a redirect fetch reads no body.
  if (status !== undefined && (complete || isRedirect(status))) {
    const answer = recording.bytes();
    const found = classifyStatus(status, recording.header('retry-after'), now);
    return { ...found, status, answer, issues: found.outcome === 'delivered' ? [] : partnerIssues(answer) };
  }
  // The client has an answer that did not pass our dispatcher: something has taken the place of fetch.
  const elsewhere = failure === undefined || (failure instanceof Error && 'response' in failure);
  if (elsewhere) return { outcome: 'ambiguous', code: 'answer-not-recorded', issues: [] };
  return { ...classifyError(failure, recording.sent), issues: [] };
}
