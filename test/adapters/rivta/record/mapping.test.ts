import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { readContracts } from '../../../../src/adapters/rivta/contract/read/contracts.ts';
import { mappingLines, mappingPage } from '../../../../src/adapters/rivta/record/mapping-page.ts';

test.each(readContracts.map((contract) => [`${contract.name}-${contract.version}`, contract] as const))(
  'the mapping page of %s is what the tables say, and no element is without a field',
  (name, contract) => {
    const page = new URL(`../../../../src/adapters/rivta/record/mapping/${name}.md`, import.meta.url);
    expect(readFileSync(page, 'utf8')).toBe(mappingPage(contract));
    expect(mappingLines(contract).filter(({ field }) => field === '')).toEqual([]);
  },
);
