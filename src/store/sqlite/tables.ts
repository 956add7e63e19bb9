import type { DatabaseSync } from 'node:sqlite';
import { Statements } from './statements.ts';
import { AccessLogTable } from './table/access-log.ts';
import { AuditTable } from './table/audit.ts';
import { BodyTable } from './table/body.ts';
import { CareCaseTable } from './table/care-case.ts';
import { ExchangeTable } from './table/exchange.ts';
import { OutboxTable } from './table/outbox.ts';
import { PartTable } from './table/part.ts';
import { ReceiptTable } from './table/receipt.ts';
import { RecordTable } from './table/record.ts';
import { ResourceIndexTable } from './table/resource.ts';
import { IdempotencyTable, OnceTable, PartnerTable } from './table/small.ts';
import { TaskTable } from './table/task.ts';
import { TerminologyTable } from './table/terminology.ts';

/** Every table of an open file, over one set of prepared statements. */
export class Tables {
  readonly sql: Statements;
  readonly cases: CareCaseTable;
  readonly exchanges: ExchangeTable;
  readonly bodies: BodyTable;
  readonly parts: PartTable;
  readonly resources: ResourceIndexTable;
  readonly tasks: TaskTable;
  readonly receipts: ReceiptTable;
  readonly outbox: OutboxTable;
  readonly audit: AuditTable;
  readonly idempotency: IdempotencyTable;
  readonly once: OnceTable;
  readonly partners: PartnerTable;
  readonly terminology: TerminologyTable;
  readonly records: RecordTable;
  readonly accessLogs: AccessLogTable;

  constructor(db: DatabaseSync) {
    const sql = new Statements(db);
    this.sql = sql;
    this.cases = new CareCaseTable(sql);
    this.exchanges = new ExchangeTable(sql);
    this.bodies = new BodyTable(sql);
    this.parts = new PartTable(sql);
    this.resources = new ResourceIndexTable(sql);
    this.tasks = new TaskTable(sql);
    this.receipts = new ReceiptTable(sql);
    this.outbox = new OutboxTable(sql);
    this.audit = new AuditTable(sql);
    this.idempotency = new IdempotencyTable(sql);
    this.once = new OnceTable(sql);
    this.partners = new PartnerTable(sql);
    this.terminology = new TerminologyTable(sql);
    this.records = new RecordTable(sql);
    this.accessLogs = new AccessLogTable(sql);
  }
}
