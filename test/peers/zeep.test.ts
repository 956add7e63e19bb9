import { existsSync, globSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { ReferralMessage } from '../../src/adapters/referral/referral-message.ts';
import type { ReadContract } from '../../src/adapters/rivta/contract/read/contract.ts';
import { readContracts } from '../../src/adapters/rivta/contract/read/contracts.ts';
import { contractOf } from '../../src/adapters/rivta/contract/referral/contracts.ts';
import { first, id, says } from '../gateway/conversation.ts';
import { ca } from '../support/certificates.ts';
import { shared } from '../support/shared.ts';
import { type TwoParties, twoParties } from '../support/two-parties.ts';
import { offer, offering, own, ownAnswer, questionForAll, sourceSystem } from './support/offered.ts';
import { same } from './support/plain.ts';
import { addressOf, wireForm } from './support/wire.ts';
import { type Zeep, zeepClient } from './support/zeep.ts';

const data = shared('data/rivta');
const published = join(data, 'clinicalprocess_activity_request_v1/interactions');

let two: TwoParties;
let zeep: Zeep;
beforeAll(async () => {
  zeep = zeepClient(ca.client(own), ca.cert);
  two = await twoParties({ formats: ['rivta:2', 'rivta:1'], records: offering() });
}, 180_000);
afterAll(async () => {
  zeep?.close();
  await two?.close();
});

type Operation = Parameters<typeof contractOf>[0];

function call(message: ReferralMessage, operation: Operation, major: 1 | 2, wsdl?: string) {
  const contract = contractOf(operation, major);
  const address = addressOf(two.doors.clinic, contract);
  const request = wireForm(message, contract);
  return zeep.call({ wsdl: wsdl ?? `${address}?wsdl`, address, operation, logicalAddress: message.receiver, request });
}

const { profession: _, ...author } = first().request!.author;
const former = (referral: string) => first({ referral, request: { ...first().request!, author } });

describe('zeep as the client of our door', () => {
  test('builds a referral of version 2 from our WSDL, and the clinic takes it', async () => {
    const { answer } = await call(first(), 'ProcessRequest', 2);
    expect(answer).toMatchObject({ result: { resultCode: 'OK', logId: expect.any(String) } });
    expect(await two.clinic.state(id)).toBe('received');
  });

  test('builds one of version 1 from our WSDL', async () => {
    expect((await call(former(`${id}-v1`), 'ProcessRequest', 1)).answer).toMatchObject({
      result: { resultCode: 'OK' },
    });
    expect(await two.clinic.state(`${id}-v1`)).toBe('received');
  });

  test.skipIf(!existsSync(published))(
    'builds one of version 1 from the published WSDL (shared data absent: skipped)',
    async () => {
      const wsdl = join(published, 'ProcessRequestInteraction/ProcessRequestInteraction_1.0_RIVTABP21.wsdl');
      const { answer } = await call(former(`${id}-p1`), 'ProcessRequest', 1, wsdl);
      expect(answer).toMatchObject({ result: { resultCode: 'OK' } });
      expect(await two.clinic.state(`${id}-p1`)).toBe('received');
    },
  );

  test('gets the sub-code of a confirmation that nobody asked for', async () => {
    const stray = says('bekraftad');
    const unit = { hsaId: two.region.unit };
    const message = {
      ...stray,
      sender: unit.hsaId,
      receiver: two.clinic.unit,
      answer: { ...stray.answer!, organisation: unit },
    };
    const { answer } = await call(message, 'ProcessRequestConfirmation', 2);
    expect(answer).toMatchObject({
      result: { resultCode: 'ERROR', errorCode: 'APPLICATION_ERROR', subCode: 'PRC002' },
    });
  });
});

/** The published WSDL of a contract's major version. */
const wsdlOf = ({ name, version }: ReadContract): string | undefined =>
  globSync(join(data, `clinicalprocess_*/interactions/${name}Interaction/*_${version}_RIVTABP21.wsdl`))[0];

const asked = readContracts.filter((contract) => contract.response.strict);

describe.each(asked.map((contract) => [contract.name, contract] as const))(
  'zeep as the client of %s',
  (_, contract) => {
    beforeAll(() => offer(two, contract));

    const ask = async (wsdl: string) => {
      const address = addressOf(two.doors.region, contract.request);
      return zeep.call({
        wsdl,
        address,
        operation: contract.name,
        logicalAddress: sourceSystem,
        request: questionForAll(contract),
      });
    };

    test.skipIf(wsdlOf(contract) === undefined)('takes all that we answer, by the published WSDL', async () => {
      const { answer, fault } = await ask(wsdlOf(contract)!);
      expect(fault).toBeUndefined();
      expect(same(answer)).toEqual(same(await ownAnswer(two, contract)));
    });

    test('takes it as a client made from our own WSDL', async () => {
      const { answer, fault } = await ask(`${addressOf(two.doors.region, contract.request)}?wsdl`);
      expect(fault).toBeUndefined();
      expect(same(answer)).toEqual(same(await ownAnswer(two, contract)));
    });
  },
);
