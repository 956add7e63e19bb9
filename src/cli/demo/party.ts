import type { ReferralMessage } from '../../adapters/referral/referral-message.ts';
import { toBundle } from '../../adapters/referral/to-bundle.ts';
import type { Adapters } from '../../adapters/registry.ts';
import type { GatewayClient, Reply } from '../gateway-client.ts';

/** The engine of one care provider, as it speaks to its own gateway. */
export interface Party {
  readonly name: string;
  /** Submits a message in one of the source formats. */
  submit(message: ReferralMessage, format: 'json' | 'rivta' | 'fhir'): Promise<Reply>;
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
  readonly timeline: readonly {
    readonly at: string;
    readonly what: string;
    readonly code: string;
    readonly level?: number;
    readonly party?: string;
    readonly sv: string;
  }[];
}

const patience = { tries: 300, everyMs: 50 };

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
