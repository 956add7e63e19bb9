import { globSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { indexContracts } from '../../src/adapters/rivta/contract/index/contracts.ts';
import { getDiagnosis } from '../../src/adapters/rivta/contract/read/get-diagnosis.ts';
import { securityContracts } from '../../src/adapters/rivta/contract/security/contracts.ts';
import type { ServiceContract } from '../../src/adapters/rivta/contract/service.ts';
import { openAnswer } from '../../src/adapters/rivta/soap.ts';
import { writeOperation } from '../../src/adapters/rivta/write.ts';
import { parseXml } from '../../src/adapters/xml/parse.ts';
import { writeXml, type XmlTree } from '../../src/adapters/xml/write.ts';
import { type Standin, startStandin } from '../../src/cli/platform-standin/server.ts';
import { addressGuard } from '../../src/transports/outgoing/address-guard.ts';
import { outgoingDispatcher } from '../../src/transports/outgoing/outgoing-dispatcher.ts';
import { post } from '../../src/transports/outgoing/post.ts';
import { writeCall } from '../../src/transports/rivta/ask-service.ts';
import { contractPath } from '../../src/transports/rivta/soap-call.ts';
import { noSharedData, sharedFolder } from '../adapters/shared-data.ts';
import { ca } from '../support/certificates.ts';
import { treeOf } from '../support/tree-of.ts';
import { plain } from './support/plain.ts';
import { prefixesOf } from './support/prefixes.ts';
import { hasXmllint, judge } from './support/xmllint.ts';
import { type Zeep, zeepClient } from './support/zeep.ts';

const data = sharedFolder('rivta');
const why = data ? '' : ` (skipped: ${noSharedData})`;
const published = (name: string, ending: string): string =>
  globSync(join(data!, '*', 'interactions', '**', `${name}Interaction`, `${name}${ending}`))[0]!;

const [id, consumer, address] = ['SE5565594230-PLATTFORM', 'SE5599990008-SYS', '5565594230'];
const [patient, day] = ['191212121212', '2026-03-10T10:00:00+01:00'];
const accessing = { employee: 'SE5599990008-E1', careUnit: 'SE5599990008-STRAND', careProvider: 'SE5599990008-0001' };
const provider = 'SE5566778899-0001';
const engagement = {
  resident: patient,
  serviceDomain: 'riv:clinicalprocess:healthcond:description',
  categorization: 'dia',
  logicalAddress: 'SE5566778899-SYS',
  sourceSystem: 'SE5566778899-SYS',
  controller: provider,
};
const named = { id: provider, name: 'Eke vårdcentral' };
const entity = { row: 1, start: day, end: day, careUnit: 'SE5566778899-VCEKEN', careProvider: provider };
const record = {
  id: '3a79e626-7804-42d2-8b10-cb9a45f9c9b6',
  system: { id: consumer },
  activity: { type: 'Läsa', start: day, purpose: 'Vård och behandling' },
  user: { id: accessing.employee, careProvider: named, careUnit: named },
  resources: [{ type: 'Diagnos', patient: { id: patient }, careProvider: named }],
};
const aggregated: ServiceContract = { ...getDiagnosis, domain: 'urn:riv:clinicalprocess:healthcond:description' };

/** Every contract that the stand-in answers itself: a question, and what zeep is to make of the answer. */
const [update, findContent, processNotification] = indexContracts as [
  ServiceContract,
  ServiceContract,
  ServiceContract,
];
const [checkBlocks, checkConsent, checkPatientRelation, storeLog, accessLogs] = securityContracts as ServiceContract[];
const ok = { ResultCode: 'OK' };
const cases: readonly [string, ServiceContract, object, object][] = [
  ['Update', update, { transactions: [{ delete: false, ...engagement }] }, ok],
  [
    'ProcessNotification',
    processNotification,
    { transactions: [{ delete: false, ...engagement, owner: 'SE5599990008-EI' }] },
    ok,
  ],
  [
    'FindContent',
    findContent,
    { resident: patient, serviceDomain: engagement.serviceDomain },
    { engagement: [{ categorization: 'dia', owner: id }, { owner: 'SE5599990008-EI' }] },
  ],
  [
    'CheckBlocks',
    checkBlocks!,
    { accessing, patient, entities: [entity] },
    { CheckBlocksResultType: { Result: ok, CheckResults: [{ Status: 'BLOCKED', RowNumber: 1 }] } },
  ],
  [
    'CheckConsent',
    checkConsent!,
    { accessing, patient },
    { CheckResultType: { Result: ok, HasConsent: true, AssertionType: 'Consent' } },
  ],
  [
    'CheckPatientRelation',
    checkPatientRelation!,
    { accessing, patient },
    { CheckResultType: { Result: ok, HasPatientrelation: false } },
  ],
  ['StoreLog', storeLog!, { logs: [record] }, { ResultType: ok }],
  [
    'GetAccessLogsForPatient',
    accessLogs!,
    { patient, from: day, to: day },
    { AccessLogsResultType: { Result: ok, AccesssLogs: { AccessLog: [{ UserId: accessing.employee }] } } },
  ],
  [
    'GetDiagnosis',
    aggregated,
    { patient: { system: 'http://electronichealth.se/identifier/personnummer', value: patient } },
    { result: { resultCode: 'OK' } },
  ],
];

let zeep: Zeep;
let standin: Standin;
beforeAll(async () => {
  zeep = zeepClient(ca.client(consumer), ca.cert);
  const logicalAddresses = [address];
  standin = await startStandin(
    {
      id,
      listen: { host: '127.0.0.1', port: 0 },
      pem: { ...ca.both(id), ca: ca.cert },
      routes: [],
      permissions: [{ consumer, logicalAddress: '*', contract: '*' }],
      index: { logicalAddresses },
      aggregating: { logicalAddresses },
      security: {
        logicalAddresses,
        blocks: [{ patient, type: 'outer', careProvider: provider }],
        assertions: [{ ...accessing, patient, type: 'Consent' }],
      },
    },
    Date.now,
  );
}, 180_000);
afterAll(async () => {
  await standin?.close();
  zeep?.close();
});

const addressOf = ({ domain, name, request }: ServiceContract): string =>
  `${standin.url}${contractPath(domain, name, request.version)}`;

describe.skipIf(!data)(`the stand-in for the platform${why}`, () => {
  const both = cases.flatMap(([name, contract, question, answer]) => [
    ['published', name, contract, question, answer] as const,
    ['own', name, contract, question, answer] as const,
  ]);
  test.each(both)('answers zeep by the %s WSDL of %s', async (whose, name, contract, question, answer) => {
    const tree = writeOperation({ ...question }, contract.request);
    const { bytes } = writeXml(tree, prefixesOf([tree]));
    const { answer: said, fault } = await zeep.call({
      wsdl: whose === 'own' ? `${addressOf(contract)}?wsdl` : published(name, 'Interaction_*.wsdl'),
      address: addressOf(contract),
      operation: name,
      logicalAddress: address,
      request: plain(parseXml(bytes).root!),
    });
    expect(fault).toBeUndefined();
    expect(said).toMatchObject(answer);
  });

  test.skipIf(!hasXmllint())(
    'answers what xmllint finds valid by the published schemas (skipped without xmllint)',
    async () => {
      const guard = addressGuard(
        () => ['127.0.0.1'],
        () => ['127.0.0.1'],
      );
      const tls = { ca: ca.cert, ...ca.client(consumer) };
      const dispatcher = outgoingDispatcher({ guard, tls: () => tls, connectTimeout: 5_000, answerTimeout: 20_000 });
      const headersXsd = globSync(join(data!, '*', 'core_components', 'interoperability_headers_1.0.xsd'))[0]!;
      for (const [name, contract, question] of cases) {
        const body = writeCall(contract, { ...question }, address);
        const headers = { 'content-type': 'text/xml; charset=utf-8' };
        const signal = AbortSignal.timeout(10_000);
        const { recording } = await post({
          url: addressOf(contract),
          headers,
          body,
          dispatcher,
          signal,
          maxAnswerBytes: 1e6,
        });
        const { body: answer, others } = openAnswer(parseXml(recording.bytes()).root!);
        const valid = (schema: string, tree: XmlTree) =>
          expect(judge(schema, [writeXml(tree, prefixesOf([tree])).bytes])).toMatchObject([{ valid: true }]);
        valid(published(name, 'Responder_*.xsd'), treeOf(answer!));
        for (const header of others) valid(headersXsd, treeOf(header));
        expect(others).toHaveLength(contract === aggregated ? 1 : 0);
      }
      await dispatcher.close();
    },
  );
});
