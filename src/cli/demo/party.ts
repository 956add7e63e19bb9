import type { GivenEnvelope, Source } from '../../adapters/adapter.ts';
import type { ReferralMessage } from '../../adapters/referral/referral-message.ts';
import { toBundle } from '../../adapters/referral/to-bundle.ts';
import type { Adapters } from '../../adapters/registry.ts';
import type { GatewayClient, Reply } from '../gateway-client.ts';
import type { TimelineLine } from '../timeline.ts';

/** The engine of one care provider, as it speaks to its own gateway. */
export interface Party {
  readonly name: string;
  /** Submits a message in one of the source formats. */
  submit(message: ReferralMessage, format: 'json' | 'rivta' | 'fhir'): Promise<Reply>;
  /** Submits a source that carries no addressing, with an envelope before it (multipart/related). */
  submitWith(envelope: GivenEnvelope, source: Required<Source>): Promise<Reply>;
  /** The bytes of the parts of the referral's case with this media type, once they are there. */
  parts(remissId: string, mediaType: string, count: number): Promise<Uint8Array[]>;
  /** Fetches an image through the gateway (WADO-RS); throws when none comes. */
  image(path: string): Promise<void>;
  caseOf(id: string): Promise<CaseJson>;
  /** Waits until the copy of the referral at this party is in the state. */
  until(remissId: string, state: string): Promise<void>;
}

export interface CaseJson {
  readonly id: string;
  readonly tasks: readonly {
    readonly referral: string;
    readonly state: string;
    readonly side: string;
    readonly pending: readonly string[];
  }[];
  readonly exchanges: readonly {
    readonly id: string;
    readonly direction: string;
    readonly event: string;
    readonly state: string;
    readonly referral: string;
  }[];
  readonly parts: readonly { readonly exchange: string; readonly sha256: string; readonly mediaType: string }[];
  readonly timeline: readonly (TimelineLine & { readonly what: string })[];
}

const patience = { tries: 600, everyMs: 50 };

export function makeParty(
  name: string,
  client: GatewayClient,
  adapters: Adapters,
  caseIdOf: (remissId: string) => string,
): Party {
  const caseOf = async (id: string): Promise<CaseJson> => {
    const reply = await client.get(`/cases/${id}`);
    if (reply.status !== 200) throw new Error(`${name}: the case is not there (HTTP ${reply.status}).`);
    return reply.json();
  };
  return {
    name,
    caseOf,
    submit: async (message, format) => {
      const { bytes, mediaType } = await written(message, format, adapters);
      return client.post('/exchanges', bytes, mediaType);
    },
    submitWith: (envelope, { bytes, mediaType }) => {
      const boundary = 'vardbro-demo';
      const head = (type: string) => `--${boundary}\r\nContent-Type: ${type}\r\n\r\n`;
      const body = Buffer.concat([
        Buffer.from(
          `${head('application/vnd.vardbro.envelope+json')}${JSON.stringify(envelope)}\r\n${head(mediaType)}`,
        ),
        bytes,
        Buffer.from(`\r\n--${boundary}--\r\n`),
      ]);
      return client.post('/exchanges', body, `multipart/related; boundary=${boundary}`);
    },
    parts: async (remissId, mediaType, count) => {
      for (let n = 0; n < patience.tries; n++) {
        const { parts } = await caseOf(caseIdOf(remissId));
        const fits = parts.filter((part) => part.mediaType === mediaType);
        if (fits.length >= count) {
          const replies = fits.map(({ exchange, sha256 }) => client.get(`/exchanges/${exchange}/parts/${sha256}`));
          return (await Promise.all(replies)).map(({ bytes }) => bytes);
        }
        await new Promise((resolve) => setTimeout(resolve, patience.everyMs));
      }
      throw new Error(`${name}: ${count} parts of ${mediaType} did not come.`);
    },
    image: async (path) => {
      const { status, headers } = await client.get(`/dicomweb${path}`, { accept: 'image/png' });
      if (status !== 200 || headers['content-type'] !== 'image/png')
        throw new Error(`${name}: no image (HTTP ${status}).`);
    },
    until: async (remissId, state) => {
      let seen = '-';
      for (let n = 0; n < patience.tries; n++) {
        const found = await caseOf(caseIdOf(remissId)).catch(() => undefined);
        seen = found?.tasks.find((task) => task.referral === remissId)?.state ?? '-';
        if (seen === state) return;
        await new Promise((resolve) => setTimeout(resolve, patience.everyMs));
      }
      throw new Error(`${name}: ${remissId} is in ${seen}, not in ${state}.`);
    },
  };
}

async function written(
  message: ReferralMessage,
  format: 'json' | 'rivta' | 'fhir',
  adapters: Adapters,
): Promise<{ bytes: Uint8Array; mediaType: string }> {
  const { bundle, issues } = toBundle(message, { at: message.time });
  const rendering = await adapters.byFormat(format)?.fromBundle?.(bundle, format);
  if (!rendering?.bytes)
    throw new Error(
      `The demo's ${message.event} cannot be written as ${format}: ${JSON.stringify([...issues, ...(rendering?.issues ?? [])])}`,
    );
  return { bytes: rendering.bytes, mediaType: rendering.mediaType };
}
