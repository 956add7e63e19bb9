import { describe, expect, test } from 'vitest';
import data from '../../src/model/systems.json' with { type: 'json' };
import {
  canonicalSystem,
  edgeOid,
  isPersonSystem,
  type SystemName,
  systemName,
  systemUri,
} from '../../src/model/systems.ts';

const rows = Object.entries(data) as [SystemName, { uri: string; oid?: string; aliases?: string[]; edges?: object }][];

describe('systems', () => {
  test('no name stands for two systems, and every name leads to its own', () => {
    const seen = new Map<string, string>();
    for (const [name, row] of rows) {
      const oids = [row.oid, ...Object.values(row.edges ?? {})]
        .filter((o) => o !== undefined)
        .map((o) => `urn:oid:${o}`);
      for (const alias of new Set([row.uri, ...oids, ...(row.aliases ?? [])])) {
        expect(seen.get(alias), alias).toBeUndefined();
        seen.set(alias, name);
        expect(systemName(alias)).toBe(name);
        expect(canonicalSystem(alias)).toBe(systemUri(name));
      }
    }
  });

  test.each([
    ['1.2.752.129.2.1.4.1', 'urn:oid:1.2.752.29.4.19'],
    ['urn:oid:1.2.752.129.2.1.4.1', 'urn:oid:1.2.752.29.4.19'],
    ['URN:OID:1.2.752.29.4.19', 'urn:oid:1.2.752.29.4.19'],
    ['1.2.752.116.1.1.1', 'urn:oid:1.2.752.116.1.1.1.1.3'],
    ['1.2.752.116.1.1.1.1.8', 'urn:oid:1.2.752.116.1.1.1.1.3'],
    ['https://www.icd10.se/', 'urn:oid:1.2.752.116.1.1.1.1.3'],
    ['1.2.752.129.2.2.2.1', 'urn:oid:1.2.752.116.1.3.2.1.4'],
    [
      'http://electronichealth.se/identifier/nationelltReservnumer',
      'http://electronichealth.se/identifier/nationelltReservnummer',
    ],
    ['1.2.208.176.2.1', 'http://npu-terminology.org'],
    ['1.2.752.116.2.1.1', 'http://snomed.info/sct'],
    ['1.2.759.129.2.2.1.4', 'urn:oid:1.2.752.129.2.2.1.4'],
    ['1.2.752.29.4.3', 'urn:oid:2.5.4.97'],
    ['1.2.752.29.6.2.1', 'urn:oid:1.2.752.29.4.19'],
    [
      'https://www.riv.se/infrastructure/technical/frameworks/infrastructure-concepts/hsa-id',
      'urn:oid:1.2.752.29.4.19',
    ],
    [
      'https://www.socialstyrelsen.se/statistik-och-data/klassifikationer-och-koder/kva/',
      'urn:oid:1.2.752.116.1.3.2.1.4',
    ],
    ['1.2.752.116.1.3.1.4.1', 'urn:oid:1.2.752.116.1.3.1.1.2'],
    ['1.2.752.129.2.1.5.1', 'http://electronichealth.se/identifier/nplid'],
    ['1.2.3.4', 'urn:oid:1.2.3.4'],
    ['http://example.org/list', 'http://example.org/list'],
    ['toString', 'toString'],
  ])('%s is %s inside FHIR', (given, uri) => {
    expect(canonicalSystem(given)).toBe(uri);
  });

  test('1.2.752.116.1.1.1.1.1 is no alias, since two lists claim it', () => {
    expect(systemName('1.2.752.116.1.1.1.1.1')).toBeUndefined();
    expect(canonicalSystem('1.2.752.116.1.1.1.1.1')).toBe('urn:oid:1.2.752.116.1.1.1.1.1');
  });

  test.each([
    ['urn:oid:1.2.752.29.4.19', 'rivta', '1.2.752.129.2.1.4.1'],
    ['urn:oid:1.2.752.116.1.1.1.1.3', 'rivta', '1.2.752.116.1.1.1.1.3'],
    ['urn:oid:1.2.752.116.1.1.1.1.3', 'rivta-referral', '1.2.752.116.1.1.1'],
    ['urn:oid:1.2.752.116.1.3.2.1.4', 'rivta-referral', '1.2.752.116.1.3.2.1.4'],
    ['http://snomed.info/sct', 'rivta-referral', '1.2.752.116.2.1.1'],
    ['urn:oid:2.5.4.97', 'rivta', '1.2.752.29.4.3'],
    ['http://npu-terminology.org', 'rivta', '1.2.752.108.1'],
    ['http://electronichealth.se/identifier/personnummer', 'rivta', '1.2.752.129.2.1.3.1'],
    ['1.2.3.4', 'rivta', '1.2.3.4'],
    ['http://example.org/list', 'rivta', undefined],
    ['http://hl7.org/fhir/administrative-gender', 'rivta', undefined],
  ] as const)('%s at the edge %s is %s', (system, edge, oid) => {
    expect(edgeOid(system, edge)).toBe(oid);
  });

  test('what an edge writes is read back as the same system', () => {
    for (const [name, row] of rows) {
      for (const edge of ['rivta', 'rivta-referral'] as const) {
        const oid = edgeOid(row.uri, edge);
        if (oid !== undefined) expect(systemName(oid)).toBe(name);
      }
    }
  });

  test('tells identifiers of persons from other systems', () => {
    expect(isPersonSystem('1.2.752.129.2.1.3.1')).toBe(true);
    expect(isPersonSystem('1.2.752.129.2.1.4.1')).toBe(false);
    expect(isPersonSystem('1.2.3')).toBe(false);
  });
});
