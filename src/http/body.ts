import type { IncomingMessage, ServerResponse } from 'node:http';
import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';
import { gathered } from './gathered.ts';
import type { ByteBudget } from './limits.ts';
import { CallerGone, problem } from './problem.ts';

const unzip = promisify(gunzip);

export interface BodyLimits {
  /** Bytes on the wire, and bytes after decompression. */
  readonly bodyBytes: number;
  readonly gzipRatio: number;
  readonly bodySeconds: number;
}

/**
 * Reads a request body within its limits: declared length, bytes on the wire, decompressed bytes, ratio and time. The
 * bytes are handed on untouched but for `Content-Encoding: gzip`. Throws a Problem (body-empty, body-too-large,
 * body-timeout, content-encoding, content-encoding-corrupt, decompression-limit, too-many-requests), or CallerGone.
 */
export async function readBody(
  req: IncomingMessage,
  res: ServerResponse,
  limits: BodyLimits,
  budget: ByteBudget,
): Promise<Uint8Array> {
  const encoding = contentEncoding(req);
  if (Number(req.headers['content-length'] ?? 0) > limits.bodyBytes) throw tooLarge(limits);
  if (req.headers.expect?.toLowerCase() === '100-continue') res.writeContinue();
  const reserve = budget.reserve(res);
  const wire = await collect(req, limits, reserve);
  if (wire.length === 0) throw problem('body-empty');
  return encoding === 'gzip' ? decompress(wire, limits, reserve) : wire;
}

const tooLarge = (limits: BodyLimits) => problem('body-too-large', { expected: `at most ${limits.bodyBytes} bytes` });

function contentEncoding(req: IncomingMessage): 'identity' | 'gzip' {
  const encoding = (req.headers['content-encoding'] ?? 'identity').trim().toLowerCase();
  if (encoding === 'identity' || encoding === 'gzip') return encoding;
  const headers = { 'Accept-Encoding': 'gzip, identity' };
  throw problem('content-encoding', { place: 'Content-Encoding', expected: 'gzip or identity' }, { headers });
}

/** Takes the bytes as they come and stops at the first one too many. */
function collect(req: IncomingMessage, limits: BodyLimits, reserve: (bytes: number) => void): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const body = gathered();
    const timer = setTimeout(() => {
      const headers = { Connection: 'close' };
      stop(problem('body-timeout', { expected: `within ${limits.bodySeconds} s` }, { headers }));
    }, limits.bodySeconds * 1000);
    const stop = (error?: Error) => {
      clearTimeout(timer);
      req.removeAllListeners('data').removeListener('end', onEnd).removeListener('close', onClose);
      req.removeListener('error', onClose).on('error', () => {});
      if (error) reject(error);
      else resolve(body.take());
    };
    const onEnd = () => stop();
    const onClose = () => stop(new CallerGone());
    req.on('data', (chunk: Buffer) => {
      try {
        if (body.size + chunk.length > limits.bodyBytes) throw tooLarge(limits);
        reserve(chunk.length);
        body.add(chunk);
      } catch (error) {
        stop(error as Error);
      }
    });
    req.on('end', onEnd).on('close', onClose).on('error', onClose);
  });
}

async function decompress(wire: Buffer, limits: BodyLimits, reserve: (bytes: number) => void): Promise<Uint8Array> {
  const most = Math.min(limits.bodyBytes, Math.floor(wire.length * limits.gzipRatio));
  try {
    const bytes = await unzip(wire, { maxOutputLength: most });
    reserve(bytes.length);
    if (bytes.length === 0) throw problem('body-empty');
    return bytes;
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code;
    if (code === 'ERR_BUFFER_TOO_LARGE') throw problem('decompression-limit', { expected: `at most ${most} bytes` });
    if (code?.startsWith('Z_')) throw problem('content-encoding-corrupt', { place: 'Content-Encoding', found: code });
    throw error;
  }
}
