import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { packageIds, profilePackage } from './profiles/folders.ts';
import { packageFiles } from './profiles/package-files.ts';
import { compiler } from './profiles/sushi.ts';

/**
 * Compiles the FSH sources below `profiles` into FHIR packages with snapshots: `node scripts/build-profiles.ts [ID...]`.
 * Without network: the compiler itself is installed by npm when it is not there yet.
 */
const asked = process.argv.slice(2);
const sushi = compiler();
try {
  for (const id of packageIds) {
    if (asked.length > 0 && !asked.includes(id)) continue;
    const source = profilePackage(id);
    const files = packageFiles(source, sushi.compile(source));
    rmSync(source.generated, { recursive: true, force: true });
    for (const [name, text] of files) {
      const file = join(source.generated, name);
      mkdirSync(dirname(file), { recursive: true });
      writeFileSync(file, text);
    }
    process.stderr.write(`${id} ${source.version}: ${files.size} files\n`);
  }
} finally {
  sushi.close();
}
