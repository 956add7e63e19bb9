import type { JWK } from 'jose';
import type { Seal } from '../../model/seal.ts';
import type { ImportLimits } from '../../terminology/import/limits.ts';
import type { TerminologyRegistry } from '../../terminology/registry/registry.ts';
import type { Parts } from '../parts.ts';
import type { ListsInUse } from './lists-in-use.ts';
import type { ConfiguredSubscriber } from './subscribers.ts';

export interface TerminologyParts
  extends Pick<Parts, 'store' | 'audit' | 'clock' | 'uuid' | 'directory' | 'engine' | 'timing' | 'random'> {
  /** Private JWK (ES256) that signs artefacts and feed. */
  readonly key: JWK;
  /** What keeps the secrets of subscribers unreadable in the store. */
  readonly seal: Seal;
  readonly baseUrl: string;
  readonly organisation: string;
  readonly limits: ImportLimits;
  readonly lists: ListsInUse;
  /** Systems of the configuration that are told of releases without being clients. */
  readonly subscribers: readonly ConfiguredSubscriber[];
  /** Why a system at this address would not be called; undefined when it would. */
  addressFault(url: string): string | undefined;
}

export type RegistryPort = Pick<TerminologyRegistry, 'prepare' | 'replace' | 'current' | 'supposing'>;
