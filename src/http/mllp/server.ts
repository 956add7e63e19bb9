import { createServer, type Socket } from 'node:net';
import { TLSSocket, Server as TlsServer } from 'node:tls';
import type { GivenEnvelope } from '../../adapters/adapter.ts';
import { type AckCode, acknowledge } from '../../adapters/hl7v2/acknowledgement.ts';
import type { Actor, Answer, Gateway } from '../../gateway/api.ts';
import type { Clock } from '../../model/clock.ts';
import { type Issue, issue } from '../../model/issue.ts';
import { toSwedishLocal } from '../../model/local-time.ts';
import { issuesOf } from '../../model/operation-outcome.ts';
import { keysInForce } from '../keys-in-force.ts';
import type { ByteBudget } from '../limits.ts';
import { frame, frameReader } from './framing.ts';

/** PEM texts; `ca`: only callers with a certificate of these authorities. */
export interface MllpTls {
  readonly cert: string;
  readonly key: string;
  readonly ca?: string;
}

export interface MllpOptions {
  readonly host: string;
  readonly port: number;
  /**
   * Who everything on this port comes from: the port is the login and, where a client authority is given, the client
   * certificate (SHA-256 fingerprint, lower-case hex) is too. Undefined: nobody that may send.
   */
  readonly actor: (address: string, certificate: string | undefined) => Promise<Actor | undefined>;
  /** Addressing where MSH does not hold it. */
  readonly envelope?: Pick<GivenEnvelope, 'sender' | 'receiver'>;
  readonly tls?: MllpTls;
  readonly gateway: Pick<Gateway, 'submit'>;
  readonly clock: Clock;
  uuid(): string;
  readonly maxMessageBytes: number;
  /** Bytes that this door and the others hold together. */
  readonly budget?: ByteBudget;
  /** A connection on which nothing comes for this long is closed; milliseconds. */
  readonly idleMs?: number;
  readonly maxConnections?: number;
  /** Told the code of a connection that could not be taken. */
  fault?(code: string): void;
}

export interface MllpServer {
  start(): Promise<{ readonly host: string; readonly port: number }>;
  /** Takes no new message, answers what is in work. */
  close(): Promise<void>;
  /**
   * Other keys and certificates from the next connection on; those there are end with their next answer, so that nobody
   * stays who would no longer be let in. Throws where TLS cannot use them.
   */
  renew(tls: MllpTls): void;
}

const mediaType = 'x-application/hl7-v2+er7';
/** Who says nothing for so long holds one of few places. */
const handshakeMs = 10_000;
/** Findings that no other content would mend: AR in original mode. */
const notAboutContent: readonly string[] = [
  'hl7v2-malformed',
  'hl7v2-charset',
  'hl7v2-message-type',
  'forbidden',
  'store-unavailable',
];

/**
 * HL7 v2 over MLLP in original mode. One message at a time for each connection; the answer is sent when the message is
 * durable, or refused with every finding: AA, AE (its content), AR (not its content, or not now).
 */
export function mllpServer(options: MllpOptions): MllpServer {
  const { tls, idleMs = 600_000, maxConnections = 64 } = options;
  /** Also those whose TLS handshake has not come to its end. */
  const sockets = new Set<Socket>();
  const working = new Set<Promise<void>>();
  const stopping = new AbortController();
  const onConnection = (socket: Socket): void => {
    // A peer that goes away is told by 'close'.
    socket.on('error', () => undefined);
    socket.setTimeout(idleMs, () => socket.destroy());
    serve(socket, options, { working, stopping: stopping.signal, stays: () => !tls || keys.holdFor(socket) });
  };
  const server = tls
    ? new TlsServer(
        {
          ...tls,
          minVersion: 'TLSv1.2',
          handshakeTimeout: handshakeMs,
          requestCert: tls.ca !== undefined,
          rejectUnauthorized: tls.ca !== undefined,
        },
        onConnection,
      )
    : createServer(onConnection);
  server.maxConnections = maxConnections;
  const keys = keysInForce(server);
  server.on('connection', (socket: Socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
  });
  return {
    start: () =>
      new Promise((resolve, reject) => {
        server.once('error', reject);
        server.listen(options.port, options.host, () => {
          server.removeListener('error', reject);
          // Out of file descriptors, say: a connection that could not be taken ends no others.
          server.on('error', (error: NodeJS.ErrnoException) => options.fault?.(error.code ?? error.name));
          const address = server.address();
          const port = typeof address === 'object' && address ? address.port : options.port;
          resolve({ host: options.host, port });
        });
      }),
    close: async () => {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      // What waits for an archive is told to come again; all else is answered as it would be.
      stopping.abort();
      await Promise.all(working);
      for (const socket of sockets) socket.destroy();
      await closed;
    },
    renew: (own) => {
      if (!(server instanceof TlsServer)) return;
      server.setSecureContext({ ...own, minVersion: 'TLSv1.2' });
      keys.renewed();
    },
  };
}

/** What a connection knows of the server that it came to. */
interface Around {
  readonly working: Set<Promise<void>>;
  readonly stopping: AbortSignal;
  /** False once its keys are no longer in force. */
  stays(): boolean;
}

function serve(socket: Socket, options: MllpOptions, { working, stopping, stays }: Around): void {
  const reader = frameReader(options.maxMessageBytes);
  const hold = options.budget?.share(socket) ?? (() => true);
  socket.on('data', (chunk) => {
    // No room for it: told, and closed, so that what the connection holds is given back. The sender comes again.
    if (!hold(reader.waiting + chunk.length)) {
      socket.pause();
      return void socket.end(frame(lost('no-room', options)));
    }
    const framed = reader.push(chunk);
    if (framed.length === 0) return;
    // While messages are in work nothing more is read: a fast sender waits at its own socket.
    socket.pause();
    const work = (async () => {
      for (const one of framed) {
        if ('fault' in one) return void socket.end(frame(lost(one.fault, options)));
        const answer = await answerTo(one.message, socket, options, stopping);
        if (!socket.writable) return;
        socket.write(frame(answer));
      }
      if (!stays()) return void socket.destroySoon();
      hold(reader.waiting);
      socket.resume();
    })()
      // What cannot be answered is not answered: the sender sees the connection end, and the gateway stays.
      .catch(() => void socket.destroy())
      .finally(() => working.delete(work));
    working.add(work);
  });
}

const lostCodes = {
  'too-large': 'body-too-large',
  'not-framed': 'hl7v2-malformed',
  'no-room': 'too-many-requests',
} as const;

/** The connection cannot be read any further: told once, and closed. */
const lost = (fault: keyof typeof lostCodes, options: MllpOptions): Uint8Array =>
  ack(new Uint8Array(), 'AR', [issue(lostCodes[fault], { place: 'MSH[1]-1' })], options);

async function answerTo(
  message: Uint8Array,
  socket: Socket,
  options: MllpOptions,
  signal: AbortSignal,
): Promise<Uint8Array> {
  try {
    const actor = await options.actor(socket.remoteAddress ?? '', certificateOf(socket));
    if (!actor) return ack(message, 'AR', [issue('forbidden')], options);
    const answer = await options.gateway.submit(
      {
        source: { bytes: new Uint8Array(message), mediaType },
        signal,
        ...(options.envelope && { envelope: options.envelope }),
      },
      actor,
    );
    return ack(message, codeOf(answer), findingsOf(answer), options, answer.exchangeId);
  } catch {
    // The fault is the gateway's own and is told by its log; the sender tries again.
    return ack(message, 'AR', [issue('internal')], options);
  }
}

const certificateOf = (socket: Socket): string | undefined =>
  socket instanceof TLSSocket && socket.authorized
    ? socket.getPeerX509Certificate()?.fingerprint256.replaceAll(':', '').toLowerCase()
    : undefined;

function codeOf(answer: Answer): AckCode {
  if (answer.status < 300) return 'AA';
  if (answer.status === 429 || answer.status >= 500) return 'AR';
  return findingsOf(answer).some(({ code }) => notAboutContent.includes(code)) ? 'AR' : 'AE';
}

/** A refusal is an OperationOutcome; an acceptance has its findings beside it. */
function findingsOf({ bytes }: Answer): readonly Issue[] {
  const { issue: refused, issues = [] } = JSON.parse(new TextDecoder().decode(bytes)) as { issue?: []; issues?: [] };
  return issuesOf({ resourceType: 'OperationOutcome', issue: refused ?? issues }).filter(
    ({ code }) => code !== 'unmapped',
  );
}

const ack = (
  message: Uint8Array,
  code: AckCode,
  issues: readonly Issue[],
  { clock, uuid }: MllpOptions,
  text?: string,
): Uint8Array =>
  acknowledge(message, {
    code,
    at: toSwedishLocal(new Date(clock.now()).toISOString()),
    controlId: uuid().slice(0, 20),
    issues,
    ...(text !== undefined && { text }),
  });
