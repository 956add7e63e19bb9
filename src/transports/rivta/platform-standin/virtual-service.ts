import { openEnvelope } from '../../../adapters/rivta/soap.ts';
import type { XmlElement } from '../../../adapters/xml/element.ts';
import { defaultXmlLimits, parseXml } from '../../../adapters/xml/parse.ts';
import { platformCodes } from '../platform-codes.ts';
import { faultAnswer, type OwnService, type PlatformAnswer } from './own-service.ts';
import { isPermitted, type Question, routeOf, type Tak } from './tak.ts';

/** A call as it reaches the platform. Header names in lower case. */
export interface PlatformCall {
  /** Path of the address called, such as `/vp/clinicalprocess/.../ProcessRequest/2/rivtabp21`. */
  readonly path: string;
  readonly headers: Readonly<Record<string, string | undefined>>;
  /** HSA-id in the certificate that TLS verified. */
  readonly certificateHsaId: string | undefined;
  readonly body: Uint8Array;
}

/** A call on its way to the producer. */
export interface Forwarded {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array;
}

export interface PlatformOptions {
  /** HSA-id of the platform: what its own certificate bears, and its name in the routing history. */
  readonly id: string;
  /** Undefined while there is no contact with the catalogue. */
  readonly tak: () => Tak | undefined;
  /** HSA-ids of consumers that may name another as the original consumer. */
  readonly mayNameOthers: readonly string[];
  /** Services of the platform itself; what they serve needs no route, and a permission as all else. */
  readonly services?: readonly OwnService[];
  /** Today in Sweden, `YYYY-MM-DD`. */
  today(): string;
  newId(): string;
  /** Calls the producer; undefined when no whole answer came within the limit (milliseconds). */
  forward(call: Forwarded, limit?: number): Promise<PlatformAnswer | undefined>;
}

/** The platform refuses larger messages by default. */
export const platformLimit = 50 * 1024 * 1024;
const limits = { ...defaultXmlLimits, bytes: platformLimit, nodes: 1_000_000, marks: 20_000_000 };

const original = 'x-rivta-original-serviceconsumer-hsaid';
const history = 'x-rivta-routing-history';
const correlation = 'x-skltp-correlation-id';
/** Who commissioned the call (RIV TA Basic Profile 2.1, rule #24); passed on as it came. */
const onBehalf = 'x-rivta-acting-on-behalf-of-hsaid';

/**
 * One virtual service of the stand-in for the service platform (virtualiseringsplattform, VP): who calls, where to, may
 * they; then a service of its own answers, or the same bytes go to the producer. Answers what that one answers, or the
 * platform's fault VP001 to VP015. `limit`: milliseconds that a producer has, where another time than the usual.
 */
export async function virtualService(
  call: PlatformCall,
  options: PlatformOptions,
  limit?: number,
): Promise<PlatformAnswer> {
  const admitted = admit(call, options);
  if (typeof admitted === 'string') return platformFault(admitted, options.newId());
  const { contract, logicalAddress } = admitted.question;
  const tak = options.tak();
  if (!tak) return platformFault('VP008', options.newId());
  const serve = options.services
    ?.find(({ logicalAddresses, contracts }) => contracts.has(contract) && includes(logicalAddresses, logicalAddress))
    ?.contracts.get(contract);
  const route = serve ? undefined : routeOf(tak, admitted.question);
  if (typeof route === 'string') return platformFault(route, options.newId());
  if (!isPermitted(tak, admitted.question)) return platformFault('VP007', options.newId());
  if (serve) {
    const { path, headers, body: bytes } = call;
    const { operation, consumer: originalConsumer } = admitted;
    return serve({ operation, bytes, logicalAddress, path, headers, originalConsumer, newId: options.newId });
  }
  const forwarded = { url: route!.address, body: call.body, headers: headersOf(call, admitted, options) };
  return (await options.forward(forwarded, limit)) ?? platformFault('VP009', options.newId());
}

const includes = (ids: readonly string[], id: string): boolean =>
  ids.some((one) => one.toUpperCase() === id.toUpperCase());

/** A call that says who, where to and what. */
interface Admitted {
  readonly question: Question;
  /** The original consumer. */
  readonly consumer: string;
  readonly operation: XmlElement;
  /** HSA-ids of the platforms that it has passed. */
  readonly passed: readonly string[];
}

/** What the call asks, or the code of the fault. */
function admit(call: PlatformCall, options: PlatformOptions): Admitted | string {
  const { headers, certificateHsaId, body } = call;
  if (!call.path.endsWith('/rivtabp21')) return 'VP001';
  if (certificateHsaId === undefined) return 'VP002';
  const { root } = body.length > platformLimit ? {} : parseXml(body, limits);
  if (!root) return 'VP015';
  const { body: operation, logicalAddress } = openEnvelope(root);
  const address = logicalAddress?.text.trim();
  if (!address) return 'VP003';
  if (!operation) return 'VP015';
  const passed = (headers[history] ?? '').split(',').map((id) => id.trim());
  if (includes(passed, options.id)) return 'VP014';
  const consumer = certificateHsaId.toUpperCase();
  const named = headers[original]?.trim().toUpperCase();
  if (named && named !== consumer && !includes(options.mayNameOthers, consumer)) return 'VP013';
  const question = { consumer, logicalAddress: address, contract: operation.ns, day: options.today() };
  return { question, consumer: named || consumer, operation, passed: passed.filter((id) => id !== '') };
}

function headersOf(
  { headers }: PlatformCall,
  { consumer, passed }: Admitted,
  { id, newId }: PlatformOptions,
): Readonly<Record<string, string>> {
  const behalf = headers[onBehalf];
  return {
    'content-type': headers['content-type'] ?? 'text/xml; charset=utf-8',
    soapaction: headers.soapaction ?? '""',
    [original]: consumer,
    [correlation]: headers[correlation] ?? newId(),
    [history]: [...passed, id].join(','),
    ...(behalf !== undefined && { [onBehalf]: behalf }),
  };
}

/** The platform's fault: its code stands first in the text, as consumers look for it there. */
export function platformFault(code: string, logId: string): PlatformAnswer {
  const { fault: side, text } = platformCodes[code]!;
  return faultAnswer(side, `${code} ${text}`, logId);
}
