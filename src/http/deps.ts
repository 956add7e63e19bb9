import type { KeyObject } from 'node:crypto';
import type { JWK } from 'jose';
import type { Logger } from 'pino';
import type { Gateway } from '../gateway/api.ts';
import type { Limits } from '../gateway/directory/config.ts';
import type { Directory } from '../gateway/directory/directory.ts';
import type { Access } from '../gateway/operating/access.ts';
import type { Operating } from '../gateway/operating/api.ts';
import type { Overview } from '../gateway/overview/overview.ts';
import type { Records } from '../gateway/records/records.ts';
import type { TerminologyLife } from '../gateway/terminology/api.ts';
import type { Clock } from '../model/clock.ts';
import type { Store } from '../store/store.ts';
import type { UnderManifest } from '../terminology/pins/under-manifest.ts';
import type { Definitions } from '../validation/packages/definitions.ts';
import type { PublishedPackage } from '../validation/packages/publish.ts';
import type { Validator } from '../validation/validator.ts';
import type { RivtaDoor } from './auth/rivta-caller.ts';
import type { TerminologyDoor } from './fhir/terminology/door.ts';
import type { ByteBudget } from './limits.ts';
import type { Metrics } from './metrics.ts';

/** The key pair (ES256) that signs access tokens; its public half stands in `/.well-known/jwks.json`. */
export interface SigningKey {
  readonly kid: string;
  readonly privateKey: KeyObject;
  readonly publicKey: KeyObject;
  /** Public members only, with `kid`, `alg` and `use`. */
  readonly publicJwk: JWK;
}

/** All that the HTTP door is made of; handed in, so that it can be tested with a fake gateway and a fake clock. */
export interface HttpDeps {
  readonly gateway: Gateway;
  /** What only operators may do. */
  readonly operating: Operating;
  /** Logins and refusals, for the audit. */
  readonly access: Access;
  /** The life of code lists, and their distribution. */
  readonly lists: TerminologyLife;
  readonly directory: Directory;
  /** JWT ids, readiness and the audit log only: everything else goes through the gateway's use cases. */
  readonly store: Pick<Store, 'once' | 'health'>;
  readonly validator: Validator;
  /** Validation with the versions of lists that a manifest pins. */
  readonly underManifest: UnderManifest;
  /** R4 core and packages, to be read and searched for. */
  readonly definitions: Definitions;
  /** Our own packages of profiles, for download. */
  readonly profiles: readonly PublishedPackage[];
  readonly terminology: TerminologyDoor;
  readonly rivta: RivtaDoor;
  /** The producer of NPÖ; absent where it is not configured. */
  readonly records?: Records;
  /** Reading what other care providers have; absent where it is not configured. */
  readonly overview?: Overview;
  /** Base URL of the config, without a slash at the end. */
  readonly baseUrl: string;
  readonly limits: Limits;
  /** How long duplicates are remembered, milliseconds; stated in the CapabilityStatement. */
  readonly duplicatesMs: number;
  /** Version of the software, for the CapabilityStatement. */
  readonly version: string;
  readonly key: SigningKey;
  readonly clock: Clock;
  /** A code for the web inbox, for one login of this client. */
  readonly issueCode: (clientId: string) => string;
  /** Bytes of bodies that all doors hold together; one of its own when absent. */
  readonly budget?: ByteBudget;
  /** A new UUID. */
  readonly newId: () => string;
  readonly log: Logger;
  readonly metrics: Metrics;
}
