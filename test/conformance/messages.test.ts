import { readdirSync, readFileSync } from 'node:fs';
import type { Bundle, MessageHeader } from '@medplum/fhirtypes';
import { expect, test } from 'vitest';
import { acknowledged, messageSkeletons } from '../../scripts/generate-message-skeletons.ts';
import { gatewayValidator } from '../../src/cli/validator.ts';
import { readAcknowledgement } from '../../src/gateway/receipt/read-acknowledgement.ts';
import { otherEvents } from '../../src/model/event.ts';
import { openDefinitions } from '../../src/validation/packages/definitions.ts';
import { ownPackages } from '../../src/validation/packages/load.ts';

const folder = new URL('../../conformance/messages/', import.meta.url);
const read = (name: string): string => readFileSync(new URL(name, folder), 'utf8');
const names = readdirSync(folder).filter((name) => name.endsWith('.json') && name !== 'jwks.json');
const bytesOf = (text: string) => new TextEncoder().encode(text);
const headerOf = (text: string) => (JSON.parse(text) as Bundle).entry![0]!.resource as MessageHeader;

test('the messages in conformance/messages are those that the code gives today', async () => {
  for (const [name, text] of await messageSkeletons())
    expect(read(name), 'run: node scripts/generate-message-skeletons.ts').toBe(text);
});

test('every event outside the referral’s table has a skeleton, and no other', () => {
  const events = new Set(names.map((name) => headerOf(read(name)).eventCoding!.code));
  expect([...events].sort()).toEqual([...otherEvents].sort());
});

test.each(names)('%s is valid with every profile that it claims', (name) => {
  const validator = gatewayValidator(openDefinitions({ packages: ownPackages() }));
  const found = validator.validate(JSON.parse(read(name)));
  expect(found.filter(({ severity }) => severity === 'error' || severity === 'fatal')).toEqual([]);
});

test.each([
  ['kvittens.json', true],
  ['kvittens-refused.json', false],
])('%s can be verified: it is of the referral beside it, and says accepted: %s', async (name, accepted) => {
  const jwks = JSON.parse(read('jwks.json'));
  const sent = await acknowledged();
  expect(await readAcknowledgement(bytesOf(read(name)), sent, jwks)).toMatchObject({ accepted });
  const other = { ...sent, contentHash: '0'.repeat(64) };
  expect(await readAcknowledgement(bytesOf(read(name)), other, jwks)).toMatchObject({ code: 'receipt-invalid' });
});
