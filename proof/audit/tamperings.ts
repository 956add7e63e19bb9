import type { DatabaseSync } from 'node:sqlite';
import { auditHash, genesis } from '../../src/store/audit-hash.ts';

/** Chooses a whole number from 0 to n - 1. */
export type Choose = (n: number) => number;

/** Changes the audit log in the database as somebody could who may write to it. */
export type Tampering = (db: DatabaseSync, choose: Choose) => void;

interface Row {
  readonly seq: number;
  readonly at: number;
  readonly patient: string | null;
  readonly event: string;
}

const rowsOf = (db: DatabaseSync): Row[] =>
  db.prepare('SELECT seq, at, patient, event FROM audit ORDER BY seq').all() as unknown as Row[];

const anyRow = (db: DatabaseSync, choose: Choose): Row => {
  const rows = rowsOf(db);
  return rows[choose(rows.length)]!;
};

/** One bit of one byte of a text column. */
const textBit =
  (column: 'patient' | 'event' | 'previous_hash' | 'hash'): Tampering =>
  (db, choose) => {
    const { seq } = anyRow(db, choose);
    const { text } = db.prepare(`SELECT ${column} AS text FROM audit WHERE seq = ?`).get(seq) as {
      text: string | null;
    };
    const bytes = Buffer.from(text ?? 'a');
    bytes[choose(bytes.length)]! ^= 1 << choose(8);
    db.prepare(`UPDATE audit SET ${column} = CAST(? AS TEXT) WHERE seq = ?`).run(bytes, seq);
  };

/** The time, by one bit of those that a time of our age has. */
const timeBit: Tampering = (db, choose) => {
  const { seq, at } = anyRow(db, choose);
  db.prepare('UPDATE audit SET at = ? WHERE seq = ?').run(BigInt(at) ^ (1n << BigInt(choose(41))), seq);
};

/** A row moved to another number, beyond all others or before them. */
const numberBit: Tampering = (db, choose) => {
  const { seq } = anyRow(db, choose);
  db.prepare('UPDATE audit SET seq = ? WHERE seq = ?').run(choose(2) === 0 ? -seq : seq + 1_000_000, seq);
};

const markBit: Tampering = (db, choose) => {
  const { hash } = db.prepare("SELECT hash FROM audit_mark WHERE name = 'head'").get() as { hash: string };
  const bytes = Buffer.from(hash);
  bytes[choose(bytes.length)]! ^= 1 << choose(7);
  db.prepare("UPDATE audit_mark SET hash = ? WHERE name = 'head'").run(bytes.toString('latin1'));
};

const removal: Tampering = (db, choose) => {
  db.prepare('DELETE FROM audit WHERE seq = ?').run(anyRow(db, choose).seq);
};

/** Two rows change places, with all that they hold but their number. */
const swap: Tampering = (db, choose) => {
  const rows = rowsOf(db);
  const first = choose(rows.length - 1);
  const second = first + 1 + choose(rows.length - first - 1);
  const [a, b] = [rows[first]!.seq, rows[second]!.seq];
  const move = db.prepare('UPDATE audit SET seq = ? WHERE seq = ?');
  move.run(-1, a);
  move.run(a, b);
  move.run(b, -1);
};

/** A copy of a row, put in before another one; those after it move on. */
const insertion: Tampering = (db, choose) => {
  const rows = rowsOf(db);
  const [place, source] = [rows[choose(rows.length)]!.seq, rows[choose(rows.length)]!];
  rewrite(db, [...rows.filter((r) => r.seq < place), source, ...rows.filter((r) => r.seq >= place)], false);
};

/** The newest rows go, and the store's own note of its head goes back with them. */
const tailCut: Tampering = (db, choose) => {
  const rows = rowsOf(db);
  db.prepare('DELETE FROM audit WHERE seq >= ?').run(rows[choose(rows.length)]!.seq);
  noteHead(db);
};

/** The oldest rows go as if they had grown too old. */
const falseCut: Tampering = (db, choose) => {
  const rows = rowsOf(db);
  const last = rows[choose(rows.length - 1)]!.seq;
  const { hash } = db.prepare('SELECT hash FROM audit WHERE seq = ?').get(last) as { hash: string };
  db.prepare('DELETE FROM audit WHERE seq <= ?').run(last);
  db.prepare("INSERT INTO audit_mark (name, seq, hash) VALUES ('cut', ?, ?)").run(last, hash);
};

/** One row says something else, and every hash from there on is worked out anew, the store's own head with them. */
const rewritten: Tampering = (db, choose) => {
  const rows = rowsOf(db);
  const place = choose(rows.length);
  rewrite(
    db,
    rows.map((row, n) => (n === place ? { ...row, event: row.event.replace('AuditEvent', 'auditEvent') } : row)),
    true,
  );
};

/** One row is gone, and the chain closed over the gap. */
const closedGap: Tampering = (db, choose) => {
  const rows = rowsOf(db);
  const place = choose(rows.length);
  rewrite(
    db,
    rows.filter((_row, n) => n !== place),
    true,
  );
};

/** Writes the rows anew, numbered from 1; with hashes that fit, or with those each row had. */
function rewrite(db: DatabaseSync, rows: readonly Row[], anew: boolean): void {
  const held = new Map(
    (
      db.prepare('SELECT seq, previous_hash AS previous, hash FROM audit').all() as {
        seq: number;
        previous: string;
        hash: string;
      }[]
    ).map((row) => [row.seq, row]),
  );
  db.exec('DELETE FROM audit');
  const insert = db.prepare(
    'INSERT INTO audit (seq, at, patient, event, previous_hash, hash) VALUES (?, ?, ?, ?, ?, ?)',
  );
  let previous = genesis;
  rows.forEach((row, n) => {
    const own = held.get(row.seq)!;
    const hash = anew ? auditHash(previous, n + 1, row) : own.hash;
    insert.run(n + 1, row.at, row.patient, row.event, anew ? previous : own.previous, hash);
    previous = hash;
  });
  noteHead(db);
}

function noteHead(db: DatabaseSync): void {
  const last = db.prepare('SELECT seq, hash FROM audit ORDER BY seq DESC LIMIT 1').get() as
    | { seq: number; hash: string }
    | undefined;
  db.prepare("UPDATE audit_mark SET seq = ?, hash = ? WHERE name = 'head'").run(last?.seq ?? 0, last?.hash ?? genesis);
}

/** By name: each is done as often as the others. */
export const tamperings: Readonly<Record<string, Tampering>> = {
  'bit in patient': textBit('patient'),
  'bit in event': textBit('event'),
  'bit in previous hash': textBit('previous_hash'),
  'bit in hash': textBit('hash'),
  'bit in time': timeBit,
  'other number': numberBit,
  'bit in head mark': markBit,
  removal,
  swap,
  insertion,
  'tail cut': tailCut,
  'false retention': falseCut,
  'rewritten chain': rewritten,
  'closed gap': closedGap,
};
