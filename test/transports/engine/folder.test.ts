import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { deliverToFolder } from '../../../src/transports/engine/folder.ts';
import { item } from './item.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'vardbro-folder-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

describe('a watched folder', () => {
  test.each([
    ['application/vnd.vardbro.referral+json', 'json'],
    ['application/fhir+json; fhirVersion=4.0', 'fhir.json'],
    ['application/xml', 'xml'],
    ['text/xml; charset=utf-8', 'xml'],
  ])('gets %s as a file of the exchange ending in .%s, and nothing else', async (mediaType, ending) => {
    const result = await deliverToFolder(folder, { ...item, mediaType });
    expect(result).toEqual({ outcome: 'delivered', code: 'file', issues: [] });
    expect(readdirSync(folder)).toEqual([`${item.exchangeId}.${ending}`]);
    expect(new Uint8Array(readFileSync(join(folder, `${item.exchangeId}.${ending}`)))).toEqual(item.bytes);
  });

  test('holds one file after the same hand-over twice', async () => {
    await deliverToFolder(folder, item);
    await deliverToFolder(folder, item);
    expect(readdirSync(folder)).toHaveLength(1);
  });

  test('holds one file after two hand-overs at the same time, whole', async () => {
    const results = await Promise.all([deliverToFolder(folder, item), deliverToFolder(folder, item)]);
    expect(results.filter(({ outcome }) => outcome === 'delivered').length).toBeGreaterThan(0);
    expect(new Uint8Array(readFileSync(join(folder, `${item.exchangeId}.json`)))).toEqual(item.bytes);
  });

  test('is not misled by what an earlier attempt left behind', async () => {
    writeFileSync(join(folder, `.${item.exchangeId}.json.part`), 'x'.repeat(10_000));
    await deliverToFolder(folder, item);
    expect(readdirSync(folder)).toEqual([`${item.exchangeId}.json`]);
    expect(new Uint8Array(readFileSync(join(folder, `${item.exchangeId}.json`)))).toEqual(item.bytes);
  });

  test('shows patient data to nobody else on the machine', async () => {
    await deliverToFolder(folder, item);
    expect(statSync(join(folder, `${item.exchangeId}.json`)).mode & 0o077).toBe(0);
  });

  test('that is missing is transient and not made', async () => {
    const missing = join(folder, 'not-there');
    expect(await deliverToFolder(missing, item)).toEqual({ outcome: 'transient', code: 'file-enoent', issues: [] });
    expect(existsSync(missing)).toBe(false);
  });

  test('in the place of which a file lies is transient', async () => {
    const file = join(folder, 'file');
    writeFileSync(file, '');
    expect(await deliverToFolder(file, item)).toMatchObject({ outcome: 'transient', code: 'file-enotdir' });
  });
});
