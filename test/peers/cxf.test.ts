import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { ReadContract } from '../../src/adapters/rivta/contract/read/contract.ts';
import { getCareDocumentation3 } from '../../src/adapters/rivta/contract/read/get-care-documentation.ts';
import { getDiagnosis } from '../../src/adapters/rivta/contract/read/get-diagnosis.ts';
import { getLaboratoryOrderOutcome4 } from '../../src/adapters/rivta/contract/read/get-laboratory-order-outcome.ts';
import { contractPath } from '../../src/transports/rivta/soap-call.ts';
import { cxfAbsent, type Said } from './cxf/peer.ts';
import { offer, ownAnswer, patient, same, sourceSystem, type World, world } from './cxf/world.ts';
import type { Plain } from './support/plain.ts';

/** A client and a server that Apache CXF made of the published WSDLs. Both hold all that comes and goes against the schemas. */
const absent = cxfAbsent();

const reading = { 'x-rivta-original-serviceconsumer-hsaid': 'SE5566778899-0001' };
const personId = '1.2.752.129.2.1.3.1';

describe.skipIf(absent)(`Apache CXF${absent ? ` (skipped: ${absent})` : ''}`, () => {
  let all: World;
  beforeAll(async () => {
    all = await world();
  }, 300_000);
  afterAll(() => all?.close());

  const addressOf = ({ request }: ReadContract) => {
    const domain = request.responder.replace(/:[^:]+Responder:\d+$/, '');
    return `${all.doors.region.url}/rivta${contractPath(domain, request.operation, request.version)}`;
  };
  const ask = (contract: ReadContract, request: Plain, more: { wsdl?: string } = {}): Promise<Said> =>
    all.cxf.call({
      contract: contract.name,
      address: addressOf(contract),
      logicalAddress: sourceSystem,
      request,
      headers: reading,
      ...more,
    });

  describe.each([
    ['GetDiagnosis', getDiagnosis, { patientId: { id: patient.value, type: personId } }],
    ['GetCareDocumentation', getCareDocumentation3, { patientId: { root: personId, extension: patient.value } }],
    [
      'GetLaboratoryOrderOutcome',
      getLaboratoryOrderOutcome4,
      { patientId: { root: personId, extension: patient.value } },
    ],
  ])('as the client of %s', (_name, contract, request) => {
    beforeAll(() => offer(all, contract));

    test('takes all that we answer, by the published schema', async () => {
      const said = await ask(contract, request);
      expect(said.invalid ?? said.fault).toBeUndefined();
      expect(same(said.answer)).toEqual(same(await ownAnswer(all, contract)));
    });

    test('takes it as a client made from our own WSDL', async () => {
      const said = await ask(contract, request, { wsdl: `${addressOf(contract)}?wsdl` });
      expect(said.invalid ?? said.fault).toBeUndefined();
      expect(same(said.answer)).toEqual(same(await ownAnswer(all, contract)));
    });
  });
});
