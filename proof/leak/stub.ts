import { createServer, type Server } from 'node:https';
import type { AddressInfo } from 'node:net';
import type { TestCa } from '../../src/cli/pki.ts';
import type { Output } from './search.ts';

export interface Stub {
  readonly url: string;
  /** Address and header of every call. */
  readonly seen: Output[];
  close(): Promise<void>;
}

/**
 * A partner and an engine in one, as bad as they come: the engine's webhook takes what it gets, the partner gives a token
 * and refuses every message with an answer that quotes it from its first to its last number.
 */
export async function startStub(ca: TestCa): Promise<Stub> {
  const seen: Output[] = [];
  const server = createServer(ca.server(), (request, response) => {
    const { url = '', rawHeaders, method } = request;
    seen.push({ sort: 'url', name: `${method} to a partner`, text: `${url}\n${rawHeaders.join('\n')}` });
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const { status, body } = answerTo(url, Buffer.concat(chunks).toString());
      response.writeHead(status, { 'content-type': 'application/fhir+json' }).end(body);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return { url: `https://localhost:${port}`, seen, close: () => end(server) };
}

function answerTo(url: string, body: string): { status: number; body: string } {
  if (url === '/hook') return { status: 204, body: '' };
  if (url.endsWith('/token'))
    return { status: 200, body: JSON.stringify({ access_token: 'a.b.c', token_type: 'Bearer', expires_in: 300 }) };
  const quoted = [...body.matchAll(/\d{8,}\w*/g)].map(([number]) => number).join(', ');
  const issue = [
    { severity: 'error', code: 'invalid', details: { text: quoted }, diagnostics: quoted, expression: [quoted] },
  ];
  return { status: 422, body: JSON.stringify({ resourceType: 'OperationOutcome', issue }) };
}

const end = (server: Server): Promise<void> =>
  new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
