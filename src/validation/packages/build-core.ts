import { buildCore } from './r4-core.ts';

/** A program: R4 core as one file, on stdout. */
process.stdout.write(buildCore());
