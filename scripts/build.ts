import { execFileSync } from 'node:child_process';
import { cpSync, globSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { buildCore, coreFileName } from '../src/validation/packages/r4-core.ts';

/**
 * Makes `dist`, what the packed tgz runs: JavaScript and declarations of `src` by tsc, and beside them every file that
 * the code reads (tables, schemas, SQL), and FHIR R4 in its compact form, so that an installed gateway starts fast the
 * first time too. Run by `npm pack` (prepack).
 */
const root = join(import.meta.dirname, '..');
const from = join(root, 'src');
const to = join(root, 'dist');

rmSync(to, { recursive: true, force: true });
execFileSync(join(root, 'node_modules', '.bin', 'tsc'), ['-p', 'tsconfig.build.json'], { cwd: root, stdio: 'inherit' });
for (const file of globSync('**/*.{csv,json,ndjson,sql,yaml,xsd,html,css}', { cwd: from }))
  cpSync(join(from, file), join(to, file));
writeFileSync(join(to, 'validation', 'packages', coreFileName()), buildCore());
