import { existsSync, globSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../..', import.meta.url));
const shared = process.env.VARDBRO_SHARED ?? `${root}/../shared`;

/** Our own examples, and HL7's of R4 where the shared folder lies beside the project. */
export function examples(): { readonly name: string; readonly resource: unknown }[] {
  const own = globSync(['profiles/*/*/package/example/*.json', 'conformance/referral/examples/**/*.json'], {
    cwd: root,
  });
  const published = existsSync(shared) ? globSync('data/fhir-examples/r4/*.json', { cwd: shared }) : [];
  const read = (folder: string) => (name: string) => ({ name, resource: parsed(`${folder}/${name}`) });
  return [...own.sort().map(read(root)), ...published.sort().map(read(shared))].filter(({ resource }) =>
    isResource(resource),
  );
}

const parsed = (file: string): unknown => JSON.parse(readFileSync(file, 'utf8'));

const isResource = (value: unknown): boolean =>
  typeof value === 'object' && value !== null && typeof (value as { resourceType?: unknown }).resourceType === 'string';
