import { writeFileSync } from 'node:fs';
import { careServiceLists, fileText } from './terminology/care-services.ts';

/** Writes the FHIR form of the example lists of care services from their tables: `node scripts/generate-care-services.ts`. */
for (const [path, resource] of await careServiceLists())
  writeFileSync(new URL(`../terminology/${path}`, import.meta.url), fileText(resource));
