import type { DeliveryResult } from '../transport.ts';
import { deliverToFolder } from './folder.ts';
import { deliverByHttp, type WebhookOptions } from './webhook.ts';

/** Where the engine of a receiving unit takes what arrives. */
export interface EngineTarget {
  readonly type: 'webhook' | 'http' | 'folder';
  /** URL, or path of a folder. */
  readonly address: string;
  /** File that holds the secret of the webhook's signature. */
  readonly secretFile?: string;
  /** The secret itself, where it lies in no file. */
  readonly secret?: string;
  /** File that holds the value of the Authorization header, for `http`. */
  readonly authorizationFile?: string;
}

/** One message as the engine gets it. */
export interface EngineItem {
  readonly exchangeId: string;
  readonly caseId: string;
  readonly event: string;
  readonly messageId: string;
  readonly mediaType: string;
  readonly bytes: Uint8Array;
  /** ISO 8601 instant of this attempt. */
  readonly at: string;
}

/**
 * Hand-over to the receiving unit's engine. Never throws for what the engine or the disk does; delivering the same item
 * twice leaves one file, and an address can tell by `Vardbro-Exchange`.
 */
export interface EngineDelivery {
  deliver(target: EngineTarget, item: EngineItem, signal: AbortSignal): Promise<DeliveryResult>;
}

export const engineDelivery = (options: WebhookOptions): EngineDelivery => ({
  deliver: (target, item, signal) =>
    target.type === 'folder' ? deliverToFolder(target.address, item) : deliverByHttp(target, item, signal, options),
});
