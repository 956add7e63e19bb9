import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { documentsOf } from '../../../src/adapters/document-message/read.ts';
import { hl7v2Adapter } from '../../../src/adapters/hl7v2/adapter.ts';
import { noSharedData, sharedFolder } from '../shared-data.ts';

const folder = sharedFolder('hl7v2', 'v2-to-fhir', 'segments');

/** The fields that the published v2-to-FHIR maps name, by segment. */
function fieldsOfMaps(): Map<string, Set<number>> {
  const fields = new Map<string, Set<number>>();
  for (const file of readdirSync(folder!))
    for (const [, name = '', n] of readFileSync(join(folder!, file), 'utf8').matchAll(
      /\b([A-Z][A-Z0-9]{2})-(\d{1,2})\b/g,
    ))
      fields.set(name, (fields.get(name) ?? new Set()).add(Number(n)));
  return fields;
}

/** What a message must say to be one, and set ids, which tell segments apart and nothing else. */
const given: Readonly<Record<string, Readonly<Record<number, string>>>> = {
  MSH: { 1: '', 2: '^~\\&', 7: '20261102101500', 10: 'C-1', 11: 'P', 12: '2.8', 18: '' },
  PID: { 1: '1', 3: '191212121212^^^&1.2.752.129.2.1.3.1&ISO' },
  OBX: { 1: '1', 2: 'ST', 11: 'F' },
  ORC: { 1: 'NW' },
  ...Object.fromEntries(['OBR', 'NTE', 'SPM', 'TXA', 'PV1', 'NK1', 'IN1'].map((name) => [name, { 1: '1' }])),
};

function segment(name: string, fields: ReadonlySet<number>, type: string): string {
  const last = Math.max(...fields);
  const cells = Array.from({ length: last }, (_, n) => {
    if (name === 'MSH' && n + 1 === 9) return type;
    return given[name]?.[n + 1] ?? (fields.has(n + 1) ? `tok${name}x${n + 1}z` : '');
  });
  return name === 'MSH' ? `MSH|${cells.slice(1).join('|')}` : `${name}|${cells.join('|')}`;
}

describe.skipIf(!folder)(`every field that the published maps name (${noSharedData})`, () => {
  test.each([
    ['ORU^R01', ['MSH', 'PID', 'PV1', 'ORC', 'OBR', 'NTE', 'OBX', 'SPM']],
    ['MDM^T02', ['MSH', 'PID', 'PV1', 'TXA', 'OBX']],
    ['REF^I12', ['MSH', 'PID', 'NK1', 'IN1', 'PV1', 'ORC', 'OBR', 'OBX', 'NTE']],
    ['ORM^O01', ['MSH', 'PID', 'PV1', 'IN1', 'ORC', 'OBR', 'OBX']],
  ])('of %s is mapped or listed, also where its value has the wrong form', async (type, names) => {
    const fields = fieldsOfMaps();
    const text = names.map((name) => segment(name, fields.get(name)!, type)).join('\r');
    const envelope = { sender: 'SE5566778899-VCEKEN', receiver: 'SE5566778899-KARD1' };
    const { bundle, unmapped } = await hl7v2Adapter.toBundle(
      { bytes: new TextEncoder().encode(text) },
      { at: '2026-11-24T10:00:00+01:00', envelope },
    );
    const inside = documentsOf(bundle!).map(({ bytes }) => new TextDecoder().decode(bytes));
    const said = [JSON.stringify(bundle), ...inside, JSON.stringify(unmapped)].join('');
    const tokens = [...text.matchAll(/tok\w+?z/g)].map(([token]) => token);
    expect(tokens.length).toBeGreaterThan(100);
    expect(tokens.filter((token) => !said.includes(token))).toEqual([]);
  });
});
