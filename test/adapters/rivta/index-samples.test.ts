import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { findContent } from '../../../src/adapters/rivta/contract/index/find-content.ts';
import { update } from '../../../src/adapters/rivta/contract/index/update.ts';
import { readOperation } from '../../../src/adapters/rivta/read.ts';
import { openAnswer } from '../../../src/adapters/rivta/soap.ts';
import { parseXml } from '../../../src/adapters/xml/parse.ts';
import { noSharedData, sharedFolder, xmlFiles } from '../shared-data.ts';

const samples = sharedFolder('rivta', 'samples');
const why = samples ? '' : ` (skipped: ${noSharedData})`;

describe.skipIf(!samples)(`published answers of the engagement index are read${why}`, () => {
  const read = (name: string, { response }: typeof update) =>
    xmlFiles(join(samples!, name)).map(({ name: file, bytes }) => {
      const { draft, issues } = readOperation(openAnswer(parseXml(bytes).root!).body!, response);
      return [file, draft, issues];
    });

  test('FindContent', () => {
    const system = 'SE0000000000-SYS1';
    const engagement = {
      resident: '191212121212',
      serviceDomain: 'riv:clinicalprocess:healthcond:description',
      categorization: 'voo',
      logicalAddress: system,
      object: 'NA',
      careProcess: 'NA',
      mostRecent: '20260115103000',
      sourceSystem: system,
      created: '20251201080000',
      updated: '20260120080000',
      controller: 'SE0000000000-DATA1',
      owner: '5565594230',
    };
    expect(read('FindContent', findContent)).toEqual([
      ['Basic-Response.xml', { engagements: [engagement] }, []],
      ['Empty-Response.xml', {}, []],
    ]);
  });

  test('Update', () => expect(read('Update', update)).toEqual([['OK.xml', { code: 'OK' }, []]]));
});
