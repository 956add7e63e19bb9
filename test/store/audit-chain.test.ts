import fc from 'fast-check';
import { expect, test } from 'vitest';
import { verifyAudit } from '../../src/store/audit-chain.ts';
import { type AuditHead, auditHash, chain, genesis } from '../../src/store/audit-hash.ts';
import type { AuditRow } from '../../src/store/rows.ts';
import { auditRow } from '../contract/store-builder.ts';

function chainOf(length: number, from: AuditHead = { seq: 0, hash: genesis }): AuditRow[] {
  const rows: AuditRow[] = [];
  for (let i = 1; i <= length; i++) {
    rows.push(chain(rows.at(-1) ?? from, auditRow(`row ${i}`, { patient: i % 2 ? 'p' : null })));
  }
  return rows;
}
const headOf = (rows: readonly AuditRow[]): AuditHead => ({ seq: rows.at(-1)!.seq, hash: rows.at(-1)!.hash });

/** The attacker knows the rule and hashes anew everything from `seq` on. */
function rehash(rows: readonly AuditRow[]): AuditRow[] {
  let previousHash = genesis;
  return rows.map((row, i) => {
    const seq = i + 1;
    const hash = auditHash(previousHash, seq, row);
    const made = { ...row, seq, previousHash, hash };
    previousHash = hash;
    return made;
  });
}

test('finds an untouched chain whole, with and without heads', async () => {
  const rows = chainOf(20);
  expect(await verifyAudit(rows)).toEqual({ ok: true, rows: 20, head: headOf(rows) });
  const heads = [3, 11, 20].map((seq) => headOf(rows.slice(0, seq)));
  expect(await verifyAudit(rows, { heads })).toMatchObject({ ok: true });
  expect(await verifyAudit([])).toEqual({ ok: true, rows: 0, head: { seq: 0, hash: genesis } });
});

test('separates the hashed fields, so that text cannot move from one to the next', () => {
  const row = auditRow('x');
  const moved = { at: row.at, patient: null, event: `p\n${row.event}` };
  expect(auditHash(genesis, 1, { ...row, patient: 'p' })).not.toBe(auditHash(genesis, 1, moved));
});

test('names the first faulty row and what is wrong with it', async () => {
  const rows = chainOf(9);
  const without = [...rows.slice(0, 4), ...rows.slice(5)];
  const changed = rows.map((row) => (row.seq === 5 ? { ...row, event: '{}' } : row));
  const swapped = rows.map((row) =>
    row.seq === 5 ? { ...rows[5]!, seq: 5 } : row.seq === 6 ? { ...rows[4]!, seq: 6 } : row,
  );
  const twice = [...rows.slice(0, 5), rows[4]!, ...rows.slice(5)];
  expect(await verifyAudit(without)).toMatchObject({ fault: 'gap', seq: 6 });
  expect(await verifyAudit(changed)).toMatchObject({ fault: 'changed', seq: 5 });
  expect(await verifyAudit(swapped)).toMatchObject({ fault: 'broken', seq: 5 });
  expect(await verifyAudit(twice)).toMatchObject({ fault: 'gap', seq: 5 });
  expect(await verifyAudit(rows.slice(1))).toMatchObject({ fault: 'gap', seq: 2 });
});

test('finds a cut tail and a wholly rewritten chain through a head kept outside', async () => {
  const rows = chainOf(9);
  const heads = [headOf(rows.slice(0, 3)), headOf(rows)];
  expect(await verifyAudit(rows.slice(0, 7), { heads })).toMatchObject({ fault: 'cut', seq: 8 });
  expect(await verifyAudit([], { heads })).toMatchObject({ fault: 'cut', seq: 1 });
  const rewritten = rehash(rows.map((row) => (row.seq === 2 ? { ...row, event: '{}' } : row)));
  expect(await verifyAudit(rewritten)).toMatchObject({ ok: true });
  expect(await verifyAudit(rewritten, { heads })).toMatchObject({ fault: 'head', seq: 3 });
});

test('starts at the place where retention has cut, and checks that place too', async () => {
  const rows = chainOf(9);
  const cut = headOf(rows.slice(0, 4));
  expect(await verifyAudit(rows.slice(4), { cut, heads: [headOf(rows)] })).toMatchObject({ ok: true, rows: 5 });
  expect(await verifyAudit(rows.slice(5), { cut })).toMatchObject({ fault: 'gap', seq: 6 });
  expect(await verifyAudit(rows.slice(3), { cut })).toMatchObject({ fault: 'gap', seq: 4 });
  expect(await verifyAudit(rows.slice(4), { cut: { ...cut, hash: genesis } })).toMatchObject({
    fault: 'broken',
    seq: 5,
  });
  const forged = chainOf(5, { seq: 4, hash: 'f'.repeat(64) });
  expect(await verifyAudit(forged, { cut: { seq: 4, hash: 'f'.repeat(64) }, heads: [cut] })).toMatchObject({
    ok: false,
  });
});

test('finds rows that were removed as too old before their time, by a head noted before them', async () => {
  const rows = chainOf(9);
  const cut = headOf(rows.slice(0, 4));
  const heads = [{ ...headOf(rows.slice(0, 2)), at: 5_000 }];
  const verdict = (keptSince: number) => verifyAudit(rows.slice(4), { cut, heads, keptSince });
  expect(await verdict(5_000)).toMatchObject({ ok: false, fault: 'early', seq: 4 });
  expect(await verdict(5_001)).toMatchObject({ ok: true, rows: 5 });
  const afterwards = [{ ...headOf(rows.slice(0, 4)), at: 5_000 }];
  expect(await verifyAudit(rows.slice(4), { cut, heads: afterwards, keptSince: 0 })).toMatchObject({ ok: true });
});

test('finds 1,000 of 1,000 tamperings, also when the attacker hashes anew', async () => {
  const rows = chainOf(40);
  const heads = [headOf(rows.slice(0, 13)), headOf(rows)];
  const place = fc.nat(rows.length - 1);
  const edit = fc.record({
    kind: fc.constantFrom('text', 'time', 'patient', 'drop', 'swap', 'insert', 'cut'),
    a: place,
    b: place,
  });
  const tamper = ({ kind, a, b }: { kind: string; a: number; b: number }): AuditRow[] => {
    const copy = [...rows];
    const row = copy[a]!;
    if (kind === 'text') copy[a] = { ...row, event: `${row.event.slice(0, b)}!${row.event.slice(b + 1)}` };
    if (kind === 'time') copy[a] = { ...row, at: row.at + b + 1 };
    if (kind === 'patient') copy[a] = { ...row, patient: `${row.patient ?? ''}x` };
    if (kind === 'drop') copy.splice(a, 1);
    if (kind === 'swap') [copy[a], copy[(a + 1) % 40]] = [copy[(a + 1) % 40]!, row];
    if (kind === 'insert') copy.splice(a, 0, { ...copy[b]!, event: '{}' });
    if (kind === 'cut') copy.splice(a);
    return copy;
  };
  await fc.assert(
    fc.asyncProperty(edit, fc.boolean(), async (how, anew) => {
      const tampered = tamper(how);
      expect((await verifyAudit(anew ? rehash(tampered) : tampered, { heads })).ok).toBe(false);
    }),
    { numRuns: 1_000 },
  );
});
