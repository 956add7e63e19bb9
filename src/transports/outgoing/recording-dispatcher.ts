import type { Dispatcher } from 'undici';

/** What came back over the wire, byte for byte, and whether the request had begun to leave. */
export interface Recording {
  readonly dispatcher: Dispatcher;
  readonly sent: boolean;
  readonly status: number | undefined;
  header(name: string): string | undefined;
  /** The body as received; undefined while no answer came. */
  bytes(): Uint8Array | undefined;
}

/** Node's fetch hands its dispatcher a handler of this older form (undici 7). */
interface FetchHandler {
  onConnect?(abort: (error?: Error) => void): void;
  onHeaders?(status: number, headers: Buffer[], resume: () => void, text: string): boolean;
  onData?(chunk: Buffer): boolean;
  onComplete?(trailers: Buffer[]): void;
  onError?(error: Error): void;
}

/**
 * A dispatcher for one request that lets everything through and keeps the raw answer: evidence must be the bytes, not
 * what a client made of them. An answer over `maxBytes` is cut off.
 */
export function recordingDispatcher(through: Dispatcher, maxBytes: number): Recording {
  const chunks: Buffer[] = [];
  let size = 0;
  let status: number | undefined;
  let headers: Buffer[] = [];
  let sent = false;
  let abort: ((error?: Error) => void) | undefined;

  const recorded = (handler: FetchHandler): FetchHandler => {
    const wrapped = Object.create(handler) as FetchHandler;
    wrapped.onConnect = (stop) => {
      sent = true;
      abort = stop;
      handler.onConnect?.(stop);
    };
    wrapped.onHeaders = (code, raw, resume, text) => {
      status = code;
      headers = raw;
      return handler.onHeaders?.(code, raw, resume, text) ?? true;
    };
    wrapped.onData = (chunk) => {
      size += chunk.length;
      if (size > maxBytes) {
        abort?.(Object.assign(new Error('answer too large'), { code: 'EANSWERSIZE' }));
        return false;
      }
      chunks.push(chunk);
      return handler.onData?.(chunk) ?? true;
    };
    return wrapped;
  };
  const dispatch = (options: Dispatcher.DispatchOptions, handler: Dispatcher.DispatchHandler): boolean =>
    through.dispatch(options, recorded(handler as FetchHandler) as Dispatcher.DispatchHandler);
  return {
    dispatcher: { dispatch } as unknown as Dispatcher,
    get sent() {
      return sent;
    },
    get status() {
      return status;
    },
    header: (name) => headerOf(headers, name),
    bytes: () => (status === undefined ? undefined : new Uint8Array(Buffer.concat(chunks))),
  };
}

function headerOf(raw: readonly Buffer[], name: string): string | undefined {
  for (let n = 0; n + 1 < raw.length; n += 2) {
    if (raw[n]!.toString('latin1').toLowerCase() === name) return raw[n + 1]!.toString('latin1');
  }
  return undefined;
}
