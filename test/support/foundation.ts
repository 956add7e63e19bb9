import { generateKeyPairSync, randomUUID } from 'node:crypto';
import type { JWK } from 'jose';
import { makeAuditTrail } from '../../src/gateway/audit/audit-trail.ts';
import { patientOf } from '../../src/gateway/case/patient-of.ts';
import { defaultTiming, type Timing } from '../../src/gateway/directory/config.ts';
import type { DirectoryData } from '../../src/gateway/directory/directory.ts';
import { makeDirectory } from '../../src/gateway/directory/look-up.ts';
import type { Parts } from '../../src/gateway/parts.ts';
import type { Clock } from '../../src/model/clock.ts';
import { openSqliteStore } from '../../src/store/sqlite/sqlite-store.ts';

/** A clock that stands still until it is moved. */
export interface TestClock extends Clock {
  advance(ms: number): void;
}

/** 2026-11-24T08:00:00Z, unless told otherwise. */
export function testClock(time = Date.parse('2026-11-24T08:00:00Z')): TestClock {
  return { now: () => time, advance: (ms) => (time += ms) };
}

export interface FoundationOptions {
  /** Of the store. */
  readonly file: string;
  readonly organisation: string;
  readonly data: DirectoryData;
  readonly clock: Clock;
  readonly timing?: Partial<Timing>;
}

export type Foundation = Pick<
  Parts,
  'organisation' | 'store' | 'directory' | 'audit' | 'clock' | 'timing' | 'uuid' | 'random'
>;

/** What every gateway of the tests stands on: a real store in a file, a directory, the audit trail, and chance that is none. */
export async function foundation(options: FoundationOptions): Promise<Foundation> {
  const { file, organisation, clock } = options;
  const store = openSqliteStore({ file, clock, groupMs: 0 });
  await store.migrate();
  const directory = makeDirectory(options.data);
  const salt = new TextEncoder().encode('test salt');
  return {
    organisation,
    store,
    directory: () => directory,
    audit: makeAuditTrail({
      organisation,
      directory,
      clock,
      uuid: randomUUID,
      salt,
      patientOf: (row) => patientOf(store, row),
    }),
    clock,
    timing: { ...defaultTiming, ...options.timing },
    uuid: randomUUID,
    random: () => 0.5,
  };
}

export function ecKey(kid: string): JWK {
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  return { ...(privateKey.export({ format: 'jwk' }) as JWK), kid, alg: 'ES256' };
}

/** The half of a key that others may have. */
export const publicHalf = ({ d: _secret, ...rest }: JWK): JWK => rest;
