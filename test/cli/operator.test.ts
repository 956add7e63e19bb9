import { generateKeyPairSync } from 'node:crypto';
import { copyFileSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer as createHttp } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { calculateJwkThumbprint, type JWK } from 'jose';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { freePort } from '../../src/cli/demo/free-port.ts';
import { type Serving, serve } from '../../src/cli/serve/compose.ts';
import type { Card } from '../../src/gateway/directory/card.ts';
import type { Config } from '../../src/gateway/directory/config.ts';
import { readConfig } from '../../src/gateway/directory/load-config.ts';
import { example, type Ran, vardbro } from './vardbro.ts';

const patient = 'http://electronichealth.se/identifier/personnummer|191212121212';
const partnerId = 'SE5599990008-0001';

let folder: string;
let file: string;
let serving: Serving | undefined;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'vardbro-operator-'));
  file = join(folder, 'vardbro.json');
  await vardbro(['init', '--config', file]);
  writeFileSync(file, JSON.stringify(here(JSON.parse(readFileSync(file, 'utf8')), await freePort())));
});

afterEach(async () => {
  await stop();
  rmSync(folder, { recursive: true, force: true });
});

const cli = (args: readonly string[], input?: string): Promise<Ran> =>
  vardbro([...args, '--config', file], { now: Date.now, ...(input !== undefined && { input }) });

async function start(): Promise<Serving> {
  const { config } = readConfig(readFileSync(file, 'utf8'), folder);
  serving = await serve(config!, { write: () => undefined });
  return serving;
}

async function stop(): Promise<void> {
  await serving?.stop();
  serving = undefined;
}

const dataFile = (name: string): string => join(folder, 'data', name);

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
    const heads = join(folder, 'heads.ndjson');
    const raised = JSON.stringify({ ...JSON.parse(line), seq: 9_999 });
    writeFileSync(heads, `${line}\n${raised}\n${line.slice(0, 20)}\n`);
    const { code, out } = await cli(['audit', 'verify', '--heads', heads]);
    expect([code, JSON.parse(out)]).toEqual([1, expect.objectContaining({ ok: true, heads: 1, badHeads: 2 })]);
  });

  test('a file of heads that was named and is not there is a failure', async () => {
    const { code, err } = await cli(['audit', 'verify', '--heads', join(folder, 'none.ndjson')]);
    expect([code, err]).toEqual([1, expect.stringContaining('none.ndjson')]);
  });
});

describe('audit patient-extract', () => {
  test('gives every access to the patient’s data, the same through a gateway and over the store, itself included', async () => {
    await start();
    await cli(['send', example('remiss-ny')]);
    const running = await cli(['audit', 'patient-extract', '--patient', '-'], `${patient}\n`);
    await stop();
    const alone = await cli(['audit', 'patient-extract', '--patient', patient]);
    expect([running.code, alone.code], running.err + alone.err).toEqual([0, 0]);
    const events = linesOf(running.out);
    expect(events.length).toBeGreaterThan(0);
    expect(events.every((event) => event.resourceType === 'AuditEvent')).toBe(true);
    expect(linesOf(alone.out).slice(0, events.length)).toEqual(events);
    expect(linesOf(alone.out).length).toBeGreaterThan(events.length);
  });

  test('gives nothing of another patient', async () => {
    await start();
    await cli(['send', example('remiss-ny')]);
    const other = patient.replace('191212121212', '195009072553');
    expect(await cli(['audit', 'patient-extract', '--patient', other])).toMatchObject({ code: 0, out: '' });
  });

  test('refuses what is no patient, without quoting it, and refuses an engine', async () => {
    await start();
    const bare = await cli(['audit', 'patient-extract', '--patient', '191212121212']);
    expect([bare.code, bare.err]).toEqual([1, expect.stringContaining('value-invalid')]);
    expect(bare.err).not.toContain('191212121212');
    const engine = await cli(['audit', 'patient-extract', '--patient', patient, '--as', 'engine']);
    expect([engine.code, engine.out, engine.err]).toEqual([1, '', expect.stringContaining('forbidden')]);
  });
});

describe('backup and restore', () => {
  test('a backup made while running brings the messages back, and what came after it is gone', async () => {
    await start();
    await cli(['send', example('remiss-ny')]);
    const copy = join(folder, 'copy.db');
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
    const copy = join(folder, 'copy.db');
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
    const spoilt = join(folder, 'spoilt.db');
    writeFileSync(spoilt, spoil(readFileSync(copy)));
    expect((await cli(['restore', spoilt, '--force'])).code).toBe(1);
    await start();
    expect(JSON.parse((await cli(['exchanges', '--json'])).out).length).toBeGreaterThan(0);
    expect(readdirSync(join(folder, 'data')).filter((name) => name.includes('restor'))).toEqual([]);
  });

  test('a backup whose audit was tampered with never takes the place of the store', async () => {
    await start();
    await cli(['send', example('remiss-ny')]);
    await stop();
    const copy = join(folder, 'tampered.db');
    copyFileSync(JSON.parse((await cli(['backup'])).out).file, copy);
    tamper(copy);
    const { code, out, err } = await cli(['restore', copy, '--force']);
    expect([code, JSON.parse(out)]).toEqual([1, expect.objectContaining({ ok: false, fault: 'changed' })]);
    expect(err).toContain('Inget är ändrat');
    expect((await cli(['audit', 'verify'])).code).toBe(0);
  });
});

describe('partner export', () => {
  test('prints our card with public keys only, and the fingerprint to tell the partner', async () => {
    const { code, out, err } = await cli(['partner', 'export']);
    const card = JSON.parse(out) as Card;
    expect([code, card.organisation.hsaId]).toEqual([0, 'SE5566778899-0001']);
    expect(card.units.map((unit) => unit.hsaId)).toEqual(['SE5566778899-VCEKEN', 'SE5566778899-KLINIK1']);
    expect(out).not.toMatch(/"d":/);
    expect(err).toContain(await calculateJwkThumbprint(card.jwks.keys[0]!, 'sha256'));
  });
});

describe('partner add', () => {
  let card: Card;
  let cardFile: string;
  let print: string;
  beforeEach(async () => {
    card = partnerCard();
    cardFile = join(folder, 'card.json');
    writeFileSync(cardFile, JSON.stringify(card));
    print = await calculateJwkThumbprint(card.jwks.keys[0]!, 'sha256');
  });

  test('shows the card with its fingerprints, and takes it in once a person says yes: at once, while the gateway runs', async () => {
    const { parts } = await start();
    expect(parts.directory().organisation(partnerId)).toBeUndefined();
    const { code, out, err } = await cli(['partner', 'add', cardFile], 'ja\n');
    expect([code, JSON.parse(out).partner], err).toEqual([0, partnerId]);
    expect(err).toContain('Strandkliniken');
    expect(err).toContain(print);
    expect(parts.directory().unit('SE5599990008-STRAND')?.organisation).toBe(partnerId);
    const rows = await parts.store.auditRows({ limit: 500 });
    expect(
      rows.filter(({ event }) => event.includes('security-configuration') && event.includes(partnerId)),
    ).toHaveLength(1);
  });

  test.each(['nej\n', '', 'jag vet inte\n'])('changes nothing when the person says %j', async (input) => {
    const { parts } = await start();
    const { code, out } = await cli(['partner', 'add', cardFile], input);
    expect([code, out, await parts.store.partners()]).toEqual([1, '', []]);
  });

  test('goes without questions when the fingerprint of every key is given, also where no gateway runs', async () => {
    const { code, err } = await cli(['partner', 'add', cardFile, '--yes', '--fingerprint', print]);
    expect(code, err).toBe(0);
    const { parts } = await start();
    expect(parts.directory().organisationByClient('strand-gateway')?.hsaId).toBe(partnerId);
  });

  test('refuses another fingerprint, and a key that nobody compared', async () => {
    await start();
    const other = await cli(['partner', 'add', cardFile, '--yes', '--fingerprint', `${print}x`]);
    expect([other.code, other.err]).toEqual([1, expect.stringContaining('card-invalid')]);
    const two = { ...card, jwks: { keys: [...card.jwks.keys, publicKey('strand-2')] } };
    writeFileSync(cardFile, JSON.stringify(two));
    const half = await cli(['partner', 'add', cardFile, '--yes', '--fingerprint', print]);
    expect([half.code, half.err]).toEqual([1, expect.stringContaining('card-invalid')]);
    expect(await serving!.parts.store.partners()).toEqual([]);
  });

  test('refuses a card of an organisation that stands in the configuration, and one that takes over a unit or a client id', async () => {
    await start();
    const refused = async (change: object): Promise<string> => {
      writeFileSync(cardFile, JSON.stringify({ ...card, ...change }));
      const { code, err } = await cli(['partner', 'add', cardFile, '--yes', '--fingerprint', print]);
      expect(code).toBe(1);
      return err;
    };
    const { organisation } = card;
    expect(await refused({ organisation: { ...organisation, hsaId: 'SE5566778899-0001' } })).toContain(
      'partner-in-config',
    );
    expect(await refused({ organisation: { ...organisation, clientId: 'engine' } })).toContain(
      '/organisation/clientId',
    );
    expect(await refused({ units: [{ hsaId: 'SE5566778899-VCEKEN', name: 'Tagen' }] })).toContain('/units/0/hsaId');
    expect(await serving!.parts.store.partners()).toEqual([]);
  });

  test('a newer card of the same partner replaces the older one', async () => {
    const { parts } = await start();
    await cli(['partner', 'add', cardFile, '--yes', '--fingerprint', print]);
    writeFileSync(
      cardFile,
      JSON.stringify({ ...card, units: [{ hsaId: 'SE5599990008-NY', name: 'Nya mottagningen' }] }),
    );
    const { code, err } = await cli(['partner', 'add', cardFile, '--yes', '--fingerprint', print]);
    expect(code, err).toBe(0);
    expect(
      parts
        .directory()
        .unitsOf(partnerId)
        .map((unit) => unit.hsaId),
    ).toEqual(['SE5599990008-NY']);
  });

  test('a partner is listed with its keys, and removed at once with a reason', async () => {
    await cli(['partner', 'add', cardFile, '--yes', '--fingerprint', print]);
    const listed = await cli(['partner', 'list']);
    expect(JSON.parse(listed.out)).toMatchObject({ partner: partnerId, fingerprints: [print] });
    expect((await cli(['partner', 'remove', partnerId])).code).toBe(2);
    const removed = await cli(['partner', 'remove', partnerId, '--reason', 'avtalet är slut']);
    expect(removed.code, removed.err).toBe(0);
    expect((await cli(['partner', 'list'])).out).toBe('');
    const again = await cli(['partner', 'remove', partnerId, '--reason', 'en gång till']);
    expect([again.code, again.err]).toEqual([1, expect.stringContaining('not-found')]);
  });

  test('every fault of a card is told at once', async () => {
    writeFileSync(cardFile, JSON.stringify({ ...card, units: [{ hsaId: 'fel', name: '' }] }));
    const { code, err } = await cli(['partner', 'add', cardFile, '--yes', '--fingerprint', print]);
    expect(code).toBe(1);
    expect(err.match(/card-invalid/g)?.length).toBeGreaterThan(1);
  });

  test('reads a card from an address, and follows no redirect', async () => {
    const http = createHttp((request, response) => {
      if (request.url === '/card') response.end(JSON.stringify(card));
      else response.writeHead(302, { location: '/card' }).end();
    });
    await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve));
    const base = `http://127.0.0.1:${(http.address() as { port: number }).port}`;
    try {
      const sent = await cli(['partner', 'add', `${base}/away`, '--yes', '--fingerprint', print]);
      expect([sent.code, sent.err]).toEqual([1, expect.stringContaining('HTTP 302')]);
      const { code, err } = await cli(['partner', 'add', `${base}/card`, '--yes', '--fingerprint', print]);
      expect(code, err).toBe(0);
    } finally {
      http.close();
    }
  });

  test('an address of another machine must be https', async () => {
    const { code, err } = await cli(['partner', 'add', 'http://strand.example/card', '--yes', '--fingerprint', print]);
    expect([code, err]).toEqual([1, expect.stringContaining('https')]);
  });

  test('--yes without a fingerprint is a fault of usage', async () => {
    expect((await cli(['partner', 'add', cardFile, '--yes'])).code).toBe(2);
  });
});

function partnerCard(): Card {
  return {
    organisation: { hsaId: partnerId, name: 'Strandkliniken', sector: 'private', clientId: 'strand-gateway' },
    units: [{ hsaId: 'SE5599990008-STRAND', name: 'Ortopedmottagningen' }],
    jwks: { keys: [publicKey('strand-1')] },
    endpoints: [{ transport: 'fhir', address: 'https://strand.example/fhir', formats: ['fhir:4.0'] }],
  };
}

function publicKey(kid: string): JWK {
  const { publicKey: key } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  return { ...(key.export({ format: 'jwk' }) as JWK), kid, alg: 'ES256', use: 'sig' };
}

const linesOf = (text: string): { resourceType: string }[] =>
  text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line));

/** What somebody with the file in hand could do: the last rows away, and the store's own note of its head with them. */
function cutTail(): void {
  const db = new DatabaseSync(dataFile('vardbro.db'));
  db.exec('DELETE FROM audit WHERE seq > 1');
  const { hash } = db.prepare('SELECT hash FROM audit WHERE seq = 1').get() as { hash: string };
  db.prepare("UPDATE audit_mark SET seq = 1, hash = ? WHERE name = 'head'").run(hash);
  db.close();
}

function tamper(file: string): void {
  const db = new DatabaseSync(file);
  db.exec("UPDATE audit SET event = replace(event, 'AuditEvent', 'Basic') WHERE seq = 1");
  db.close();
}

/** The config of `init` on a free port, with a second unit that the first can refer to. */
function here(own: Config, port: number): object {
  const units = ['SE5566778899-VCEKEN', 'SE5566778899-KLINIK1'];
  const second = { hsaId: units[1], name: 'Kliniken vid bron', organisation: own.organisation, local: true };
  return {
    ...own,
    test: true,
    baseUrl: `http://localhost:${port}`,
    listen: { host: '127.0.0.1', port },
    directory: {
      ...own.directory,
      units: [...own.directory.units, second],
      clients: own.directory.clients.map((client) => ({ ...client, units })),
    },
  };
}
