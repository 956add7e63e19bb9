import { createServer, type IncomingMessage, type RequestListener, type ServerResponse } from 'node:http';
import { createServer as createTlsServer, type ServerOptions } from 'node:https';
import type { AddressInfo, Socket } from 'node:net';
import { buffer } from 'node:stream/consumers';

/** One call as it reached a partner. */
export interface Call {
  readonly method: string;
  readonly path: string;
  readonly headers: IncomingMessage['headers'];
  readonly body: Buffer;
}

/** What a partner does with a call to its FHIR endpoint or webhook. */
export type Conduct = (response: ServerResponse, call: Call, socket: Socket) => void;

/** A partner on loopback that gives tokens and then does with messages what a test says. */
export interface Partner {
  readonly origin: string;
  /** Its FHIR base. */
  readonly address: string;
  /** Everything but requests for tokens, in the order of arrival. */
  readonly calls: Call[];
  readonly tokenCalls: Call[];
  conduct: Conduct;
  tokenConduct: Conduct;
  /** Resolves at the next call to arrive. */
  arrival(): Promise<void>;
  close(): Promise<void>;
}

export const answer =
  (status: number, body: string | Uint8Array = '', headers: Record<string, string> = {}): Conduct =>
  (response) => {
    response.writeHead(status, { 'content-type': 'application/fhir+json', ...headers }).end(body);
  };

/** Takes the call and says nothing. */
export const silence: Conduct = () => undefined;
/** Takes the call and ends the connection. */
export const hangUp: Conduct = (_response, _call, socket) => void socket.destroy();
/** Begins an answer of 100 bytes and ends the connection in it. */
export const cutAnswer: Conduct = (response, _call, socket) => {
  response.writeHead(200, { 'content-type': 'application/fhir+json', 'content-length': '100' });
  response.write('{"resourceType":', () => socket.destroy());
};

/** Tokens `token-1`, `token-2`, ... for five minutes. */
function numberedTokens(): Conduct {
  let given = 0;
  return (response) => {
    given += 1;
    const body = { access_token: `token-${given}`, token_type: 'Bearer', expires_in: 300 };
    response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(body));
  };
}

export async function openPartner(tls?: ServerOptions): Promise<Partner> {
  const arrivals: (() => void)[] = [];
  const listener: RequestListener = async (request, response) => {
    const call = await callOf(request);
    const forToken = call.path === '/oauth/token';
    (forToken ? partner.tokenCalls : partner.calls).push(call);
    (forToken ? partner.tokenConduct : partner.conduct)(response, call, request.socket);
    if (!forToken) for (const arrived of arrivals.splice(0)) arrived();
  };
  const server = tls ? createTlsServer(tls, listener) : createServer(listener);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const origin = `${tls ? 'https' : 'http'}://127.0.0.1:${port}`;
  const partner: Partner = {
    origin,
    address: `${origin}/fhir`,
    calls: [],
    tokenCalls: [],
    conduct: answer(200, '{}'),
    tokenConduct: numberedTokens(),
    arrival: () => new Promise((resolve) => arrivals.push(resolve)),
    close: () => {
      server.closeAllConnections();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
  return partner;
}

async function callOf(request: IncomingMessage): Promise<Call> {
  const { method = '', url = '', headers } = request;
  return { method, path: url, headers, body: await buffer(request) };
}

/** An origin on loopback where nobody listens. */
export async function nobody(): Promise<string> {
  const { origin, close } = await openPartner();
  await close();
  return origin;
}
