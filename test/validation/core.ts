import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { medplumValidator } from '../../src/validation/medplum-validator.ts';
import { r4Core } from '../../src/validation/r4-core.ts';

/** One core for all tests of a file; the folder spares the next file the half second of building it. */
export const core = r4Core({ cacheFolder: join(tmpdir(), 'vardbro-test-definitions') });
export const validator = medplumValidator({ core });
