import { Agent } from 'undici';

/** One call of RIV-TA. */
export interface Call {
  readonly url: string;
  readonly action: string;
  readonly body: Uint8Array;
}

export interface Taken {
  readonly perSecond: number;
  /** Milliseconds of each call. */
  readonly times: readonly number[];
}

/** A consumer that does nothing but call over mutual TLS: so many at once, each one after the other. */
export interface Caller {
  /** Makes the calls numbered from 0; throws at the first that is not answered 200. */
  run(call: (n: number) => Call, count: number): Promise<Taken>;
  answer(call: Call): Promise<string>;
  close(): Promise<void>;
}

export function makeCaller(tls: { ca: string; cert: string; key: string }, clients: number): Caller {
  const agent = new Agent({ connect: tls, connections: clients });
  const answer = async ({ url, action, body }: Call): Promise<string> => {
    const { origin, pathname: path } = new URL(url);
    const headers = { 'content-type': 'text/xml; charset=utf-8', soapaction: `"${action}"` };
    const response = await agent.request({ origin, path, method: 'POST', headers, body });
    const text = await response.body.text();
    if (response.statusCode !== 200) throw new Error(`HTTP ${response.statusCode}: ${text.slice(0, 500)}`);
    return text;
  };
  return {
    answer,
    run: async (call, count) => {
      const times: number[] = [];
      let next = 0;
      const started = performance.now();
      const client = async (): Promise<void> => {
        for (let n = next++; n < count; n = next++) {
          const at = performance.now();
          await answer(call(n));
          times.push(performance.now() - at);
        }
      };
      await Promise.all(Array.from({ length: clients }, client));
      return { perSecond: (count * 1000) / (performance.now() - started), times };
    },
    close: () => agent.close(),
  };
}
