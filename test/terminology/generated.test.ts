import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { CodeSystem, NamingSystem } from '@medplum/fhirtypes';
import { describe, expect, test } from 'vitest';
import { generatedLists, packagedFiles } from '../../scripts/generate-terminology.ts';
import { terminologyFolder } from '../../scripts/profiles/folders.ts';
import { writtenStatuses } from '../../scripts/terminology/exchange.ts';
import { receiverEvents, senderEvents } from '../../src/model/event.ts';
import { canonicalSystem } from '../../src/model/systems.ts';

const read = <T>(file: string): T => JSON.parse(readFileSync(join(terminologyFolder, file), 'utf8'));

describe('lists that say the same as tables of the code', () => {
  test.each([...generatedLists()])('%s is what the code gives today', (folder, files) => {
    const place = join(terminologyFolder, folder);
    expect(existsSync(place) && readdirSync(place).sort(), 'run: node scripts/generate-terminology.ts').toEqual(
      [...files.keys()].sort(),
    );
    for (const [name, text] of files) {
      expect(readFileSync(join(place, name), 'utf8'), 'run: node scripts/generate-terminology.ts').toBe(text);
    }
  });

  test('their copies in packages of profiles are the same', () => {
    for (const [file, text] of packagedFiles()) {
      expect(readFileSync(file, 'utf8'), 'run: node scripts/generate-terminology.ts').toBe(text);
    }
  });

  test('every status that the transition table or a message shows is in the list, and no other', () => {
    const list = read<CodeSystem>('exchange/0.1.0/CodeSystem-referral-business-status.json');
    expect(list.concept?.map(({ code }) => code).sort()).toEqual([...writtenStatuses].sort());
  });

  test('every event of a message is in the list', () => {
    const list = read<CodeSystem>('exchange/0.1.0/CodeSystem-exchange-event.json');
    const events = [...senderEvents, ...receiverEvents, 'journalkopia', 'bildreferens', 'kvittens'];
    expect(list.concept?.map(({ code }) => code).sort()).toEqual(events.sort());
  });

  test('every name in a naming system leads to the one that is preferred', () => {
    const folder = join(terminologyFolder, 'naming-systems/0.1.0');
    for (const file of readdirSync(folder)) {
      const { uniqueId } = read<NamingSystem>(`naming-systems/0.1.0/${file}`);
      const uris = uniqueId!.map(({ type, value }) => (type === 'oid' ? `urn:oid:${value}` : value));
      const preferred = uniqueId!.find((one) => one.preferred);
      const expected = preferred!.type === 'oid' ? `urn:oid:${preferred!.value}` : preferred!.value;
      for (const uri of uris) expect(canonicalSystem(uri), `${file}: ${uri}`).toBe(expected);
      expect(uniqueId!.filter((one) => one.preferred)).toHaveLength(1);
    }
  });
});
