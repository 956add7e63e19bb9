import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { documentJson } from '../../../../src/adapters/record-copy/fhir/json.ts';
import { rivtaAdapter } from '../../../../src/adapters/rivta/adapter.ts';
import { readContracts } from '../../../../src/adapters/rivta/contract/read/contracts.ts';
import { arbitraryAnswer } from '../arbitrary-answer.ts';
import { bytesOf, canonicalEntries } from './canonical.ts';

const context = { at: '2026-11-26T10:00:00+01:00' };

describe('an answer becomes a document and the same answer again', () => {
  test.each(
    readContracts.filter(({ response }) => response.strict).map((contract) => [contract.name, contract] as const),
  )('%s', async (name, contract) => {
    await fc.assert(
      fc.asyncProperty(arbitraryAnswer(contract), async (tree) => {
        const bytes = bytesOf(tree);
        const { bundle, issues, unmapped } = await rivtaAdapter.toBundle({ bytes }, context);
        expect(issues.filter(({ severity }) => severity === 'error')).toEqual([]);
        expect(unmapped).toEqual([]);
        const received = JSON.parse(documentJson(bundle));
        const written = await rivtaAdapter.fromBundle!(received, `rivta:${name}:${contract.version}`);
        expect(written.issues.filter(({ severity }) => severity === 'error')).toEqual([]);
        expect(written.lost).toEqual([]);
        expect(canonicalEntries(written.bytes!, contract.entry)).toEqual(canonicalEntries(bytes, contract.entry));
      }),
      { numRuns: 60 },
    );
  });
});
