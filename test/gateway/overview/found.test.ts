import type { BundleEntry } from '@medplum/fhirtypes';
import { expect, test } from 'vitest';
import { type Found, itemsAt, pageOf } from '../../../src/gateway/overview/found.ts';

const url = (n: number) => `urn:uuid:00000000-0000-4000-8000-00000000000${n}`;
const specimen = { resourceType: 'Specimen' };
const report = (n: number) => ({ resourceType: 'DiagnosticReport', specimen: [{ reference: url(n) }] });
const entries = [specimen, specimen, report(0), report(0), report(1)].map((resource, n) => ({
  fullUrl: url(n),
  resource,
})) as BundleEntry[];
/** A search for Specimen: two entries share the first, the second is of a third entry alone. */
const found: Found = { entries, itemOf: [undefined, undefined, 0, 1, 2], matches: [0, 1] };

test('a Specimen that was searched for is judged by every entry that refers to it', () => {
  expect(itemsAt(found, pageOf(found, 0, 1))).toEqual([0, 1]);
  expect(itemsAt(found, pageOf(found, 1, 2))).toEqual([2]);
});

test('a Specimen is on a page where any of its entries is open, and not where none is', () => {
  const open = (...items: number[]) => pageOf(found, 0, 2, (item) => items.includes(item)).places;
  expect([open(0, 1, 2), open(1), open(2), open()]).toEqual([[0, 1], [0], [1], []]);
});
