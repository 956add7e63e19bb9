import { execFile } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { promisify } from 'node:util';
import { importJWK, SignJWT } from 'jose';
import { expect, test } from 'vitest';
import { toBundle } from '../../src/adapters/referral/to-bundle.ts';
import { referral as demoReferral } from '../../src/cli/demo/messages.ts';
import type { Config } from '../../src/gateway/directory/config.ts';
import { example, root, vardbro } from '../cli/vardbro.ts';
import { useStation } from '../support/station.ts';
import { blocks, spans } from './page.ts';

// What an integration engineer types: the lines of the page as they stand, but for host, assertion and token.
const page = 'docs/integration.md';
const time = '2026-11-24T08:00:00+01:00';
const run = promisify(execFile);
const { cli, start, inFolder } = useStation();

const stateless = new Set(['convert', 'render', 'validate']);

interface Accepted {
  readonly id: string;
  readonly case: string;
}

test('the curl lines and the GETs of the page work as they stand, one after the other', {
  timeout: 60_000,
}, async () => {
  const { base, assertion } = await gateway();
  const shell = async (line: string, env: Record<string, string> = {}) => {
    const { stdout } = await run('bash', ['-c', line.replaceAll('https://gateway.example', base)], {
      cwd: dirname(inFolder('x')),
      env: { ...process.env, ...env },
    });
    return JSON.parse(stdout);
  };
  const [token, referral, imaging, reading, ...more] = blocks(page, 'sh');
  expect(more).toEqual([]);
  const [message, , , answer] = blocks(page, 'json');
  writeFileSync(inFolder('referral.json'), message!);
  writeFileSync(inFolder('imaging.json'), JSON.stringify(images));

  const { access_token: TOKEN } = await shell(token!, { ASSERTION: await assertion() });
  const sent: Accepted = await shell(referral!, { TOKEN });
  expect(sent).toMatchObject({ state: 'queued', issues: [] });
  const pictures: Accepted = await shell(imaging!, { TOKEN });
  expect(pictures).toMatchObject({ case: sent.case });
  // This gateway has no overview and says so; test/http/record/search.test.ts reads by these doors.
  for (const line of reading!.split(/\n(?=curl)/)) {
    const refused = await shell(line, { TOKEN });
    expect([line, refused]).toEqual([line, expect.objectContaining({ resourceType: 'OperationOutcome' })]);
    expect(refused.issue[0].details.coding[0].code).toBe('not-found');
  }

  const call = async (path: string, method = 'GET', body?: string) => {
    const reply = await fetch(`${base}${path}`, {
      method,
      headers: { Authorization: `Bearer ${TOKEN}`, 'Content-Type': 'application/vnd.vardbro.referral+json' },
      ...(body !== undefined && { body }),
    });
    return { status: reply.status, body: await reply.text() };
  };
  const seen = JSON.parse((await call(`/cases/${sent.case}`)).body);
  const places: Record<string, string> = {
    'GET /fhir/metadata': '/fhir/metadata',
    'GET /exchanges/{id}/parts/{sha256}': `/exchanges/${pictures.id}/parts/${seen.parts[0].sha256}`,
    'GET /cases/{id}': `/cases/${sent.case}`,
    'GET /fhir/Task?owner=HSA-ID': '/fhir/Task?owner=SE5599990008-STRAND',
    'GET /fhir/StructureDefinition?url=...':
      '/fhir/StructureDefinition?url=https://vardbro.example/fhir/StructureDefinition/vardbro-task',
    'GET /packages/se.vardbro.exchange': '/packages/se.vardbro.exchange',
  };
  const named = spans(page, 'GET');
  expect(named.toSorted()).toEqual(Object.keys(places).toSorted());
  for (const get of named) expect([get, (await call(places[get]!)).status]).toEqual([get, 200]);
  expect(spans(page, 'POST')).toEqual(['POST /exchanges/{id}/check']);
  const report = await fetch(`${base}/fhir/Patient/$validate?report=must-support`, {
    method: 'POST',
    headers: { Authorization: `Bearer ${TOKEN}`, 'Content-Type': 'application/fhir+json' },
    body: '{"resourceType":"Patient"}',
  });
  expect(report.status).toBe(200);
  // The images have no address, so there is nobody to ask.
  expect(await call(`/exchanges/${pictures.id}/check`, 'POST')).toMatchObject({
    status: 422,
    body: expect.stringContaining('imaging-without-uid'),
  });

  const arrived = async () => JSON.parse((await call('/fhir/Task?owner=SE5599990008-STRAND')).body).entry?.length ?? 0;
  await expect.poll(arrived, { timeout: 20_000 }).toBeGreaterThan(0);
  const answered = await call('/exchanges', 'POST', answer);
  expect([answered.status, answered.body]).toEqual([202, expect.stringContaining('"state"')]);
});

test('the commands of the page work as they stand', { timeout: 60_000 }, async () => {
  await gateway();
  const file = inFolder('bundle.json');
  const sent = await cli(['send', example('remiss-ny')]);
  expect(sent.code, sent.err).toBe(0);
  await expect.poll(async () => (await cli(['inbox', '--unit', 'SE5566778899-KLINIK1'])).out).toContain('#2026-20001');
  const referral = demoReferral({ id: 'SE5566778899-SYS1#2026-7', patient: 'alma', question: 'Höftprotes?', time });
  writeFileSync(file, JSON.stringify(toBundle(referral, { at: time }).bundle));
  const words: Record<string, string> = {
    'HSA-ID': 'SE5566778899-KLINIK1',
    ID: 'SE5566778899-SYS1#2026-20001',
    EVENT: 'bekraftad',
    T: 'Välkommen.',
    PERSON: 'SE5566778899-L0042',
    PACKAGE: `${root}/profiles/se.vardbro.exchange/0.1.0`,
    URL: 'https://vardbro.example/fhir/StructureDefinition/vardbro-message',
    FILE: file,
    'FILE...': file,
  };
  // `vardbro send` by itself names the command; two need a service platform and one a manifest of images:
  // test/cli/record.test.ts, test/cli/platform-standin.test.ts and test/adapters/dicom/kos.test.ts.
  const elsewhere = ['vardbro send', 'vardbro record', 'vardbro platform-standin', 'vardbro render --to dicom-kos'];
  const lines = spans(page, 'vardbro').filter((line) => !elsewhere.some((start) => line.startsWith(start)));
  expect(lines.length).toBeGreaterThan(5);
  for (const command of lines) {
    const args = command
      .split(' ')
      .slice(1)
      .map((word) => words[word] ?? word);
    const { code, err } = stateless.has(args[0]!) ? await vardbro(args) : await cli(args);
    expect([command, code, err]).toEqual([command, 0, expect.any(String)]);
  }
});

/** A gateway with the page's two units as its own, and what its engine signs. */
async function gateway() {
  const { address } = await start(withStrand);
  const base = `http://localhost:${address.port}`;
  const key = JSON.parse(readFileSync(inFolder('keys/engine.jwk.json'), 'utf8'));
  return {
    base,
    assertion: async () =>
      new SignJWT({})
        .setProtectedHeader({ alg: 'ES256', kid: key.kid })
        .setIssuer('engine')
        .setSubject('engine')
        .setAudience(`${base}/oauth/token`)
        .setJti(randomUUID())
        .setIssuedAt()
        .setExpirationTime('4m')
        .sign(await importJWK(key, 'ES256')),
  };
}

function withStrand(config: Config): Config {
  const { directory, organisation } = config;
  const strand = { hsaId: 'SE5599990008-STRAND', name: 'Strand', organisation, local: true };
  const clients = directory.clients.map((client) => ({ ...client, units: [...client.units, strand.hsaId] }));
  return { ...config, directory: { ...directory, units: [...directory.units, strand], clients } };
}

/** Images without an address: nothing is fetched for them. */
const images = {
  patient: { id: { type: 'personnummer', value: '191212121212' }, name: 'Tolvansson, Tolvan' },
  studies: [
    {
      uid: '1.2.752.99.4711.1',
      started: '2026-11-20',
      series: [
        {
          uid: '1.2.752.99.4711.1.1',
          modality: 'CT',
          instances: [{ uid: '1.2.752.99.4711.1.1.1', sopClass: '1.2.840.10008.5.1.4.1.1.2' }],
        },
      ],
    },
  ],
};
