import { importJWK, type JWK, SignJWT } from 'jose';
import { Agent, request } from 'undici';
import { TokenRefused } from './call-faults.ts';

/** How the command line reaches a running gateway, and as which client. */
export interface GatewayClientOptions {
  readonly baseUrl: string;
  readonly clientId: string;
  /** Private JWK (ES256) with `kid`. */
  readonly key: JWK;
  /** CA of the gateway's certificate, PEM. */
  readonly ca?: string;
  /** Client certificate and key, PEM, where the gateway wants mutual TLS. */
  readonly certificate?: { readonly cert: string; readonly key: string };
  /** Claims beside those of every assertion: who reads at the client. */
  readonly claims?: Readonly<Record<string, unknown>>;
  now(): number;
  uuid(): string;
}

export interface Reply {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly bytes: Uint8Array;
  json<T>(): T;
}

/** A client of a gateway's HTTP door: gets its own tokens (SMART Backend Services), speaks JSON or bytes. */
export interface GatewayClient {
  /** Without a token: for what anybody may ask (`/ready`). */
  open(path: string): Promise<Reply>;
  get(path: string, headers?: Record<string, string>): Promise<Reply>;
  post(path: string, body: string | Uint8Array, mediaType: string, headers?: Record<string, string>): Promise<Reply>;
  close(): Promise<void>;
}

export function makeGatewayClient(options: GatewayClientOptions): GatewayClient {
  const { ca, certificate } = options;
  const dispatcher = new Agent({ allowH2: false, connect: { ...(ca && { ca }), ...certificate } });
  let token: { readonly value: string; readonly until: number } | undefined;

  async function call(
    method: 'GET' | 'POST',
    path: string,
    headers: Record<string, string>,
    body?: string | Uint8Array,
  ): Promise<Reply> {
    const url = new URL(path, options.baseUrl);
    const response = await request(url, { method, headers, dispatcher, ...(body !== undefined && { body }) });
    const bytes = new Uint8Array(await response.body.arrayBuffer());
    return {
      status: response.statusCode,
      headers: response.headers,
      bytes,
      json: () => JSON.parse(new TextDecoder().decode(bytes)),
    };
  }

  async function bearer(): Promise<string> {
    if (token && token.until > options.now()) return token.value;
    const form = new URLSearchParams({
      grant_type: 'client_credentials',
      client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
      client_assertion: await assertion(),
      scope: 'system/*.cruds',
    });
    const reply = await call(
      'POST',
      '/oauth/token',
      { 'content-type': 'application/x-www-form-urlencoded' },
      form.toString(),
    );
    const { access_token, expires_in } = granted(reply);
    token = { value: access_token, until: options.now() + (expires_in - 30) * 1000 };
    return access_token;
  }

  function granted(reply: Reply): { access_token: string; expires_in: number } {
    try {
      if (reply.status === 200) return reply.json();
    } catch {
      // What answers there gives no tokens.
    }
    throw new TokenRefused(reply.status);
  }

  async function assertion(): Promise<string> {
    const seconds = Math.floor(options.now() / 1000);
    return new SignJWT({ ...options.claims })
      .setProtectedHeader({ alg: 'ES256', kid: options.key.kid!, typ: 'JWT' })
      .setIssuer(options.clientId)
      .setSubject(options.clientId)
      .setAudience(new URL('/oauth/token', options.baseUrl).href)
      .setJti(options.uuid())
      .setIssuedAt(seconds)
      .setExpirationTime(seconds + 240)
      .sign(await importJWK(options.key, 'ES256'));
  }

  const authorised = async (more: Record<string, string> = {}) => ({
    ...more,
    authorization: `Bearer ${await bearer()}`,
  });
  return {
    open: (path) => call('GET', path, {}),
    get: async (path, headers) => call('GET', path, await authorised(headers)),
    post: async (path, body, mediaType, headers) =>
      call('POST', path, await authorised({ ...headers, 'content-type': mediaType }), body),
    close: () => dispatcher.close(),
  };
}
