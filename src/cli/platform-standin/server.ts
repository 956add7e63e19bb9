import { randomUUID } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { createServer, type Server } from 'node:https';
import type { AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';
import { certificateHsaIdOf } from '../../http/auth/rivta-caller.ts';
import { addressGuard } from '../../transports/outgoing/address-guard.ts';
import { outgoingDispatcher } from '../../transports/outgoing/outgoing-dispatcher.ts';
import { post } from '../../transports/outgoing/post.ts';
import { description } from '../../transports/rivta/platform-standin/descriptions.ts';
import { notifier } from '../../transports/rivta/platform-standin/notify.ts';
import type { PlatformAnswer } from '../../transports/rivta/platform-standin/own-service.ts';
import { standinPlatform } from '../../transports/rivta/platform-standin/platform.ts';
import {
  type Forwarded,
  platformFault,
  platformLimit,
} from '../../transports/rivta/platform-standin/virtual-service.ts';
import type { Loaded } from './config.ts';

export interface Standin {
  readonly url: string;
  close(): Promise<void>;
}

/** Starts the stand-in: HTTPS with client certificates, one virtual service for every contract of its catalogue. */
export async function startStandin(config: Loaded, now: () => number): Promise<Standin> {
  const { pem } = config;
  const { cert, key, ca } = pem;
  const national = config.index?.national;
  const addresses = [...config.routes.map(({ address }) => address), ...(national ? [national.address] : [])];
  const hosts = () => addresses.flatMap((address) => (URL.canParse(address) ? [new URL(address).host] : []));
  const guard = addressGuard(hosts, hosts);
  const answerTimeout = config.producerTimeout ?? 30_000;
  const dispatcher = outgoingDispatcher({
    guard,
    tls: () => pem,
    connectTimeout: 5_000,
    answerTimeout,
  });
  const forward = async (
    { url, headers, body }: Forwarded,
    limit = answerTimeout,
  ): Promise<PlatformAnswer | undefined> => {
    const signal = AbortSignal.timeout(limit);
    const { recording } = await post({ url, headers, body, dispatcher, signal, maxAnswerBytes: platformLimit });
    if (recording.status === undefined || !recording.complete) return undefined;
    const mediaType = recording.header('content-type') ?? 'text/xml; charset=utf-8';
    return { status: recording.status, mediaType, bytes: recording.bytes() };
  };
  const caller = { dispatcher, guard, systemId: config.id, uuid: randomUUID };
  const notify = national && notifier(national, caller, answerTimeout);
  const platform = standinPlatform(config, { forward, newId: randomUUID, now, ...(notify && { notify }) });
  const { callTimeout = 30_000 } = config;
  const timeouts = { requestTimeout: callTimeout, headersTimeout: callTimeout, connectionsCheckingInterval: 500 };
  const tls = { cert, key, ca, requestCert: true, rejectUnauthorized: false };
  const door = doorkeeper(config);
  const server = createServer({ ...tls, ...timeouts }, async (req, res) => {
    const [path = '/', query = ''] = (req.url ?? '/').split('?');
    if (req.method === 'GET') {
      const described = description(path.replace(/^\/vp/, ''), query, `https://${req.headers.host}/vp`);
      res.writeHead(described ? 200 : 404, { 'content-type': 'text/xml; charset=utf-8' }).end(described);
      return;
    }
    res.once('close', door.leave);
    const refused = door.enter(req);
    if (refused) {
      const { status, mediaType, bytes } = platformFault(refused, randomUUID());
      res.writeHead(status, { 'content-type': mediaType, connection: 'close' }).end(bytes);
      return;
    }
    const body = await bodyOf(req).catch(() => undefined);
    // Cut off, or not sent in time: whoever is still there is answered below.
    if (!body) return;
    const headers = Object.fromEntries(Object.entries(req.headers).map(([name, value]) => [name, [value].flat()[0]]));
    const answer = await platform({ path, headers, certificateHsaId: certificateHsaIdOf(req), body });
    res.writeHead(answer.status, { 'content-type': answer.mediaType }).end(answer.bytes);
  });
  server.on('clientError', (_error, socket) => answerUnread(socket));
  const url = await listen(server, config.listen);
  return {
    url,
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
      await dispatcher.close();
    },
  };
}

/** Who may call from where, and how many at once: the code of the fault, before anything of the call is read. */
function doorkeeper({ consumerAddresses, mostCalls = 200 }: Loaded) {
  let inside = 0;
  return {
    enter({ socket }: IncomingMessage): string | undefined {
      inside++;
      const address = (socket.remoteAddress ?? '').replace(/^::ffff:/, '');
      if (consumerAddresses && !consumerAddresses.includes(address)) return 'VP011';
      return inside > mostCalls ? 'VP012' : undefined;
    },
    leave: () => void inside--,
  };
}

async function listen(server: Server, { host, port }: Loaded['listen']): Promise<string> {
  await new Promise<void>((resolve, reject) => server.once('error', reject).listen(port, host, resolve));
  return `https://${host}:${(server.address() as AddressInfo).port}/vp`;
}

/** A call that is no HTTP, or did not come to its end in time: the platform's fault, and the connection ends. */
function answerUnread(socket: Duplex): void {
  const { mediaType, bytes } = platformFault('VP015', randomUUID());
  const head = ['HTTP/1.1 500 Internal Server Error', `Content-Type: ${mediaType}`, `Content-Length: ${bytes.length}`];
  if (socket.writable) socket.write([...head, 'Connection: close', '', ''].join('\r\n'));
  socket.end(bytes);
}

/** One byte more than the limit is enough to know that it is too much: the rest is let go by. */
async function bodyOf(req: AsyncIterable<Buffer>): Promise<Uint8Array> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of req) {
    if (size <= platformLimit) chunks.push(chunk);
    size += chunk.length;
  }
  return Buffer.concat(chunks);
}
