import { copyFileSync, existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { describe, expect, test } from 'vitest';
import { useStation } from '../support/station.ts';
import { example } from './vardbro.ts';

const { cli, start, stop, inFolder, dataFile } = useStation();

describe('backup and restore', () => {
  test('a backup made while running brings the messages back, and what came after it is gone', async () => {
    await start();
    await cli(['send', example('remiss-ny')]);
    const copy = inFolder('copy.db');
    expect(await cli(['backup', copy])).toMatchObject({ code: 0, out: `${JSON.stringify({ file: copy })}\n` });
    await cli(['answer', 'SE5566778899-SYS1#2026-20001', 'bekraftad', '--text', 'Ja.', '--by', 'SE5566778899-L0042']);
    await stop();

    const restored = await cli(['restore', copy, '--force']);
    expect(restored.code, restored.err).toBe(0);
    const { ok, aside, laterHeads } = JSON.parse(restored.out);
    expect([ok, laterHeads]).toEqual([true, 1]);
    expect(existsSync(join(aside, 'vardbro.db'))).toBe(true);
    expect(readFileSync(join(aside, 'audit-heads-before-restore.ndjson'), 'utf8')).toContain('"signature"');

    await start();
    const events = (await cli(['exchanges', '--json'])).out;
    expect(new Set(JSON.parse(events).map((row: { event: string }) => row.event))).toEqual(new Set(['remiss-ny']));
    const verified = await cli(['audit', 'verify']);
    expect([verified.code, JSON.parse(verified.out).badHeads], verified.err).toEqual([0, 0]);
  });

  test('a backup made while nothing runs lies in the data folder', async () => {
    await start();
    await stop();
    const { code, out } = await cli(['backup']);
    expect([code, existsSync(JSON.parse(out).file)]).toEqual([0, true]);
    expect(JSON.parse(out).file).toContain(dataFile('backups'));
  });

  test('an older copy is never overwritten', async () => {
    await start();
    const copy = inFolder('copy.db');
    writeFileSync(copy, 'older');
    expect((await cli(['backup', copy])).code).toBe(1);
    expect(readFileSync(copy, 'utf8')).toBe('older');
  });

  test('a store that is there is moved aside only by --force', async () => {
    await start();
    await stop();
    const { file: copy } = JSON.parse((await cli(['backup'])).out);
    const { code, err } = await cli(['restore', copy]);
    expect([code, err]).toEqual([2, expect.stringContaining('--force')]);
  });

  test('is refused while a gateway runs', async () => {
    await start();
    const { file: copy } = JSON.parse((await cli(['backup'])).out);
    const { code, err } = await cli(['restore', copy, '--force']);
    expect([code, err]).toEqual([1, expect.stringContaining('in use')]);
    expect((await cli(['audit', 'verify'])).code).toBe(0);
  });

  test.each([
    ['is cut short', (bytes: Buffer) => bytes.subarray(0, Math.floor(bytes.length / 2))],
    ['is no store', () => Buffer.from('not a database at all, but long enough to look at')],
    ['is empty', () => Buffer.alloc(0)],
  ])('a backup that %s never takes the place of the store', async (_what, spoil) => {
    await start();
    await cli(['send', example('remiss-ny')]);
    await stop();
    const { file: copy } = JSON.parse((await cli(['backup'])).out);
    const spoilt = inFolder('spoilt.db');
    writeFileSync(spoilt, spoil(readFileSync(copy)));
    expect((await cli(['restore', spoilt, '--force'])).code).toBe(1);
    await start();
    expect(JSON.parse((await cli(['exchanges', '--json'])).out).length).toBeGreaterThan(0);
    expect(readdirSync(dataFile('')).filter((name) => name.includes('restor'))).toEqual([]);
  });

  test('a backup whose audit was tampered with never takes the place of the store', async () => {
    await start();
    await cli(['send', example('remiss-ny')]);
    await stop();
    const copy = inFolder('tampered.db');
    copyFileSync(JSON.parse((await cli(['backup'])).out).file, copy);
    tamper(copy);
    const { code, out, err } = await cli(['restore', copy, '--force']);
    expect([code, JSON.parse(out)]).toEqual([1, expect.objectContaining({ ok: false, fault: 'changed' })]);
    expect(err).toContain('Inget är ändrat');
    expect((await cli(['audit', 'verify'])).code).toBe(0);
  });
});

function tamper(file: string): void {
  const db = new DatabaseSync(file);
  db.exec("UPDATE audit SET event = replace(event, 'AuditEvent', 'Basic') WHERE seq = 1");
  db.close();
}
