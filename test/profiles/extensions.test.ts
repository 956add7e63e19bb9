import { existsSync, globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { StructureDefinition } from '@medplum/fhirtypes';
import { describe, expect, test } from 'vitest';
import { profilePackage } from '../../scripts/profiles/folders.ts';
import { retrieveLocationExtension } from '../../src/adapters/imaging-reference/systems.ts';
import { extensions } from '../../src/adapters/referral/extensions.ts';
import { canonicalBase, extensionUrl } from '../../src/model/canonical.ts';

const source = profilePackage('se.vardbro.exchange');
const folder = join(source.generated, 'package');
const read = (id: string): StructureDefinition =>
  JSON.parse(readFileSync(join(folder, `StructureDefinition-${id}.json`), 'utf8'));

/** `number: positiveInt, time: dateTime` -> the members of a complex extension with their types. */
const membersOf = (value: string): [string, string][] =>
  value.split(', ').map((member) => member.split(': ') as [string, string]);

describe.each(Object.entries(extensions))('the extension %s', (name, [context, value]) => {
  const { url, type, context: contexts, snapshot } = read(name);
  const element = (id: string) => snapshot?.element.find((one) => one.id === id);
  const typeOf = (id: string) => element(id)?.type?.map(({ code }) => code);

  test('is defined under the URL that the code writes, for the places where the code puts it', () => {
    expect([url, type]).toEqual([extensionUrl(name), 'Extension']);
    expect(contexts?.map(({ expression }) => expression)).toEqual(context.split(', '));
  });

  test('holds what the code puts into it', () => {
    if (!value.includes(':')) {
      expect(typeOf('Extension.value[x]')).toEqual([value]);
      expect(element('Extension.value[x]')?.min).toBe(1);
      return;
    }
    const members = membersOf(value);
    for (const [member, code] of members) {
      expect(typeOf(`Extension.extension:${member}.value[x]`), member).toEqual([code]);
    }
    expect(snapshot?.element.filter(({ id }) => /^Extension\.extension:\w+$/.test(id!))).toHaveLength(members.length);
  });
});

describe('the exchange package', () => {
  const structures = globSync('StructureDefinition-*.json', { cwd: folder }).map((file) =>
    read(file.slice('StructureDefinition-'.length, -'.json'.length)),
  );

  test('lies under the one canonical base', () => {
    expect(source.canonical).toBe(canonicalBase);
    const others = structures.filter(({ url, id }) => url !== `${canonicalBase}/StructureDefinition/${id}`);
    expect(others.map(({ url }) => url)).toEqual([retrieveLocationExtension]);
  });

  test('tells what every profile and every rule is about', () => {
    for (const { id, title, description, differential } of structures) {
      expect(
        [title, description].every((text) => (text ?? '').length > 3),
        id,
      ).toBe(true);
      for (const { human, expression } of differential!.element.flatMap(({ constraint }) => constraint ?? [])) {
        expect(human?.endsWith('.') && expression !== undefined, `${id}: ${human}`).toBe(true);
      }
    }
  });

  test('binds to value sets that are at hand', () => {
    const own = structures.flatMap(({ differential }) =>
      differential!.element.flatMap(({ binding }) => binding?.valueSet ?? []),
    );
    for (const url of own.filter((one) => one.startsWith(canonicalBase))) {
      expect(existsSync(join(folder, `ValueSet-${url.split('/').at(-1)}.json`)), url).toBe(true);
    }
  });
});
