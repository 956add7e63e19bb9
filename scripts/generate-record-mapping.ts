import { mkdirSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { readContracts } from '../src/adapters/rivta/contract/read/contracts.ts';
import { mappingPage } from '../src/adapters/rivta/record/mapping-page.ts';

/** Writes the mapping page of every read contract: source element, field of the item, place in FHIR. */
const folder = fileURLToPath(new URL('../src/adapters/rivta/record/mapping/', import.meta.url));
mkdirSync(folder, { recursive: true });
for (const contract of readContracts) {
  writeFileSync(`${folder}${contract.name}-${contract.version}.md`, mappingPage(contract));
}
