import { createRequire } from 'node:module';
import type fhirpath from 'fhirpath';

const require = createRequire(import.meta.url);

/**
 * The FHIRPath library. Loaded when it is first asked: that takes 70 ms and 13 MB, and most messages are decided without
 * it.
 */
export const library = (): typeof fhirpath => require('fhirpath');
