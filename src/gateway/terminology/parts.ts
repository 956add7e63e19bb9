import type { JWK } from 'jose';
import type { ImportLimits } from '../../terminology/import/limits.ts';
import type { TerminologyRegistry } from '../../terminology/registry/registry.ts';
import type { Parts } from '../parts.ts';
import type { ListsInUse } from './lists-in-use.ts';

export interface TerminologyParts
  extends Pick<Parts, 'store' | 'audit' | 'clock' | 'uuid' | 'directory' | 'engine' | 'timing' | 'random'> {
  /** Private JWK (ES256) that signs artefacts and feed. */
  readonly key: JWK;
  readonly baseUrl: string;
  readonly organisation: string;
  readonly limits: ImportLimits;
  readonly lists: ListsInUse;
}

export type RegistryPort = Pick<TerminologyRegistry, 'prepare' | 'replace' | 'current' | 'supposing'>;
