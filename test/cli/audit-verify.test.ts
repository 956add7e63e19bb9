import { readFileSync, writeFileSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { describe, expect, test } from 'vitest';
import { useStation } from '../support/station.ts';
import { example } from './vardbro.ts';

const { cli, start, stop, inFolder, dataFile } = useStation();

describe('audit verify', () => {
  test('tells the same through a running gateway and over the store alone', async () => {
    await start();
    await cli(['send', example('remiss-ny')]);
    const running = await cli(['audit', 'verify']);
    await stop();
    const alone = await cli(['audit', 'verify', '--lang', 'en']);
    expect([running.code, alone.code], running.err + alone.err).toEqual([0, 0]);
    expect(JSON.parse(running.out)).toMatchObject({ ok: true, heads: 1, badHeads: 0 });
    expect(JSON.parse(alone.out)).toMatchObject({ ok: true, heads: 2, badHeads: 0 });
    expect(JSON.parse(alone.out).rows).toBeGreaterThan(JSON.parse(running.out).rows);
    expect(alone.err).toContain('The audit log is whole');
  });

  test('finds rows cut off at the end, by the head that was signed when the gateway stopped', async () => {
    await start();
    await cli(['send', example('remiss-ny')]);
    await cli(['exchanges']);
    await stop();
    cutTail();
    const { code, out, err } = await cli(['audit', 'verify']);
    expect([code, JSON.parse(out)]).toEqual([1, expect.objectContaining({ ok: false, fault: 'cut', heads: 2 })]);
    expect(err).toContain('INTE hel');
  });

  test('counts a head that nobody of ours signed, and one that a crash cut short, as bad', async () => {
    await start();
    await stop();
    const [line = ''] = readFileSync(dataFile('audit-heads.ndjson'), 'utf8').split('\n');
    const heads = inFolder('heads.ndjson');
    const raised = JSON.stringify({ ...JSON.parse(line), seq: 9_999 });
    writeFileSync(heads, `${line}\n${raised}\n${line.slice(0, 20)}\n`);
    const { code, out } = await cli(['audit', 'verify', '--heads', heads]);
    expect([code, JSON.parse(out)]).toEqual([1, expect.objectContaining({ ok: true, heads: 1, badHeads: 2 })]);
  });

  test('a file of heads that was named and is not there is a failure', async () => {
    const { code, err } = await cli(['audit', 'verify', '--heads', inFolder('none.ndjson')]);
    expect([code, err]).toEqual([1, expect.stringContaining('none.ndjson')]);
  });
});

/** What somebody with the file in hand could do: the last rows away, and the store's own note of its head with them. */
function cutTail(): void {
  const db = new DatabaseSync(dataFile('vardbro.db'));
  db.exec('DELETE FROM audit WHERE seq > 1');
  const { hash } = db.prepare('SELECT hash FROM audit WHERE seq = 1').get() as { hash: string };
  db.prepare("UPDATE audit_mark SET seq = 1, hash = ? WHERE name = 'head'").run(hash);
  db.close();
}
