import type { ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import { type Issue, issue } from '../model/issue.ts';
import { operationOutcome } from '../model/operation-outcome.ts';
import { outcomes } from '../model/outcomes.ts';
import { fhirJson } from './call.ts';

/** How long a refused connection may still take in bytes before it is cut. */
const lingerMs = 1000;

/** What Node's parser or its timers found. Smuggling forms (two lengths, length and chunks, ...) are all `http-syntax`. */
function finding(code: string | undefined): Issue {
  if (code === 'HPE_HEADER_OVERFLOW') return issue('header-too-large', { source: 'RFC 6585 5' });
  if (code === 'ERR_HTTP_REQUEST_TIMEOUT') return issue('body-timeout');
  return issue('http-syntax', { source: 'RFC 9112', ...(code?.startsWith('HPE_') && { found: code }) });
}

/**
 * Answers, below express, a request that the HTTP parser refused: an OperationOutcome and the end of the connection. An
 * answer already on its way is never mixed with another: then the connection is just cut.
 */
export function answerBrokenRequest(error: NodeJS.ErrnoException, socket: Socket, inWork?: ServerResponse): void {
  const begun = inWork?.headersSent === true && !inWork.writableFinished;
  if (begun || error.code === 'ECONNRESET' || !socket.writable) {
    socket.destroy();
    return;
  }
  const found = finding(error.code);
  const status = outcomes[found.code].http;
  const body = JSON.stringify(operationOutcome([found]));
  const head = [
    `HTTP/1.1 ${status} ${status === 400 ? 'Bad Request' : 'Refused'}`,
    `Content-Type: ${fhirJson}`,
    `Content-Length: ${Buffer.byteLength(body)}`,
    'Cache-Control: no-store',
    'X-Content-Type-Options: nosniff',
    'Connection: close',
  ];
  socket.end(`${head.join('\r\n')}\r\n\r\n${body}`);
  // Destroyed at once, what the caller still sends would reset the connection and take the answer with it.
  setTimeout(() => socket.destroy(), lingerMs).unref();
}
