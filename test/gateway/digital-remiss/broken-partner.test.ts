import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { contractOf } from '../../../src/adapters/rivta/contract/referral/contracts.ts';
import { writeFault } from '../../../src/adapters/rivta/fault.ts';
import { writeResult } from '../../../src/adapters/rivta/result.ts';
import { ca } from '../../support/certificates.ts';
import { type TwoParties, twoParties } from '../../support/two-parties.ts';
import { answerResult, soap } from '../../transports/digital-remiss/sender.ts';
import {
  answer,
  type Conduct,
  cutAnswer,
  hangUp,
  openPartner,
  type Partner,
  silence,
} from '../../transports/partner.ts';
import { exchangeOf, first, id } from '../conversation.ts';

/** A receiver that answers a referral with garbage, with too much, or never: nothing is lost, and a person can see why. */

const logId = 'b4b1a9c4-0000-4000-8000-000000000000';
const hour = 3_600_000;

let two: TwoParties;
let partner: Partner;
let clinic: string;
beforeEach(async () => {
  two = await twoParties();
  partner = await openPartner({ ...ca.server(), ca: ca.cert, requestCert: true, rejectUnauthorized: true });
  clinic = two.addresses[two.clinic.unit]!;
  two.addresses[two.clinic.unit] = `${partner.origin}/rivta`;
});
afterEach(async () => {
  await partner.close();
  await two.close();
});

/** How long the region's gateway waits for an answer, milliseconds. */
function patience(ms: number): void {
  Object.assign(two.region.parts.timing, { sendTimeout: ms });
}

/** Writes as fast as it is taken, for ever. */
const endless: Conduct = (response) => {
  response.writeHead(200, { 'content-type': 'text/xml' });
  const piece = Buffer.alloc(65_536, 0x20);
  const go = (): void => {
    while (!response.destroyed && response.write(piece));
    if (!response.destroyed) response.once('drain', go);
  };
  go();
};

/** A blank every tenth of a second. */
const drip: Conduct = (response) => {
  response.writeHead(200, { 'content-type': 'text/xml' });
  const timer = setInterval(() => (response.destroyed ? clearInterval(timer) : response.write(' ')), 100);
};

const bomb = `<!DOCTYPE a [<!ENTITY b "${'c'.repeat(1000)}">]><a>&b;</a>`;
const deep = `${'<a>'.repeat(100_000)}${'</a>'.repeat(100_000)}`;
const ofAnother = writeResult(contractOf('ProcessRequestOutcome', 2), { resultCode: 'OK' }).bytes;
const fault12 =
  '<s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/"><s:Body><s:Fault><Code><Value>s:Receiver</Value></Code><Reason><Text>196101182803</Text></Reason></s:Fault></s:Body></s:Envelope>';

describe('a receiver that answers', () => {
  test.each<[string, Conduct, string]>([
    [
      'a page of HTML',
      answer(200, '<html><body>Välkommen</body></html>', { 'content-type': 'text/html' }),
      'answer-invalid',
    ],
    ['nothing', answer(200, ''), 'answer-invalid'],
    ['an entity bomb', soap(200, bomb), 'answer-invalid'],
    ['a hundred thousand nested elements', soap(200, deep), 'answer-invalid'],
    ['the result of another contract', soap(200, ofAnother), 'answer-invalid'],
    [
      'a result without a code',
      soap(
        200,
        Buffer.from(ofAnother)
          .toString()
          .replace(/<core:resultCode>.*?<\/core:resultCode>/, '')
          .replaceAll('ProcessRequestOutcome', 'ProcessRequest'),
      ),
      'answer-invalid',
    ],
    ['a fault of the server', soap(500, writeFault('Server', 'x', logId).bytes), 'fault-server'],
    ['a fault in the shape of SOAP 1.2', soap(500, fault12), 'fault-server'],
    ['503', answer(503, 'busy'), 'http-503'],
    ['without end', endless, 'answer-too-large'],
    ['half an answer', cutAnswer, 'cut'],
    ['by hanging up', hangUp, 'cut'],
    ['a blank now and then', drip, 'timeout'],
    ['never', silence, 'timeout'],
  ])('%s keeps the referral queued, and it arrives when it is well again', async (_name, conduct, code) => {
    partner.conduct = conduct;
    if (code === 'timeout') patience(1_500);
    await two.region.submit(first());
    await two.run();
    const [job] = (await exchangeOf(two.region, 'remiss-ny')).jobs;
    expect([job!.state, job!.lastCode]).toEqual(['ready', code]);
    expect(JSON.stringify(two.region.notices)).not.toContain('196101182803');

    two.addresses[two.clinic.unit] = clinic;
    patience(60_000);
    two.clock.advance(hour);
    await two.run();
    expect([await two.region.state(id), await two.clinic.state(id)]).toEqual(['received', 'received']);
    const { rows } = await two.clinic.parts.store.exchanges({ limit: 10 });
    expect(rows.filter(({ event }) => event === 'remiss-ny')).toHaveLength(1);
  });

  test.each<[string, Conduct, string]>([
    ['a fault of the caller', soap(500, writeFault('Client', 'x', logId).bytes), 'rivta-fault'],
    ['that it does not speak SOAP 1.1', soap(500, writeFault('VersionMismatch', 'x', logId).bytes), 'rivta-fault'],
    ['a redirect', answer(302, '', { location: 'https://127.0.0.1:1/' }), 'http-redirect'],
    ['404', answer(404, 'nothing here'), 'http-404'],
    [
      'VALIDATION_ERROR',
      answerResult({ resultCode: 'ERROR', errorCode: 'VALIDATION_ERROR' }),
      'rivta-validation-error',
    ],
    [
      'a sub-code',
      answerResult({ resultCode: 'ERROR', errorCode: 'APPLICATION_ERROR', subCode: 'PR002' }),
      'rivta-application-error',
    ],
  ])('%s is told to the referrer, and nothing is sent again', async (_name, conduct, reason) => {
    partner.conduct = conduct;
    await two.region.submit(first());
    await two.run();
    two.clock.advance(24 * hour);
    await two.run();
    expect(await two.region.state(id)).toBe('undelivered');
    expect((await exchangeOf(two.region, 'remiss-ny')).exchange.reason).toBe(reason);
    expect(partner.calls).toHaveLength(1);
  });

  test('APPLICATION_ERROR is asked again a few times, then a person is', async () => {
    partner.conduct = answerResult({ resultCode: 'ERROR', errorCode: 'APPLICATION_ERROR' });
    await two.region.submit(first());
    for (let n = 0; n < 8; n++) {
      await two.run();
      two.clock.advance(24 * hour);
    }
    expect(partner.calls).toHaveLength(3);
    expect(await two.region.state(id)).toBe('undelivered');
  });
});
