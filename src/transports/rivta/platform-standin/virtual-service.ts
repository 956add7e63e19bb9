import { writeFault } from '../../../adapters/rivta/fault.ts';
import { openEnvelope } from '../../../adapters/rivta/soap.ts';
import { defaultXmlLimits, parseXml } from '../../../adapters/xml/parse.ts';
import { platformCodes } from '../platform-codes.ts';
import { isPermitted, routeOf, type Tak } from './tak.ts';

/** A call as it reaches the platform. Header names in lower case. */
export interface PlatformCall {
  /** Path of the address called, such as `/vp/clinicalprocess/.../ProcessRequest/2/rivtabp21`. */
  readonly path: string;
  readonly headers: Readonly<Record<string, string | undefined>>;
  /** HSA-id in the certificate that TLS verified. */
  readonly certificateHsaId: string | undefined;
  readonly body: Uint8Array;
}

export interface PlatformAnswer {
  readonly status: number;
  readonly mediaType: string;
  readonly bytes: Uint8Array;
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
  readonly tak: () => Tak;
  /** HSA-ids of consumers that may name another as the original consumer. */
  readonly mayNameOthers: readonly string[];
  /** Today in Sweden, `YYYY-MM-DD`. */
  today(): string;
  newId(): string;
  /** Calls the producer; undefined when no whole answer came. */
  forward(call: Forwarded): Promise<PlatformAnswer | undefined>;
}

/** The platform refuses larger messages by default. */
export const platformLimit = 50 * 1024 * 1024;
const limits = { ...defaultXmlLimits, bytes: platformLimit, nodes: 1_000_000, marks: 20_000_000 };

const original = 'x-rivta-original-serviceconsumer-hsaid';
const history = 'x-rivta-routing-history';
const correlation = 'x-skltp-correlation-id';

/**
 * One virtual service of the stand-in for the service platform (virtualiseringsplattform, VP): who calls, where to, may
 * they, forward the same bytes. Answers the producer's own answer, or the platform's fault VP001 to VP015.
 */
export async function virtualService(call: PlatformCall, options: PlatformOptions): Promise<PlatformAnswer> {
  const decided = decide(call, options);
  if (typeof decided === 'string') return fault(decided, options.newId());
  return (await options.forward(decided)) ?? fault('VP009', options.newId());
}

/** The call to be made, or the code of the fault. */
export function decide(call: PlatformCall, options: PlatformOptions): Forwarded | string {
  const { headers, certificateHsaId, body } = call;
  if (!call.path.endsWith('/rivtabp21')) return 'VP001';
  if (certificateHsaId === undefined) return 'VP002';
  const { root } = body.length > platformLimit ? {} : parseXml(body, limits);
  if (!root) return 'VP015';
  const { body: operation, logicalAddress } = openEnvelope(root);
  const address = logicalAddress?.text.trim();
  if (!address) return 'VP003';
  if (!operation) return 'VP015';
  const seen = (headers[history] ?? '').split(',').map((id) => id.trim().toUpperCase());
  if (seen.includes(options.id.toUpperCase())) return 'VP014';
  const consumer = certificateHsaId.toUpperCase();
  const named = headers[original]?.trim().toUpperCase();
  if (named && named !== consumer && !options.mayNameOthers.some((id) => id.toUpperCase() === consumer)) return 'VP013';
  const question = { consumer, logicalAddress: address, contract: operation.ns, day: options.today() };
  const route = routeOf(options.tak(), question);
  if (typeof route === 'string') return route;
  if (!isPermitted(options.tak(), question)) return 'VP007';
  return {
    url: route.address,
    body,
    headers: {
      'content-type': headers['content-type'] ?? 'text/xml; charset=utf-8',
      soapaction: headers.soapaction ?? '""',
      [original]: named || consumer,
      [correlation]: headers[correlation] ?? options.newId(),
      [history]: [...seen.filter((id) => id !== ''), options.id].join(','),
    },
  };
}

/** The platform's fault: its code stands first in the text, as consumers look for it there. */
function fault(code: string, logId: string): PlatformAnswer {
  const { fault: side, text } = platformCodes[code]!;
  return {
    status: 500,
    mediaType: 'text/xml; charset=utf-8',
    bytes: writeFault(side, `${code} ${text}`, logId).bytes,
  };
}
