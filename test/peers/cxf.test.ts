import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { ReferralMessage } from '../../src/adapters/referral/referral-message.ts';
import { findContent } from '../../src/adapters/rivta/contract/index/find-content.ts';
import { update } from '../../src/adapters/rivta/contract/index/update.ts';
import { getCareDocumentation3 } from '../../src/adapters/rivta/contract/read/get-care-documentation.ts';
import { getDiagnosis } from '../../src/adapters/rivta/contract/read/get-diagnosis.ts';
import { getLaboratoryOrderOutcome4 } from '../../src/adapters/rivta/contract/read/get-laboratory-order-outcome.ts';
import { contractOf } from '../../src/adapters/rivta/contract/referral/contracts.ts';
import type { ServiceContract } from '../../src/adapters/rivta/contract/service.ts';
import type { Draft } from '../../src/adapters/rivta/draft.ts';
import { parseAnswer } from '../../src/adapters/rivta/record/parse-answer.ts';
import { openAnswer, openEnvelope } from '../../src/adapters/rivta/soap.ts';
import { parseXml } from '../../src/adapters/xml/parse.ts';
import { startStandin } from '../../src/cli/platform-standin/server.ts';
import { writeReadRequest } from '../../src/transports/npo/write-request.ts';
import { writeCall } from '../../src/transports/rivta/ask-service.ts';
import { contractPath } from '../../src/transports/rivta/soap-call.ts';
import { first, id, says } from '../gateway/conversation.ts';
import { ca } from '../support/certificates.ts';
import { apacheCxf } from './cxf/peer.ts';
import { askAll, national, platform, referrer, say, type World, world } from './cxf/world.ts';
import { offer, own, ownAnswer, ownBytes, patient, sourceSystem } from './support/offered.ts';
import { plain, same } from './support/plain.ts';
import { addressOf, wireForm } from './support/wire.ts';

/** A client and a server that Apache CXF made of the published WSDLs. Both hold all that comes and goes against the schemas. */
const absent = apacheCxf.absent();

/** Version 1 has a list of professions of its own. */
const { profession: _, ...author } = first().request!.author;
const former = (referral: string, change: Partial<ReferralMessage> = {}): ReferralMessage =>
  first({ referral, request: { ...first().request!, author }, ...change });
const words = { text: 'Text.', author: { name: 'Lova Specialistdotter', unit: 'SE5599990008-STRAND' } };

const asked = [
  ['GetDiagnosis', getDiagnosis],
  ['GetCareDocumentation', getCareDocumentation3],
  ['GetLaboratoryOrderOutcome', getLaboratoryOrderOutcome4],
] as const;

describe.skipIf(absent)(`Apache CXF${absent ? ` (skipped: ${absent})` : ''}`, () => {
  let all: World;
  beforeAll(async () => {
    all = await world();
  }, 300_000);
  afterAll(() => all?.close());

  describe.each(asked)('as the client of %s', (_name, contract) => {
    beforeAll(() => offer(all, contract));

    test('takes all that we answer, by the published schema', async () => {
      const said = await askAll(all, contract);
      expect(said.invalid ?? said.fault).toBeUndefined();
      expect(same(said.answer)).toEqual(same(await ownAnswer(all, contract)));
    });

    test('takes it as a client made from our own WSDL', async () => {
      const said = await askAll(all, contract, { wsdl: `${addressOf(all.doors.region, contract.request)}?wsdl` });
      expect(said.invalid ?? said.fault).toBeUndefined();
      expect(same(said.answer)).toEqual(same(await ownAnswer(all, contract)));
    });
  });

  test('as a client that may not read gets a fault that it understands', async () => {
    const { fault } = await askAll(all, getDiagnosis, { headers: referrer('SE5599990008-0001') });
    expect(fault).toEqual({ code: 'Client', text: expect.stringMatching(/^rivta-caller-unknown/) });
  });

  describe('as a referrer, its message made by itself', () => {
    test.each([
      ['1 from the published WSDL', '-p1', 1, false],
      ['1 from our own WSDL', '-o1', 1, true],
      ['2 from our own WSDL', '-o2', 2, true],
    ] as const)('sends a referral of version %s, and the clinic takes it', async (_name, end, version, ownWsdl) => {
      const message = version === 1 ? former(`${id}${end}`) : first({ referral: `${id}${end}` });
      const said = await say(all, 'clinic', message, version, ownWsdl);
      expect(said).toMatchObject({ answer: { result: { resultCode: 'OK', logId: expect.any(String) } } });
      expect(await all.clinic.state(message.referral)).toBe('received');
    });
  });

  test('as a clinic without an answer gives a fault, and the referral stays with us to go again', async () => {
    all.addresses[all.clinic.unit] = all.cxf.address;
    await all.region.submit(former(id));
    await all.run();
    const [job] = (await all.region.case(id))!.exchanges[0]!.jobs;
    expect([job!.state, job!.lastCode]).toEqual(['ready', 'fault-server']);
    expect(await all.region.state(id)).toBe('sent');
  });

  test('as a clinic takes what we send by the published schema, and answers to the end', async () => {
    await all.cxf.answers('ProcessRequest', { result: { resultCode: 'OK', logId: 'cxf-1' } });
    all.clock.advance(10 * 60_000);
    await all.run();
    expect(await all.region.state(id)).toBe('received');
    const got = all.cxf.received.findLast(({ contract }) => contract === 'ProcessRequest')!;
    expect(got.logicalAddress).toBe(all.clinic.unit);
    expect(same(got.request)).toEqual(same(wireForm(former(id), contractOf('ProcessRequest', 1), '')));
    const states: string[] = [];
    for (const event of ['komplettering-begard', 'bekraftad', 'slutsvar'] as const) {
      expect(await say(all, 'region', says(event, words), 1)).toMatchObject({
        answer: { result: { resultCode: 'OK' } },
      });
      states.push(await all.region.state(id));
    }
    expect(states).toEqual(['completion-requested', 'accepted', 'answered']);
  });

  test('as the engagement index is told by the published schema of what is offered, and its yes is heard', async () => {
    await all.cxf.answers('Update', { ResultCode: 'OK' });
    await all.records!.tellIndex();
    await all.records!.tellIndex();
    const calls = all.cxf.received.filter(({ contract }) => contract === 'Update');
    expect(calls).toMatchObject([{ logicalAddress: national, request: { engagementTransaction: expect.any(Array) } }]);
    const { engagementTransaction } = calls[0]!.request as { engagementTransaction: { engagement: object }[] };
    const told = engagementTransaction.map(({ engagement }) => engagement as Record<string, string>);
    expect(told.map(({ categorization }) => categorization).sort()).toEqual(['dia', 'und-kkm-ure', 'voo']);
    for (const row of told)
      expect(row).toMatchObject({
        registeredResidentIdentification: patient.value,
        sourceSystem,
        logicalAddress: sourceSystem,
        dataController: own,
      });
  });

  describe.each(asked)('as the source of %s', (_name, contract) => {
    const query = {
      logicalAddress: national,
      patient,
      careUnits: ['SE5566778899-VCEKEN'],
      careProviders: [],
      careContacts: [],
      period: { start: '2020-01-01', end: '2026-12-31' },
    };
    const ask = () => all.reader.read(contract, query, { signal: AbortSignal.timeout(20_000), correlationId: 'c-1' });

    test('is read by our consumer, entry by entry, and understands the question by the published schema', async () => {
      const bytes = await ownBytes(all, contract);
      await all.cxf.answers(contract.name, plain(openAnswer(parseXml(bytes).root!).body!, ''));
      const { entries, issues, failure } = await ask();
      expect([failure, issues.filter(({ severity }) => severity === 'error')]).toEqual([undefined, []]);
      const items = entries.map((entry) => entry.open().item);
      expect(items.length).toBeGreaterThan(5);
      expect(items).toEqual(parseAnswer(bytes, undefined).copy!.items);
      const { request, logicalAddress } = all.cxf.received.findLast((call) => call.contract === contract.name)!;
      expect(logicalAddress).toBe(national);
      const sent = openEnvelope(parseXml(writeReadRequest(query, contract)).root!).body!;
      expect(same(request)).toEqual(same(plain(sent)));
    });
  });

  test('as the engagement index finds content by the published schema; what it faults is not there', async () => {
    const question = { resident: patient.value, serviceDomain: 'riv:clinicalprocess:healthcond:description' };
    const find = () => all.content.findContent(question, AbortSignal.timeout(20_000));
    expect(await find()).toEqual({ unavailable: 'fault-server' });
    const ids = { businessObjectInstanceIdentifier: 'NA', clinicalProcessInterestId: 'NA', dataController: own };
    const where = { serviceDomain: question.serviceDomain, categorization: 'dia', sourceSystem };
    const row = { registeredResidentIdentification: patient.value, logicalAddress: sourceSystem, ...where, ...ids };
    await all.cxf.answers('FindContent', { engagement: [row] });
    expect(await find()).toMatchObject({ engagements: [{ ...where, resident: patient.value, controller: own }] });
    const { request } = all.cxf.received.findLast(({ contract }) => contract === 'FindContent')!;
    expect(request).toEqual({
      registeredResidentIdentification: patient.value,
      serviceDomain: question.serviceDomain,
    });
  });

  test('as a source tells the index of the stand-in for the platform, and as a consumer finds it there', async () => {
    const pem = { ...ca.both('SE5565594230-PLATTFORM'), ca: ca.cert };
    const standin = await startStandin(
      {
        id: 'SE5565594230-PLATTFORM',
        listen: { host: '127.0.0.1', port: 0 },
        pem,
        routes: [],
        permissions: [{ consumer: platform, logicalAddress: '*', contract: '*' }],
        index: { logicalAddresses: [national] },
      },
      all.clock.now,
    );
    const ask = (contract: ServiceContract, draft: Draft) =>
      all.cxf.call({
        contract: contract.name,
        address: `${standin.url}${contractPath(contract.domain, contract.name, contract.request.version)}`,
        logicalAddress: national,
        request: plain(openEnvelope(parseXml(writeCall(contract, draft, national)).root!).body!, ''),
      });
    const serviceDomain = 'riv:clinicalprocess:healthcond:description';
    const where = { serviceDomain, categorization: 'dia', logicalAddress: sourceSystem, sourceSystem };
    const engagement = { resident: patient.value, ...where, controller: own };
    const told = await ask(update, { transactions: [{ delete: false, ...engagement }] });
    expect(told).toMatchObject({ answer: { ResultCode: 'OK' } });
    const found = await ask(findContent, { resident: patient.value, serviceDomain });
    await standin.close();
    expect(found.invalid ?? found.fault).toBeUndefined();
    const row = { registeredResidentIdentification: patient.value, ...where, dataController: own };
    expect(found.answer).toMatchObject({ engagement: [row] });
  });
});
