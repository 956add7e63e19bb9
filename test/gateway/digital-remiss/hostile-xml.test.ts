import { readdirSync, readFileSync } from 'node:fs';
import https from 'node:https';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { generated } from '../../adapters/xml/generated.ts';
import { ca } from '../../support/certificates.ts';
import { type TwoParties, twoParties } from '../../support/two-parties.ts';
import { first, id } from '../conversation.ts';
import { call, systems } from './wire.ts';

const folder = new URL('../../adapters/xml/hostile/', import.meta.url);
const files = readdirSync(folder)
  .filter((name) => name.endsWith('.xml'))
  .map((name): [string, () => Uint8Array] => [name, () => readFileSync(new URL(name, folder))]);
const made = generated.map(({ name, make }): [string, () => Uint8Array] => [name, make]);

let two: TwoParties;
beforeAll(async () => {
  two = await twoParties();
});
afterAll(() => two.close());

function post(body: Uint8Array): Promise<{ status: number; text: string }> {
  const url = `${two.doors.clinic.url}/rivta/clinicalprocess/activity/request/ProcessRequest/2/rivtabp21`;
  const headers = { 'Content-Type': 'text/xml', 'Content-Length': body.length };
  const options = { agent: false, ca: ca.cert, ...systems.region, method: 'POST', headers };
  return new Promise((resolve, reject) => {
    const request = https.request(url, options, async (answer) =>
      resolve({ status: answer.statusCode!, text: Buffer.concat(await answer.toArray()).toString() }),
    );
    request.on('error', reject).end(body);
  });
}

test.each([...files, ...made])(
  '%s is refused as the caller’s fault at the door of digital remiss',
  async (_name, bytes) => {
    const { text } = await post(bytes());
    // Not resent: a fault of the caller's, or an answer that says it is none to send again.
    expect(text).toMatch(/<(?:\w+:)?(?:faultcode>(?:\w+:)?Client|errorCode>VALIDATION_ERROR)</);
    expect(two.clinic.arrived).toEqual([]);
  },
);

test('after all of it an honest referral is taken', async () => {
  expect([await call(two, 'clinic', first()), await two.clinic.state(id)]).toEqual(['OK', 'received']);
});
