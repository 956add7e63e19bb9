import type { OutboxRow } from '../../rows.ts';
import type { ClaimRequest, Job, NewOutbox } from '../../store.ts';
import { atMost, type Raw, type Statements } from '../statements.ts';

const columns = `o.id, e.id AS exchangeId, o.purpose, o.order_key AS orderKey, o.destination, o.due_at AS dueAt, o.state,
  o.attempts, o.ambiguous, o.last_code AS lastCode, o.detail, o.created_at AS createdAt`;
const from = 'FROM outbox o JOIN exchange e ON e.n = o.exchange_n';
/** Undone jobs that wait behind another of their line. Written as its partial index is. */
const waiting = "turn = 0 AND state IN ('ready', 'claimed')";
const undoneIds = `SELECT id FROM outbox WHERE turn = 1 UNION ALL SELECT id FROM outbox WHERE ${waiting}`;

const insert = `INSERT INTO outbox
    (exchange_n, case_n, purpose, order_key, destination, due_at, wake_at, state, detail, created_at, turn)
  VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?6, 'ready', ?7, ?8,
    NOT EXISTS (SELECT 1 FROM outbox WHERE case_n = ?2 AND order_key = ?4 AND turn = 1))`;

/** Looked up, not gone through: where our own line is down every destination rests, or is on trial after that. */
const withRoom = (how: string): string => `(SELECT key FROM json_each(?2) WHERE value ${how})`;

/**
 * The first job of each destination, one step in the index for each; then, of the destinations whose first has waited
 * longest, as many jobs as are wanted and it has room for. What it reads grows with the destinations, not with what waits
 * for them.
 */
const dueIds = `WITH RECURSIVE
  first (id) AS (
    SELECT * FROM (SELECT id FROM outbox WHERE turn = 1 ORDER BY destination, wake_at, id LIMIT 1)
    UNION ALL
    SELECT (SELECT o.id FROM outbox o WHERE o.turn = 1 AND o.destination > before.destination
            ORDER BY o.destination, o.wake_at, o.id LIMIT 1)
    FROM first JOIN outbox before ON before.id = first.id),
  more AS MATERIALIZED (SELECT key AS destination, value AS room FROM json_each(?2) WHERE value > 1),
  chosen AS (
    SELECT o.destination, coalesce(more.room, iif(o.destination IN ${withRoom('= 1')}, 1, ?3)) AS room
    FROM first JOIN outbox o ON o.id = first.id LEFT JOIN more ON more.destination = o.destination
    WHERE o.wake_at <= ?1 AND o.destination NOT IN ${withRoom('<= 0')} ORDER BY o.wake_at, o.id ${atMost('?3')}),
  due AS (
    SELECT o.id, o.wake_at, chosen.room,
      row_number() OVER (PARTITION BY o.destination ORDER BY o.wake_at, o.id) AS place
    FROM chosen CROSS JOIN outbox o ON o.id IN
      (SELECT id FROM outbox WHERE turn = 1 AND destination = chosen.destination AND wake_at <= ?1
       ORDER BY wake_at, id ${atMost('?3')}))
  SELECT id FROM due WHERE place <= room ORDER BY wake_at, id ${atMost('?3')}`;

/** Its last holder never told how it ended: the message may have left. */
const take = `UPDATE outbox SET state = 'claimed', attempts = attempts + 1, wake_at = ?, worker = ?,
    ambiguous = max(ambiguous, state = 'claimed')
  WHERE id = ?`;

type Held = Pick<Job, 'id' | 'fence'>;
/** The line that a job stands in. */
type Line = { readonly caseN: number; readonly orderKey: string };

const lineOf = 'case_n AS caseN, order_key AS orderKey';

const toRow = ({ ambiguous, ...rest }: Raw<OutboxRow>): OutboxRow => ({ ...rest, ambiguous: ambiguous === 1 });

/**
 * The outbox as a queue. Of the undone jobs of one line (an orderKey within a case) exactly one has the turn: normally
 * the oldest. Only it can be claimed, so jobs of a line go one at a time and in order, and a claim looks at those alone.
 */
export class OutboxTable {
  readonly #sql: Statements;

  constructor(sql: Statements) {
    this.#sql = sql;
  }

  add(job: NewOutbox, exchange: { readonly n: number; readonly caseN: number }, now: number): void {
    this.#sql.run(
      insert,
      ...[exchange.n, exchange.caseN, job.purpose, job.orderKey, job.destination, job.dueAt, job.detail, now],
    );
  }

  claim(request: ClaimRequest): Job[] {
    const room = JSON.stringify(request.room ?? {});
    const ids = this.#sql.all<{ id: number }>(dueIds, request.now, room, request.limit);
    return ids.map(({ id }) => this.#take(id, request));
  }

  #take(id: number, request: ClaimRequest): Job {
    const leaseUntil = request.now + request.leaseMs;
    this.#sql.run(take, leaseUntil, request.worker, id);
    const row = toRow(this.#sql.get<OutboxRow>(`SELECT ${columns} ${from} WHERE o.id = ?`, id)!);
    return { ...row, fence: row.attempts, leaseUntil };
  }

  extend(job: Held, leaseUntil: number): boolean {
    return (
      this.#sql.run(
        "UPDATE outbox SET wake_at = ? WHERE id = ? AND state = 'claimed' AND attempts = ?",
        ...[leaseUntil, job.id, job.fence],
      ) === 1
    );
  }

  /** False when the fence is lost, here and in `retry` and `bury`. */
  complete(job: Held): boolean {
    return this.#leave(job, 'done', null);
  }

  bury(job: Held, reason: string): boolean {
    return this.#leave(job, 'dead', reason);
  }

  retry(job: Held, next: { readonly dueAt: number; readonly code: string; readonly ambiguous: boolean }): boolean {
    const line = this.#sql.get<Line>(
      `UPDATE outbox SET state = 'ready', due_at = ?1, wake_at = ?1, last_code = ?2, ambiguous = max(ambiguous, ?3),
         worker = NULL WHERE id = ?4 AND state = 'claimed' AND attempts = ?5 RETURNING ${lineOf}`,
      ...[next.dueAt, next.code, next.ambiguous, job.id, job.fence],
    );
    // An older job of the line may have been replayed meanwhile: then it goes first.
    if (line) this.#passTurn(line);
    return line !== undefined;
  }

  #leave(job: Held, state: 'done' | 'dead', reason: string | null): boolean {
    const line = this.#sql.get<Line>(
      `UPDATE outbox SET state = ?, turn = 0, worker = NULL, last_code = coalesce(?, last_code)
       WHERE id = ? AND state = 'claimed' AND attempts = ? RETURNING ${lineOf}`,
      ...[state, reason, job.id, job.fence],
    );
    if (line) this.#passTurn(line);
    return line !== undefined;
  }

  /**
   * Puts a dead or waiting job back in line; false when it is done, in flight, or unknown. A dead one goes before the
   * younger jobs of its line, but lets one that is in flight finish first.
   */
  replay(id: number, dueAt: number, now: number): boolean {
    const line = this.#sql.get<Line>(
      `UPDATE outbox SET state = 'ready', due_at = ?1, wake_at = ?1, worker = NULL,
         ambiguous = max(ambiguous, state = 'claimed')
       WHERE id = ?2 AND (state IN ('ready', 'dead') OR state = 'claimed' AND wake_at <= ?3) RETURNING ${lineOf}`,
      ...[dueAt, id, now],
    );
    if (line) this.#passTurn(line);
    return line !== undefined;
  }

  moveBack(ms: number): void {
    this.#sql.run(`UPDATE outbox SET due_at = due_at - ?1, wake_at = wake_at - ?1 WHERE id IN (${undoneIds})`, ms);
  }

  /** Gives the turn to the oldest undone job of the line, unless one of them is in flight. */
  #passTurn({ caseN, orderKey }: Line): void {
    const next = this.#sql.get<{ id: number }>(
      `SELECT id FROM outbox WHERE case_n = ? AND order_key = ? AND ${waiting} ORDER BY id LIMIT 1`,
      ...[caseN, orderKey],
    );
    if (!next) return;
    const holder = this.#sql.get<Pick<OutboxRow, 'id' | 'state'>>(
      'SELECT id, state FROM outbox WHERE case_n = ? AND order_key = ? AND turn = 1',
      ...[caseN, orderKey],
    );
    if (holder && (holder.state === 'claimed' || holder.id < next.id)) return;
    if (holder) this.#sql.run('UPDATE outbox SET turn = 0 WHERE id = ?', holder.id);
    this.#sql.run('UPDATE outbox SET turn = 1 WHERE id = ?', next.id);
  }

  query(where: { id?: number; exchangeId?: string; state?: OutboxRow['state']; limit: number }): OutboxRow[] {
    const conditions: string[] = [];
    const values: (string | number)[] = [];
    if (where.id !== undefined) {
      conditions.push('o.id = ?');
      values.push(where.id);
    }
    if (where.exchangeId !== undefined) {
      conditions.push('e.id = ?');
      values.push(where.exchangeId);
    }
    // The state is one of four words of ours; written out so that its partial index can be used.
    if (where.state) conditions.push(stateIs[where.state]);
    const filter = conditions.length > 0 ? `WHERE ${conditions.join(' AND ')}` : '';
    return this.#sql
      .all<OutboxRow>(`SELECT ${columns} ${from} ${filter} ORDER BY o.id ${atMost()}`, ...values, where.limit)
      .map(toRow);
  }

  summary(): { ready: number; claimed: number; dead: number; oldestDueAt: number | null } {
    const rows = this.#sql.all<{ state: string; n: number; oldest: number }>(
      `SELECT state, count(*) AS n, min(due_at) AS oldest FROM outbox WHERE id IN (${undoneIds})
       GROUP BY state`,
    );
    const of = (state: string) => rows.find((row) => row.state === state);
    const dead = this.#sql.get<{ n: number }>("SELECT count(*) AS n FROM outbox WHERE state = 'dead'")?.n ?? 0;
    const due = rows.map((row) => row.oldest);
    return {
      ready: of('ready')?.n ?? 0,
      claimed: of('claimed')?.n ?? 0,
      dead,
      oldestDueAt: due.length > 0 ? Math.min(...due) : null,
    };
  }
}

const stateIs: Readonly<Record<OutboxRow['state'], string>> = {
  ready: `o.id IN (${undoneIds}) AND o.state = 'ready'`,
  claimed: `o.id IN (${undoneIds}) AND o.state = 'claimed'`,
  dead: "o.state = 'dead'",
  done: "o.state = 'done'",
};
