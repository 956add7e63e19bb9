import type { Adapters } from '../adapters/registry.ts';
import type { Clock } from '../model/clock.ts';
import type { Store } from '../store/store.ts';
import type { EngineDelivery } from '../transports/engine/engine-delivery.ts';
import type { EngagementIndex } from '../transports/npo/engagement-index.ts';
import type { Transport } from '../transports/transport.ts';
import type { Validator } from '../validation/validator.ts';
import type { AuditTrail } from './audit/api.ts';
import type { Timing } from './directory/config.ts';
import type { Directory } from './directory/directory.ts';
import type { Imaging } from './imaging/image-checks.ts';
import type { Signer } from './receipt/signature.ts';
import type { MessageCodes } from './terminology/message-codes.ts';

/** Something that happened, for logs and metrics: names, codes and ids only, never content. */
export type Notice =
  | {
      readonly what: 'submitted' | 'received' | 'duplicate' | 'parked' | 'unparked' | 'refused';
      readonly exchangeId?: string;
      readonly caseId?: string;
      readonly event?: string;
      readonly code?: string;
      readonly ms?: Stages;
    }
  | {
      readonly what: 'delivered' | 'retry' | 'dead' | 'handed-over' | 'late';
      readonly exchangeId?: string;
      readonly caseId?: string;
      readonly code: string;
      readonly attempts?: number;
    }
  | { readonly what: 'error'; readonly where: string; readonly code: string };

/** Milliseconds spent in each stage of the way of a message. */
export type Stages = Readonly<Record<string, number>>;

/** Everything the use cases work with, put together once by the command line. */
export interface Parts {
  /** HSA-id of the organisation that runs this gateway. */
  readonly organisation: string;
  readonly store: Store;
  readonly adapters: Adapters;
  readonly validator: Validator;
  /** The directory as it is now; partners may be added while running. */
  directory(): Directory;
  /** By connection type. */
  readonly transports: ReadonlyMap<string, Transport>;
  readonly engine: EngineDelivery;
  /** Image archives; absent where none is configured. */
  readonly imaging?: Imaging;
  /** The engagement index of NPÖ; absent where none is to be told. */
  readonly index?: EngagementIndex;
  readonly signer: Signer;
  readonly audit: AuditTrail;
  /** What the released code lists say of a message; absent where there are none. */
  readonly codes?: MessageCodes;
  readonly clock: Clock;
  readonly timing: Timing;
  /** A new random UUID. */
  uuid(): string;
  /** Uniform in [0, 1). */
  random(): number;
  notice(notice: Notice): void;
}
