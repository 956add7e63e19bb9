import { writeFileSync } from 'node:fs';
import { createServer as createHttp } from 'node:http';
import { calculateJwkThumbprint } from 'jose';
import { beforeEach, describe, expect, test } from 'vitest';
import type { Card } from '../../src/gateway/directory/card.ts';
import { useStation } from '../support/station.ts';
import { partnerCard, partnerId, publicKey } from './partner-card.ts';

const { cli, start, inFolder, running } = useStation();

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
    cardFile = inFolder('card.json');
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
    expect([other.code, other.err]).toEqual([1, expect.stringContaining('fingerprint-differs')]);
    const two = { ...card, jwks: { keys: [...card.jwks.keys, publicKey('strand-2')] } };
    writeFileSync(cardFile, JSON.stringify(two));
    const half = await cli(['partner', 'add', cardFile, '--yes', '--fingerprint', print]);
    expect([half.code, half.err]).toEqual([1, expect.stringContaining('fingerprint-differs')]);
    expect(await running().parts.store.partners()).toEqual([]);
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
    expect(await running().parts.store.partners()).toEqual([]);
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
