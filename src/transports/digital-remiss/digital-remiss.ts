import type { Dispatcher } from 'undici';
import type { Contract, Version } from '../../adapters/rivta/contract/description.ts';
import { contractOf } from '../../adapters/rivta/contract/referral/contracts.ts';
import { domain } from '../../adapters/rivta/contract/referral/namespaces.ts';
import { operationOf } from '../../adapters/rivta/events.ts';
import { readAnswer } from '../../adapters/rivta/result.ts';
import type { Clock } from '../../model/clock.ts';
import { isReceiverEvent, isSenderEvent } from '../../model/event.ts';
import { issue } from '../../model/issue.ts';
import { type AddressGuard, faultCode } from '../outgoing/address-guard.ts';
import { classifyError, classifyStatus, isRedirect } from '../outgoing/classify.ts';
import type { Recording } from '../outgoing/recording-dispatcher.ts';
import { callSoap, contractPath, soapAction } from '../rivta/soap-call.ts';
import type { DeliveryResult, Endpoint, ToRender, Transport, Unrendered } from '../transport.ts';
import { rendering } from './rendering.ts';
import { resultVerdict } from './result-verdict.ts';

export interface DigitalRemissOptions {
  readonly dispatcher: Dispatcher;
  readonly guard: Pick<AddressGuard, 'check'>;
  readonly clock: Clock;
  /** HSA-id of our system, as its certificate bears it. */
  readonly systemId: string;
  readonly maxAnswerBytes?: number;
}

const connectionType = 'digital-remiss';
const defaultMaxAnswer = 1_000_000;

/**
 * Digital remiss: clinicalprocess:activity:request over RIV TA Basic Profile 2.1, through the service platform or
 * straight to the receiver. Carries what the column `rivta` of the transition table names; an endpoint's `formats` tell
 * the receiver's major version (`rivta:ProcessRequest:2`, `rivta:1`). The synchronous result is level 1.
 */
export function digitalRemiss({ maxAnswerBytes = defaultMaxAnswer, ...options }: DigitalRemissOptions): Transport {
  const { guard, dispatcher } = options;
  const { check, render } = rendering();
  return {
    connectionType,
    carries: (event, endpoint) => contractFor(event, endpoint) !== undefined,
    check: async (message) => {
      const contract = contractFor(message.envelope.event, message.endpoint);
      return contract ? check(message.bundle, contract) : uncarried(message).issues;
    },
    render: async (message) => {
      const contract = contractFor(message.envelope.event, message.endpoint);
      return contract ? render(message.bundle, contract) : uncarried(message);
    },
    send: async (endpoint, { event, messageId }, { bytes }, signal) => {
      const fault = guard.check(endpoint.address);
      if (fault) return { outcome: 'permanent', code: faultCode(fault), issues: [] };
      if (signal.aborted) return { outcome: 'transient', code: 'aborted', issues: [] };
      const contract = contractFor(event, endpoint)!;
      const call = {
        url: `${endpoint.address.replace(/\/$/, '')}${contractPath(domain, contract.operation, contract.version)}`,
        action: soapAction(contract.responder, contract.operation),
        body: bytes,
        originalConsumer: options.systemId,
        correlationId: messageId,
      };
      const { recording, failure } = await callSoap(call, signal, { dispatcher, maxAnswerBytes });
      return resultOf(recording, failure, contract, options.clock.now());
    },
    probe: async ({ address }) => {
      const fault = guard.check(address);
      if (fault) return { reachable: false, detail: faultCode(fault) };
      return reach(address, options);
    },
  };
}

const uncarried = ({ envelope }: ToRender): Unrendered => ({
  issues: [issue('not-carried-by-transport', { found: envelope.event })],
});

/** The contract that carries an event to an endpoint, in the highest version that the endpoint takes it in. */
function contractFor(event: string, { formats }: Endpoint): Contract | undefined {
  if (!isSenderEvent(event) && !isReceiverEvent(event)) return undefined;
  const takes = ([version, operation]: readonly [Version, string]): boolean =>
    formats.includes(`rivta:${version}`) || formats.includes(`rivta:${operation}:${version}`);
  return ([2, 1] as const)
    .flatMap((version) => {
      const operation = operationOf(event, version);
      return operation && takes([version, operation]) ? [contractOf(operation, version)] : [];
    })
    .at(0);
}

function resultOf(recording: Recording, failure: unknown, contract: Contract, now: number): DeliveryResult {
  const { status, complete } = recording;
  if (status === undefined || !(complete || isRedirect(status)))
    return { ...classifyError(failure, recording.sent), issues: [] };
  const answer = recording.bytes();
  const evidence = { status, answer, answerType: recording.header('content-type') ?? 'text/xml' };
  const verdict = resultVerdict(readAnswer(answer, contract));
  // A fault comes with 500, a result with 200; another status without either is the word of something in between.
  const said = verdict.code !== 'answer-invalid';
  if (said || (status >= 200 && status < 300)) return { ...evidence, ...verdict };
  return { ...evidence, ...classifyStatus(status, recording.header('retry-after'), now), issues: [] };
}

/** A connection is enough: a message must never be sent to find out. */
async function reach(address: string, { dispatcher }: Pick<DigitalRemissOptions, 'dispatcher'>) {
  const { origin } = new URL(address);
  try {
    const { statusCode, body } = await dispatcher.request({ origin, path: new URL(address).pathname, method: 'HEAD' });
    await body.dump();
    return { reachable: true, detail: `http-${statusCode}` };
  } catch (error) {
    return { reachable: false, detail: classifyError(error, false).code };
  }
}
