import { writeFileSync } from 'node:fs';
import { rulesPage } from '../src/adapters/rivta/rules/page.ts';

/** Writes docs/rivta-rules.md: the named rules of the RIV-TA contracts, with their sources. */
writeFileSync(new URL('../docs/rivta-rules.md', import.meta.url), rulesPage());
