import { fileURLToPath } from 'node:url';

const root = process.env.VARDBRO_SHARED ?? fileURLToPath(new URL('../../../shared', import.meta.url));

/** Path of public reference data that lies beside the project, never in it; may be absent. */
export const shared = (path: string): string => `${root}/${path}`;
