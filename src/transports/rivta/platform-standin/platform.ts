import type { IndexEngagement } from '../../../adapters/rivta/contract/index/engagement.ts';
import { readContracts } from '../../../adapters/rivta/contract/read/contracts.ts';
import { swedishDay, toSwedishLocal } from '../../../model/local-time.ts';
import type { ServiceEndpoint } from '../ask-service.ts';
import { aggregator } from './aggregator.ts';
import { standinIndex } from './engagement-index.ts';
import { indexService, type Notify } from './index-service.ts';
import type { PlatformAnswer } from './own-service.ts';
import { type SecurityData, securityService } from './security/security-service.ts';
import type { Tak } from './tak.ts';
import { type PlatformCall, type PlatformOptions, platformLimit, virtualService } from './virtual-service.ts';

/** What the stand-in is told: its catalogue, and the services that it gives itself. */
export interface PlatformData extends Tak {
  /** HSA-id of the platform. */
  readonly id: string;
  /** Consumers that may name another as the original one. */
  readonly mayNameOthers?: readonly string[];
  /** As a platform that has no contact with its catalogue: every call gets VP008. */
  readonly withoutTak?: boolean;
  /** `national`: where a regional index tells the national one of its updates. */
  readonly index?: Addressed & {
    readonly engagements?: readonly IndexEngagement[];
    readonly national?: ServiceEndpoint;
  };
  readonly security?: Addressed & SecurityData;
  /** `sourceTimeout`: milliseconds that a source has, 27 s where absent (the contracts' own limit). */
  readonly aggregating?: Addressed & { readonly sourceTimeout?: number };
}

/** The logical addresses that a service answers to. */
interface Addressed {
  readonly logicalAddresses: readonly string[];
}

export interface PlatformWorld extends Pick<PlatformOptions, 'forward' | 'newId'> {
  /** Milliseconds. */
  now(): number;
  /** Tells the national index, where there is one above this one. */
  readonly notify?: Notify;
}

/** The stand-in for the national service platform: virtual services, and behind them its own. Never for patients. */
export function standinPlatform(
  data: PlatformData,
  { now, notify, ...world }: PlatformWorld,
): (call: PlatformCall) => Promise<PlatformAnswer> {
  const { id, index, security, aggregating, mayNameOthers = [] } = data;
  const local = () => toSwedishLocal(new Date(now()).toISOString());
  const engagements = standinIndex({ owner: id, engagements: index?.engagements ?? [], now: local });
  const options: PlatformOptions = {
    ...world,
    id,
    tak: () => (data.withoutTak ? undefined : data),
    mayNameOthers,
    today: () => swedishDay(now()).replace(/^(\d{4})(\d\d)(\d\d)$/, '$1-$2-$3'),
  };
  // A source is called as the platform itself, which names the original consumer; it is never the aggregating service.
  const inner = { ...options, mayNameOthers: [id] };
  const services = [
    ...(index ? [indexService(engagements, index.logicalAddresses, notify)] : []),
    ...(security ? [securityService(security, security.logicalAddresses, now)] : []),
    ...(aggregating
      ? [
          aggregator({
            contracts: readContracts,
            logicalAddresses: aggregating.logicalAddresses,
            find: engagements.find,
            call: ({ path, headers, body, limit }) =>
              virtualService({ path, headers, certificateHsaId: id, body }, inner, limit),
            sourceTimeout: aggregating.sourceTimeout ?? 27_000,
            maxBytes: platformLimit,
            now: local,
          }),
        ]
      : []),
  ];
  return (call) => virtualService(call, { ...options, services });
}
