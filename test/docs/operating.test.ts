import { readFileSync, writeFileSync } from 'node:fs';
import { calculateJwkThumbprint } from 'jose';
import { expect, test } from 'vitest';
import type { Config } from '../../src/gateway/directory/config.ts';
import { partnerCard, partnerId } from '../cli/partner-card.ts';
import { example, type Ran } from '../cli/vardbro.ts';
import { useStation } from '../support/station.ts';
import { blocks, spans } from './page.ts';

// What an operator types: every command of the page, in an order in which somebody could.
const page = 'docs/operating.md';
const patient = 'http://electronichealth.se/identifier/personnummer|191212121212';
const { cli, start, stop, inFolder, running } = useStation();

/** Each command of the page: `stopped` ones where no gateway runs. `named` ones stand in the text without all that they need, and are shown by other tests. */
const order: readonly (readonly [command: string, when: 'running' | 'stopped' | 'named', told?: RegExp])[] = [
  ['vardbro init --config /etc/vardbro/vardbro.json', 'named'],
  ['vardbro serve --config FILE', 'named'],
  ['vardbro replay', 'named'],
  ['vardbro health', 'running', /ready/],
  ['vardbro partner export', 'running', /SE5566778899-0001/],
  ['vardbro partner add FILE', 'running', /SE5599990008-0001/],
  ['vardbro partner list', 'running', /SE5599990008-0001/],
  ['vardbro exchanges --why', 'running', /deliver \d+: 1 försök/],
  ['vardbro replay EXCHANGE --reason R', 'running', /i kö igen/],
  ['vardbro inbox --waiting confirmation', 'running'],
  ['vardbro console', 'running', /kod: \S+/],
  ['vardbro backup', 'running', /backups/],
  ['vardbro backup FILE', 'running', /copy\.db/],
  ['vardbro audit verify', 'running', /"ok":true/],
  ['vardbro audit patient-extract --patient -', 'running', /AuditEvent/],
  ['vardbro npo reindex', 'running'],
  ['vardbro partner remove HSA-ID --reason R', 'running'],
  ['vardbro migrate', 'stopped'],
  ['vardbro restore FILE', 'stopped', /"ok":true/],
];

test('every command of the page does what it says', { timeout: 120_000 }, async () => {
  expect(order.map(([command]) => command).toSorted()).toEqual(spans(page, 'vardbro').toSorted());
  await start(asThePageSays);
  const card = partnerCard();
  writeFileSync(inFolder('card.json'), JSON.stringify(card));
  const words: Record<string, string> = { 'HSA-ID': partnerId, R: 'prov', FILE: inFolder('copy.db') };
  const sent = await cli(['send', toNobody()]);
  expect(sent.code, sent.err).toBe(0);
  words.EXCHANGE = sent.out.split(' ')[0]!;
  const print = await calculateJwkThumbprint(card.jwks.keys[0]!, 'sha256');

  const does = async (command: string): Promise<Ran> => {
    const args = command.split(' ').slice(1);
    const given = args.map((word) => words[word] ?? word);
    if (command === 'vardbro partner add FILE')
      return cli(['partner', 'add', inFolder('card.json'), '--yes', '--fingerprint', print]);
    if (command === 'vardbro restore FILE') return cli([...given, '--force']);
    return cli(given, command.endsWith('-') ? `${patient}\n` : undefined);
  };
  const attempted = async () => (await running().parts.store.outbox({ exchangeId: words.EXCHANGE!, limit: 1 }))[0];
  await expect.poll(async () => (await attempted())?.attempts, { timeout: 20_000 }).toBe(1);
  await expect.poll(async () => (await attempted())?.state, { timeout: 20_000 }).toBe('ready');

  for (const [command, when, told = /^/] of order) {
    if (when === 'named') continue;
    if (when === 'stopped') await stop();
    const { code, out, err } = await does(command);
    expect([command, code, out], err).toEqual([command, 0, expect.stringMatching(told)]);
  }
});

test('the addresses of the page answer', async () => {
  const { address } = await start();
  const named = spans(page, 'GET');
  expect(named.length).toBeGreaterThan(3);
  for (const get of named.filter((line) => !line.includes('/fhir/'))) {
    const reply = await fetch(`http://localhost:${address.port}${get.split(' ')[1]}`);
    expect([get, reply.status]).toEqual([get, 200]);
    if (!get.endsWith('/metrics')) continue;
    const text = await reply.text();
    for (const metric of ['queue_jobs', 'queue_age_seconds', 'exchanges_total', 'http_requests_total'])
      expect(text).toContain(`# TYPE vardbro_${metric}`);
  }
});

/** The page's own example of archives, entries offered to NPÖ, and a partner that nobody answers for. */
function asThePageSays(config: Config): Config {
  const [archives] = blocks(page, 'json');
  const { directory, organisation } = config;
  const partner = { hsaId: 'SE5599990009-0001', name: 'Nordkliniken', region: '14', sector: 'public' as const };
  const nobody = { transport: 'fhir', address: 'http://localhost:9/fhir', formats: ['fhir:4.0'] };
  const unit = { hsaId: 'SE5599990009-NORD', name: 'Nord', organisation: partner.hsaId, endpoints: [nobody] };
  return {
    ...config,
    ...JSON.parse(`{${archives}}`),
    npo: { sourceSystems: [`${organisation.slice(0, 12)}-SYS1`], readers: [] },
    directory: {
      ...directory,
      organisations: [...directory.organisations, { ...partner, clientId: 'nord' }],
      units: [...directory.units, unit],
    },
  };
}

function toNobody(): string {
  const file = inFolder('remiss.json');
  const message = JSON.parse(readFileSync(example('remiss-ny'), 'utf8'));
  writeFileSync(file, JSON.stringify({ ...message, receiver: 'SE5599990009-NORD', messageId: 'MED-1' }));
  return file;
}
