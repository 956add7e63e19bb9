import { randomUUID } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { getDiagnosis } from '../../src/adapters/rivta/contract/read/get-diagnosis.ts';
import { writeAnswer } from '../../src/adapters/rivta/record/render-answer.ts';
import type { Config } from '../../src/gateway/directory/config.ts';
import { standinPlatform } from '../../src/transports/rivta/platform-standin/platform.ts';
import { contractPath } from '../../src/transports/rivta/soap-call.ts';
import { useStation } from '../support/station.ts';
import { diagnosis } from '../transports/npo/items.ts';
import { example } from './vardbro.ts';

const [unit, provider, national, security] = ['SE5566778899-VCEKEN', 'SE5566778899-0001', '5565594230', 'SE-SAK'];
const patient = { system: 'http://electronichealth.se/identifier/personnummer', value: '191212121212' };
const station = useStation();
let platform: http.Server;
let logged: string[];

/** The stand-in for the platform without its TLS: the caller is who the test says. */
beforeEach(async () => {
  logged = [];
  const open = { unit: 'SE2321000016-A', patient };
  const items = [diagnosis('d1', open), diagnosis('d2', { ...open, unit: 'SE2321000016-B' })];
  const granted = { patient: patient.value, careProvider: provider, careUnit: unit };
  const answers = standinPlatform(
    {
      id: 'SE5565594230-PLATTFORM',
      routes: [
        {
          logicalAddress: 'SE2321000016-SYS',
          contract: getDiagnosis.request.responder,
          rivProfile: 'RIVTABP21',
          address: 'https://source',
        },
      ],
      permissions: [{ consumer: '*', logicalAddress: '*', contract: '*' }],
      index: {
        logicalAddresses: [national],
        engagements: [
          {
            resident: patient.value,
            serviceDomain: 'riv:clinicalprocess:healthcond:description',
            categorization: 'dia',
            logicalAddress: 'SE2321000016-SYS',
            sourceSystem: 'SE2321000016-SYS',
            controller: 'SE2321000016-0001',
          },
        ],
      },
      aggregating: { logicalAddresses: [national] },
      security: {
        logicalAddresses: [security],
        relations: [granted],
        assertions: [{ ...granted, type: 'Consent' }],
        blocks: [
          { patient: patient.value, type: 'outer', careProvider: 'SE2321000016-0001', careUnit: 'SE2321000016-B' },
        ],
      },
    },
    {
      forward: async () => ({ status: 200, mediaType: 'text/xml', bytes: writeAnswer(items, getDiagnosis).bytes }),
      newId: randomUUID,
      now: Date.now,
    },
  );
  platform = http.createServer(async (request, response) => {
    const body = Buffer.concat(await request.toArray());
    const headers = Object.fromEntries(
      Object.entries(request.headers).map(([name, value]) => [name, [value].flat()[0]]),
    );
    if (request.url!.includes('StoreLog')) logged.push(body.toString());
    const answer = await answers({ path: request.url!, headers, certificateHsaId: provider, body });
    response.writeHead(answer.status, { 'content-type': answer.mediaType }).end(answer.bytes);
  });
  await new Promise<void>((done) => platform.listen(0, '127.0.0.1', done));
});
afterEach(() => {
  platform.closeAllConnections();
  platform.close();
});

function reading(config: Config): Config {
  const vp = `http://127.0.0.1:${(platform.address() as AddressInfo).port}/vp`;
  const service = (domain: string, name: string, version: number) => ({
    address: `${vp}${contractPath(domain, name, version)}`,
    logicalAddress: security,
  });
  return {
    ...config,
    organisation: config.organisation,
    overview: {
      address: vp,
      aggregator: national,
      contracts: ['GetDiagnosis 2.0'],
      security: {
        checkBlocks: service('ehr:blocking:accesscontrol', 'CheckBlocks', 3),
        checkConsent: service('ehr:patientconsent:accesscontrol', 'CheckConsent', 1),
        checkPatientRelation: service('ehr:patientrelationship:accesscontrol', 'CheckPatientRelation', 1),
        storeLog: service('ehr:log:store', 'StoreLog', 1),
      },
    },
  };
}

async function readerFile(change: object = {}): Promise<string> {
  const file = station.inFolder('reader.json');
  const ihe_iua = {
    national_provider_identifier: 'SE5566778899-L0042',
    subject_organization_id: [unit],
    purpose_of_use: [{ code: 'TREAT' }],
    ...change,
  };
  writeFileSync(file, JSON.stringify({ extensions: { ihe_iua, vardbro: { assignment: 'Vård och behandling' } } }));
  return file;
}

test('reads what others have of the patient of a case, and says on stderr that something is hidden', async () => {
  await station.start(reading);
  const sent = await station.cli(['send', example('remiss-ny')]);
  const id = /ärende (\S+)/.exec(sent.out)![1]!;
  const read = await station.cli(['record', '--case', id, '--reader', await readerFile(), '--from', '2026-01-01']);
  expect(read.code, read.err).toBe(0);
  const bundle = JSON.parse(read.out);
  expect([bundle.type, bundle.total]).toEqual(['searchset', 1]);
  expect(bundle.entry[0].resource).toMatchObject({ resourceType: 'Condition' });
  expect(read.err).toContain('overview-hidden');
  expect(read.out + read.err).not.toContain('SE2321000016-B');

  const log = readFileSync(station.dataFile('audit-heads.ndjson'), 'utf8');
  expect(log).not.toContain(patient.value);
  const stranger = await readerFile({ subject_organization_id: ['SE5566778899-KLINIK1'] });
  const refused = await station.cli(['record', '--case', id, '--reader', stranger]);
  expect([refused.code, refused.out]).toEqual([1, '']);
  expect(refused.err).toMatch(/overview-no-relation[\s\S]*overview-no-consent/);
});

test('wants a case and a file that names the reader', async () => {
  expect((await station.cli(['record'])).code).toBe(2);
  const file = station.inFolder('empty.json');
  writeFileSync(file, '{}');
  expect((await station.cli(['record', '--case', 'x', '--reader', file])).code).toBe(2);
});
