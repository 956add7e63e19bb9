import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { jsonAdapter } from '../../../src/adapters/json/adapter.ts';
import { copyInBundle } from '../../../src/adapters/record-copy/in-bundle.ts';
import { recordCopyToBundle } from '../../../src/adapters/record-copy/to-bundle.ts';
import { readContracts } from '../../../src/adapters/rivta/contract/read/contracts.ts';
import { parseAnswer } from '../../../src/adapters/rivta/record/parse-answer.ts';
import { arbitraryAnswer } from '../rivta/arbitrary-answer.ts';
import { bytesOf } from '../rivta/record/canonical.ts';

const at = '2026-11-26T10:00:00+01:00';
const bytesOfJson = (value: unknown): Uint8Array => new TextEncoder().encode(JSON.stringify(value));
const patient = { id: { type: 'personnummer', value: '191212121212' } };

const short = {
  patient,
  unit: { id: 'SE2321000016-1A2B', name: 'Medicinkliniken' },
  asked: ['alert'],
  items: [
    {
      kind: 'note',
      id: '1',
      sourceSystem: 'SE2321000016-SYS',
      time: '2026-01-15T10:30:00+01:00',
      text: 'Hosta i tre veckor.',
    },
    {
      kind: 'laboratory',
      id: { system: '1.2.752.129.2.1.2.1', value: 'L-7' },
      time: '2026-01-15T11:00:00+01:00',
      careUnit: 'SE2321000016-1A2B',
      groups: [
        {
          analyses: [
            {
              code: { code: 'NPU02319', system: 'npu', display: 'B-Hemoglobin' },
              results: [{ quantity: { value: '140.0', unit: 'g/L' }, interpretations: ['normalt'] }],
            },
          ],
        },
      ],
    },
  ],
};

test('an engine without standards writes a copy in short forms', async () => {
  const { bundle, issues, unmapped } = await jsonAdapter.toBundle({ bytes: bytesOfJson(short) }, { at });
  expect({ issues, unmapped }).toEqual({ issues: [], unmapped: [] });
  const copy = copyInBundle(bundle!)!;
  expect(copy.items[0]).toMatchObject({
    sourceSystem: { system: 'urn:oid:1.2.752.29.4.19', value: 'SE2321000016-SYS' },
  });
  expect(copy.items[1]).toMatchObject({
    groups: [
      {
        analyses: [
          {
            code: { system: 'http://npu-terminology.org' },
            results: [{ quantity: { value: '140.0' }, interpretations: [{ text: 'normalt' }] }],
          },
        ],
      },
    ],
  });
  expect(copy.asked.toSorted()).toEqual(['alert', 'laboratory', 'note']);
});

test('every fault of a copy is told at its place, and an unknown member is told as unmapped', async () => {
  const wrong = {
    patient: { id: { type: 'personnummer', value: '191212121213' } },
    items: [{ kind: 'diagnosis', id: '1', colour: 'red', chronic: 'yes' }, { kind: 'poem' }],
  };
  const { bundle, issues, unmapped } = await jsonAdapter.toBundle(
    { bytes: bytesOfJson(wrong), mediaType: 'application/vnd.vardbro.record-copy+json' },
    { at },
  );
  expect(bundle).toBeUndefined();
  expect(issues.map(({ place }) => place)).toEqual(expect.arrayContaining(['/items/0/chronic', '/items/1']));
  expect(unmapped.map(({ path }) => path)).toEqual(['/items/0/colour']);
});

test('with parties it is a message', async () => {
  const message = { ...short, messageId: 'M-1', sender: 'SE2321000016-1A2B', receiver: 'SE2321000016-3C4D' };
  const { bundle } = await jsonAdapter.toBundle({ bytes: bytesOfJson(message) }, { at });
  expect(bundle).toMatchObject({
    type: 'message',
    entry: [{ resource: { eventCoding: { code: 'journalkopia' } } }, {}, {}, {}, {}, {}, {}],
  });
});

test('its message id tells the message; without one the content does', async () => {
  const idOf = async (more: object) => {
    const message = { ...short, sender: 'SE2321000016-1A2B', receiver: 'SE2321000016-3C4D', ...more };
    const { bundle } = await jsonAdapter.toBundle({ bytes: bytesOfJson(message) }, { at });
    return bundle!.entry![0]!.resource!.id!;
  };
  const uuid = '2672718a-1b9f-5772-8675-9f011c627a54';
  const other = { asked: ['vaccination'] };
  expect(await idOf({ messageId: uuid })).toBe(uuid);
  expect(await idOf({ messageId: 'M-1' })).toBe(await idOf({ messageId: 'M-1', ...other }));
  expect(await idOf({ messageId: 'M-1' })).not.toBe(await idOf({ messageId: 'M-2' }));
  expect(await idOf({})).toBe(await idOf({}));
  expect(await idOf({})).not.toBe(await idOf(other));
});

describe('the form carries all that the read contracts say', () => {
  test.each(
    readContracts.filter(({ response }) => response.strict).map((contract) => [contract.name, contract] as const),
  )('%s', async (_, contract) => {
    await fc.assert(
      fc.asyncProperty(arbitraryAnswer(contract), async (tree) => {
        const { copy } = parseAnswer(bytesOf(tree), undefined);
        const rendered = await jsonAdapter.fromBundle!(recordCopyToBundle(copy!, { at }), 'json');
        const again = await jsonAdapter.toBundle({ bytes: rendered.bytes! }, { at });
        expect(again.unmapped).toEqual([]);
        expect(again.issues.filter(({ severity }) => severity === 'error')).toEqual([]);
        expect(copyInBundle(again.bundle!)!.items).toEqual(copyInBundle(recordCopyToBundle(copy!, { at }))!.items);
      }),
      { numRuns: 25 },
    );
  });
});
