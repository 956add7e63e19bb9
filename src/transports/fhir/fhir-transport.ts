import type { OperationOutcome } from '@medplum/fhirtypes';
import { Client } from 'fhir-kit-client';
import type { Dispatcher } from 'undici';
import { rewrap, timestampOf } from '../../model/bundle-spans.ts';
import type { Clock } from '../../model/clock.ts';
import { bundleIdOf } from '../../model/ids.ts';
import type { Issue } from '../../model/issue.ts';
import { issuesOf } from '../../model/operation-outcome.ts';
import type { AddressGuard } from '../outgoing/address-guard.ts';
import { classifyError, classifyStatus } from '../outgoing/classify.ts';
import { type Recording, recordingDispatcher } from '../outgoing/recording-dispatcher.ts';
import type { DeliveryResult, Endpoint, Transport } from '../transport.ts';
import { sequenceMeta } from './sequence.ts';
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
 * FHIR messaging between gateways: POST [base]/$process-message through fhir-kit-client, with the stored bytes as body.
 * Evidence is the recorded answer, never the client's parsed one.
 */
export function fhirTransport(options: FhirTransportOptions): Transport {
  const attempt = async (
    endpoint: Endpoint,
    bytes: Uint8Array,
    signal: AbortSignal,
    fresh: boolean,
  ): Promise<DeliveryResult> => {
    const fault = options.guard.check(endpoint.address);
    if (fault) return { outcome: 'permanent', code: `address-${fault}`, issues: [] };
    const found = await options.tokens.token(endpoint.address, fresh);
    if (!('token' in found)) return found;
    return post(endpoint.address, bytes, found.token, signal, options);
  };
  return {
    connectionType: 'fhir',
    carries: () => true,
    render: ({ messageId }, bytes, sequence) => {
      const id = bundleIdOf(messageId, 'fhir');
      const identifier = { system: 'urn:ietf:rfc:3986', value: `urn:uuid:${id}` };
      return {
        mediaType,
        bytes: rewrap(bytes, { id, identifier, timestamp: timestampOf(bytes), ...sequenceMeta(sequence) }),
      };
    },
    send: async (endpoint, _envelope, { bytes }, signal) => {
      const first = await attempt(endpoint, bytes, signal, false);
      return first.code === 'http-401' ? attempt(endpoint, bytes, signal, true) : first;
    },
    probe: async ({ address }) => {
      const found = await options.tokens.token(address);
      return 'token' in found ? { reachable: true, detail: 'token given' } : { reachable: false, detail: found.code };
    },
    close: () => options.dispatcher.close(),
  };
}

async function post(
  baseUrl: string,
  bytes: Uint8Array,
  token: string,
  signal: AbortSignal,
  { dispatcher, maxAnswerBytes = defaultMaxAnswer, clock }: FhirTransportOptions,
): Promise<DeliveryResult> {
  const recording = recordingDispatcher(dispatcher, maxAnswerBytes);
  const client = new Client({ baseUrl });
  client.bearerToken = token;
  let failure: unknown;
  try {
    const request = {
      headers: { 'content-type': mediaType, accept: mediaType },
      dispatcher: recording.dispatcher,
      redirect: 'error' as const,
      signal,
    };
    await client.operation({
      name: 'process-message',
      input: new TextDecoder().decode(bytes) as never,
      options: request as never,
    });
  } catch (error) {
    failure = error;
  }
  return resultOf(recording, failure, clock.now());
}

/** What the wire saw decides; the client's exception only where nothing came back. */
function resultOf(recording: Recording, failure: unknown, now: number): DeliveryResult {
  const { status } = recording;
  const redirected = status !== undefined && status >= 300 && status < 400;
  const answered = status !== undefined && (redirected || !isCut(failure));
  if (!answered) return { ...classifyError(failure, recording.sent), issues: [] };
  const answer = recording.bytes()!;
  const found = classifyStatus(status, recording.header('retry-after'), now);
  return { ...found, status, answer, issues: found.outcome === 'delivered' ? [] : issuesIn(answer) };
}

/** The answer began but did not end: its bytes are no evidence. */
function isCut(failure: unknown): boolean {
  if (!(failure instanceof Error) || 'response' in failure) return false;
  return failure instanceof TypeError || failure.name === 'TimeoutError' || failure.name === 'AbortError';
}

function issuesIn(answer: Uint8Array): Issue[] {
  try {
    const value = JSON.parse(new TextDecoder().decode(answer)) as {
      resourceType?: string;
      entry?: { resource?: { resourceType?: string } }[];
    };
    const outcome =
      value.resourceType === 'OperationOutcome'
        ? value
        : value.entry?.map((e) => e.resource).find((r) => r?.resourceType === 'OperationOutcome');
    return outcome ? issuesOf(outcome as OperationOutcome) : [];
  } catch {
    return [];
  }
}
