import { type Dispatcher, Dispatcher1Wrapper } from 'undici';

/** What came back over the wire, byte for byte, and whether the request had begun to leave. */
export interface Recording {
  readonly dispatcher: Dispatcher;
  /** False while no byte of the request can have left: no connection, no handshake. */
  readonly sent: boolean;
  /** Final status (never 1xx); undefined while no answer came. */
  readonly status: number | undefined;
  /** The answer came to its end. */
  readonly complete: boolean;
  header(name: string): string | undefined;
  /** The body as received so far. */
  bytes(): Uint8Array;
}

/**
 * A dispatcher for one request that lets everything through and keeps the raw answer: evidence must be the bytes, not
 * what a client made of them. An answer over `maxBytes` is cut off, and so is one packed in a content encoding: a client
 * would unpack it without bound, and what it unpacked is not what came.
 *
 * Node's own fetch, which fhir-kit-client calls, hands its dispatcher a handler in the form of the undici that Node
 * carries (7 in Node 24), `request` one in the form of the package. Dispatcher1Wrapper speaks to both.
 */
export function recordingDispatcher(through: Dispatcher, maxBytes: number): Recording {
  const chunks: Buffer[] = [];
  const seen = { size: 0, sent: false, complete: false, status: undefined as number | undefined };
  let headers: Readonly<Record<string, string | string[] | undefined>> = {};
  let fault: Error | undefined;

  /** Later: fetch waits for ever for an error that comes in the same turn as the headers. */
  const cut = (controller: Dispatcher.DispatchController, message: string, code: string): void => {
    if (fault) return;
    const error = Object.assign(new Error(message), { code });
    fault = error;
    setImmediate(() => controller.abort(error));
  };

  const recorded = (inner: Dispatcher.DispatchHandler): Dispatcher.DispatchHandler => {
    return {
      onRequestStart: (controller, context) => {
        seen.sent = true;
        inner.onRequestStart?.(controller, context);
      },
      onRequestUpgrade: (...upgrade) => inner.onRequestUpgrade?.(...upgrade),
      onResponseStart: (controller, code, given, text) => {
        // Early hints are no answer, and the caller takes one start only.
        if (code < 200) return;
        seen.status = code;
        headers = given;
        const encoding = [given['content-encoding']].flat()[0] ?? 'identity';
        if (encoding.toLowerCase() !== 'identity') cut(controller, 'answer packed', 'EANSWERENCODING');
        inner.onResponseStart?.(controller, code, given, text);
      },
      onResponseData: (controller, chunk) => {
        seen.size += chunk.length;
        if (seen.size > maxBytes) cut(controller, 'answer too large', 'EANSWERSIZE');
        if (fault) return;
        chunks.push(chunk);
        inner.onResponseData?.(controller, chunk);
      },
      onResponseEnd: (controller, trailers) => {
        if (fault) {
          setImmediate(() => inner.onResponseError?.(controller, fault!));
          return;
        }
        seen.complete = true;
        inner.onResponseEnd?.(controller, trailers);
      },
      onResponseError: (controller, error) => inner.onResponseError?.(controller, error),
    };
  };
  const dispatch: Dispatcher['dispatch'] = (options, handler) => through.dispatch(options, recorded(handler));
  return {
    dispatcher: new Dispatcher1Wrapper({ dispatch } as unknown as Dispatcher),
    get sent() {
      return seen.sent;
    },
    get status() {
      return seen.status;
    },
    get complete() {
      return seen.complete;
    },
    header: (name) => [headers[name]].flat()[0],
    bytes: () => new Uint8Array(Buffer.concat(chunks)),
  };
}
