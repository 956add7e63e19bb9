import type { Readable } from 'node:stream';
import { type Dispatcher, request } from 'undici';
import { readJson } from '../../model/json-text.ts';
import type { TokenSource } from '../fhir/tokens.ts';
import { type AddressGuard, faultCode } from '../outgoing/address-guard.ts';
import { classifyError, isRedirect } from '../outgoing/classify.ts';
import type { ReadBuffers } from '../outgoing/read-buffers.ts';

/** Whom to ask, for which case, and with what right. */
export interface ArchiveAccess {
  /** DICOMweb base of the archive. */
  readonly base: string;
  /** The case that the images belong to: its token opens them. */
  readonly caseId: string;
  /** Hosts of the organisation's archives. */
  readonly hosts: readonly string[];
  /** Whether the archive wants a token. */
  readonly tokenEndpoint?: string;
}

/**
 * Why there is no answer:
 * - not-allowed: the address is not on the list, or stands for a network that it may not lead to
 * - refused: 401, 403; not-found: 404, 410; unreachable: no connection, no token, 5xx, silence
 * - answer: a redirect, another status, or an answer that cannot be read or is too large
 */
export interface ArchiveFailure {
  readonly failed: 'not-allowed' | 'refused' | 'not-found' | 'unreachable' | 'answer';
  /** `http-404`, `connect-refused`, ... */
  readonly code: string;
}

export interface ArchiveStream {
  readonly status: number;
  readonly contentType: string;
  readonly contentLength?: string;
  readonly body: Readable;
  /** To be told of each piece of `body`, in order, when nobody reads it any more: its buffer is used again. */
  done?(piece: Uint8Array): void;
}

/** A DICOMweb archive as a client (PS3.18): searches in JSON, and objects as streams. Never throws, follows no redirect. */
export interface DicomwebClient {
  /** The results of a search under the base; none for 204. `signal` ends the waiting, as silence does. */
  search(
    access: ArchiveAccess,
    path: string,
    signal?: AbortSignal,
  ): Promise<readonly Record<string, unknown>[] | ArchiveFailure>;
  /** An answer as it comes; `signal` ends it. */
  fetch(
    access: ArchiveAccess,
    path: string,
    accept: string,
    signal: AbortSignal,
  ): Promise<ArchiveStream | ArchiveFailure>;
}

export interface DicomwebOptions {
  readonly dispatcher: Dispatcher;
  /** Those that the dispatcher reads into. */
  readonly buffers?: Pick<ReadBuffers, 'giver'>;
  readonly guard: Pick<AddressGuard, 'check'>;
  readonly tokens: TokenSource;
  readonly timeoutMs: number;
  /** Longest answer to a search. */
  readonly maxSearchBytes?: number;
}

/** A megabyte under way keeps archive and reader from waiting for each other at every piece. */
const underWay = 1 << 20;
const searchLimits = { depth: 16, nodes: 4_000_000 };
const json = 'application/dicom+json';
const visibleText = /^[ -~]{1,500}$/;

export const isFailure = (answer: object): answer is ArchiveFailure => 'failed' in answer;

export function dicomwebClient(options: DicomwebOptions): DicomwebClient {
  const { dispatcher, buffers, guard, tokens, timeoutMs } = options;
  const maxSearchBytes = options.maxSearchBytes ?? 64 * 1024 * 1024;

  async function ask(access: ArchiveAccess, path: string, accept: string, signal: AbortSignal) {
    const url = `${access.base}${path}`;
    const fault = guard.check(url) ?? (onList(url, access.hosts) ? undefined : 'host-not-allowed');
    if (fault) return { failed: 'not-allowed', code: faultCode(fault) } as const;
    const headers: Record<string, string> = { accept, 'accept-encoding': 'identity' };
    if (access.tokenEndpoint !== undefined) {
      const granted = await tokens.token(access.tokenEndpoint, { signal, caseId: access.caseId });
      if (!('token' in granted)) return { failed: 'unreachable', code: granted.code } as const;
      headers.authorization = `Bearer ${granted.token}`;
    }
    try {
      const answer = await request(url, { headers, dispatcher, signal, highWaterMark: underWay });
      const failure = failureOf(answer.statusCode, answer.headers['content-encoding']);
      if (!failure) return answer;
      // What is not read would keep the connection.
      answer.body.on('error', () => undefined).destroy();
      return failure;
    } catch (error) {
      const { code } = classifyError(error, false);
      return { failed: code === 'address-not-allowed' ? 'not-allowed' : 'unreachable', code } as const;
    }
  }

  return {
    async search(access, path, ended) {
      const signal = AbortSignal.any([AbortSignal.timeout(timeoutMs), ...(ended ? [ended] : [])]);
      const answer = await ask(access, path, json, signal);
      if (isFailure(answer)) return answer;
      if (answer.statusCode === 204) return [];
      const bytes = await gather(answer.body, maxSearchBytes);
      return isFailure(bytes) ? bytes : readResults(bytes);
    },
    async fetch(access, path, accept, signal) {
      const answer = await ask(access, path, accept, signal);
      if (isFailure(answer)) return answer;
      const length = [answer.headers['content-length']].flat()[0];
      const type = [answer.headers['content-type']].flat()[0] ?? 'application/octet-stream';
      return {
        status: answer.statusCode,
        // It becomes a header of ours: what no header can hold says nothing.
        contentType: visibleText.test(type) ? type : 'application/octet-stream',
        ...(length !== undefined && { contentLength: length }),
        body: answer.body,
        ...(buffers && { done: buffers.giver() }),
      };
    },
  };
}

/** The host of a URL stands on a list of `host` and `host:port`. */
function onList(url: string, hosts: readonly string[]): boolean {
  const { hostname, port, protocol } = new URL(url);
  const withPort = `${hostname}:${port || (protocol === 'https:' ? 443 : 80)}`;
  return hosts.some((entry) => [hostname, withPort].includes(entry.toLowerCase()));
}

function failureOf(status: number, encoding: string | string[] | undefined): ArchiveFailure | undefined {
  const code = isRedirect(status) ? 'http-redirect' : `http-${status}`;
  if (status === 401 || status === 403) return { failed: 'refused', code };
  if (status === 404 || status === 410) return { failed: 'not-found', code };
  if (status >= 500 || status === 408 || status === 429) return { failed: 'unreachable', code };
  if (status < 200 || status >= 300) return { failed: 'answer', code };
  const packed = ([encoding].flat()[0] ?? 'identity').toLowerCase() !== 'identity';
  return packed ? { failed: 'answer', code: 'answer-encoding' } : undefined;
}

/** The whole body; one that breaks off says as little as silence. */
async function gather(body: Readable, most: number): Promise<Buffer | ArchiveFailure> {
  const chunks: Buffer[] = [];
  let size = 0;
  try {
    for await (const chunk of body) {
      size += (chunk as Buffer).length;
      if (size > most) return { failed: 'answer', code: 'answer-too-large' };
      chunks.push(chunk as Buffer);
    }
  } catch (error) {
    return { failed: 'unreachable', code: classifyError(error, true).code };
  }
  return Buffer.concat(chunks);
}

function readResults(bytes: Buffer): readonly Record<string, unknown>[] | ArchiveFailure {
  const { value, issues } = readJson(bytes, searchLimits);
  const objects = Array.isArray(value) && value.every((one) => typeof one === 'object' && one !== null);
  if (issues.length > 0 || !objects) return { failed: 'answer', code: 'answer-form' };
  return value as Record<string, unknown>[];
}
