import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Ajv } from 'ajv';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { expect, test } from 'vitest';

const src = fileURLToPath(new URL('../../src', import.meta.url));

/** The running program takes them for schemas unseen. */
test.each(globSync('**/*.schema.json', { cwd: src }).sort())('%s is a JSON Schema', (file) => {
  const schema = JSON.parse(readFileSync(join(src, file), 'utf8')) as { readonly $schema: string };
  const reader = schema.$schema.includes('2020-12') ? new Ajv2020() : new Ajv();
  expect(reader.validateSchema(schema), JSON.stringify(reader.errors)).toBe(true);
});
