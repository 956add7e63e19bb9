import { Agent, type Dispatcher, request } from 'undici';
import type { GatewayClient, Reply } from '../../src/cli/gateway-client.ts';
import type { Output } from './search.ts';

/** Keeps of every answer what nobody but its caller should learn from: its header, and the body of a refusal. */
export interface Recorder {
  readonly outputs: Output[];
  /** How many answers there were of each status. */
  readonly statuses: Map<number, number>;
  take(name: string, reply: Pick<Reply, 'status' | 'headers' | 'bytes'>): void;
}

export function makeRecorder(): Recorder {
  const outputs: Output[] = [];
  const statuses = new Map<number, number>();
  return {
    outputs,
    statuses,
    take: (name, { status, headers, bytes }) => {
      statuses.set(status, (statuses.get(status) ?? 0) + 1);
      outputs.push({ sort: 'header', name: `${name} ${status}`, text: JSON.stringify(headers) });
      if (status >= 400)
        outputs.push({ sort: 'error body', name: `${name} ${status}`, text: new TextDecoder().decode(bytes) });
    },
  };
}

/** A client whose every answer is recorded. */
export function recorded(client: GatewayClient, name: string, recorder: Recorder): GatewayClient {
  const kept = async (what: string, reply: Promise<Reply>): Promise<Reply> => {
    const found = await reply;
    recorder.take(`${name} ${what}`, found);
    return found;
  };
  return {
    ...client,
    get: (path, headers) => kept('GET', client.get(path, headers)),
    post: (path, body, mediaType, headers) => kept('POST', client.post(path, body, mediaType, headers)),
  };
}

export interface RawCall {
  readonly method: Dispatcher.HttpMethod;
  readonly path: string;
  readonly headers?: Record<string, string>;
  readonly body?: string | Uint8Array;
}

/** Calls without a login, recorded. */
export function stranger(baseUrl: string, ca: string, recorder: Recorder) {
  const dispatcher = new Agent({ connect: { ca } });
  return {
    call: async ({ method, path, headers = {}, body }: RawCall): Promise<void> => {
      const answer = await request(`${baseUrl}${path}`, {
        method,
        headers,
        dispatcher,
        ...(body !== undefined && { body }),
      });
      const bytes = new Uint8Array(await answer.body.arrayBuffer());
      recorder.take(`stranger ${method}`, { status: answer.statusCode, headers: answer.headers, bytes });
    },
    close: () => dispatcher.close(),
  };
}
