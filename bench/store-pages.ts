import { randomBytes, randomUUID } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { parseArgs } from 'node:util';
import { v7 } from 'uuid';
import { systemClock } from '../src/model/clock.ts';
import { openSqliteStore } from '../src/store/sqlite/sqlite-store.ts';
import { figure } from './figure.ts';
import { referralChange } from './store-change.ts';

/**
 * `node bench/store-pages.ts [messages] [--each]`: pages that a group of 16 messages writes to the log, in a store of so
 * many messages whose last 1,600 wait to be delivered. One JSON line; with `--each` before it a line for each table and
 * index. Counted, not timed: the same on any machine. The spread tells how many messages the store held meanwhile.
 */
const { values, positionals } = parseArgs({ options: { each: { type: 'boolean' } }, allowPositionals: true });
const messages = Number(positionals[0] ?? 6_400);
const [group, groups, waiting] = [16, 20, 1_600];
const [headerBytes, frameHeaderBytes, pageBytes] = [32, 24, 4096];

const folder = mkdtempSync(join(tmpdir(), 'vardbro-pages-'));
const file = join(folder, 'store.db');
const store = openSqliteStore({ file, clock: systemClock, groupMax: group });
await store.migrate();
let made = 0;
while (made < messages) {
  await acceptGroup();
  if (made === messages - waiting) await drain();
}
const written: number[] = [];
for (let log = pagesOfLog(), n = 0; n < groups; n++) {
  await acceptGroup();
  const now = pagesOfLog();
  written.push(...(now.salt === log.salt ? now.pages.slice(log.pages.length) : now.pages));
  log = now;
}
await store.close();
if (values.each) each();
const perGroup = written.length / groups;
const bodies = (referralChange('x', source()).bodies ?? []).reduce((sum, { bytes }) => sum + bytes.length, 0);
figure({
  name: 'store-pages',
  value: perGroup,
  unit: 'pages/group of 16',
  peer: 'the bytes of the bodies alone',
  peerValue: (group * bodies) / pageBytes,
  ratio: perGroup / ((group * bodies) / pageBytes),
  goal: 'told, not held',
  runs: groups,
  spread: [messages, messages + groups * group],
});
rmSync(folder, { recursive: true });

function source() {
  return { uuid: randomUUID, timeUuid: () => v7(), bytes: randomBytes, now: systemClock.now() };
}

async function acceptGroup(): Promise<void> {
  await Promise.all(Array.from({ length: group }, () => store.accept(referralChange(`${made++}`, source()))));
}

async function drain(): Promise<void> {
  const claim = () => store.claim({ worker: 'bench', limit: group, leaseMs: 30_000, now: systemClock.now() });
  for (let jobs = await claim(); jobs.length > 0; jobs = await claim())
    await Promise.all(jobs.map((job) => store.complete(job, {})));
}

/** Numbers of the pages in the log since it was last begun anew: frames of its present salt (SQLite file format 4.1). */
function pagesOfLog(): { readonly salt: number; readonly pages: number[] } {
  const log = readFileSync(`${file}-wal`);
  const salt = log.readUInt32BE(16);
  const pages: number[] = [];
  for (let at = headerBytes; at + frameHeaderBytes <= log.length; at += frameHeaderBytes + pageBytes) {
    if (log.readUInt32BE(at + 8) !== salt) break;
    pages.push(log.readUInt32BE(at));
  }
  return { salt, pages };
}

function each(): void {
  const db = new DatabaseSync(file, { readOnly: true });
  const owners = db.prepare('SELECT pageno, name, pagetype FROM dbstat').all();
  db.close();
  const ownerOf = new Map(owners.map(({ pageno, name, pagetype }) => [pageno, `${name} (${pagetype})`]));
  const counts = Object.entries(Object.groupBy(written, (page) => ownerOf.get(page) ?? 'gone'));
  for (const [name, pages = []] of counts.toSorted(([, a = []], [, b = []]) => b.length - a.length))
    process.stdout.write(`${(pages.length / groups).toFixed(1).padStart(6)} ${name}\n`);
}
