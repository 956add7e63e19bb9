import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import schema from '../../../src/adapters/json/referral.schema.json' with { type: 'json' };
import { checkSchema } from '../../../src/adapters/json/schema.ts';
import { nameOfSystem, readSystem } from '../../../src/adapters/json/systems.ts';
import { receiverEvents, senderEvents } from '../../../src/model/event.ts';
import systems from '../../../src/model/systems.json' with { type: 'json' };
import { type SystemName, systemUri } from '../../../src/model/systems.ts';

const examples = new URL('../../../conformance/referral/examples/', import.meta.url);

test('the schema lists every event of the referral, and no other', () => {
  expect([...schema.properties.event.enum].sort()).toEqual([...senderEvents, ...receiverEvents].sort());
});

test('every property at the top says what it means', () => {
  const silent = Object.entries(schema.properties).filter(([, p]) => !('description' in p) && !('$ref' in p));
  expect(silent.map(([name]) => name)).toEqual([]);
});

test.each(readdirSync(examples))('the example %s follows the schema', (name) => {
  const value: unknown = JSON.parse(readFileSync(new URL(name, examples), 'utf8'));
  expect(checkSchema(value)).toEqual({ issues: [], unmapped: [] });
});

test('every kind of person identifier has a name in the format, but ids that are local', () => {
  const kinds = Object.entries(systems).filter(([name, s]) => 'person' in s && s.person && name !== 'local-id');
  for (const [name] of kinds) {
    const uri = systemUri(name as SystemName);
    expect(nameOfSystem(uri)).toBe(name);
    expect(readSystem(name)).toBe(uri);
  }
});
