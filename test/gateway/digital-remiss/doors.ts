import https from 'node:https';
import { afterAll, beforeAll, expect } from 'vitest';
import { contractOf } from '../../../src/adapters/rivta/contract/referral/contracts.ts';
import { renderReferral } from '../../../src/adapters/rivta/render.ts';
import type { Certified } from '../../../src/cli/pki.ts';
import type { Loaded } from '../../../src/cli/platform-standin/config.ts';
import { type Standin, startStandin } from '../../../src/cli/platform-standin/server.ts';
import { ca } from '../../support/certificates.ts';
import { type TwoParties, twoParties } from '../../support/two-parties.ts';
import { first, id } from '../conversation.ts';

const platformId = 'SE5565594230-PLATTFORM';
export const caller = 'SE5566778899-0001';
const own = ca.client(caller);
const path = '/clinicalprocess/activity/request/ProcessRequest/2/rivtabp21';
export const contract = 'urn:riv:clinicalprocess:activity:request:ProcessRequestResponder:2';

export const whole = (body: string | Uint8Array) => (call: NodeJS.WritableStream) => void call.end(body);

export const message = first({ referral: `${id}-bad` });
export const xml = Buffer.from(renderReferral(message, contractOf('ProcessRequest', 2)).bytes!).toString();
export const swapped = (from: string | RegExp, to: string): string => {
  const changed = xml.replace(from, () => to);
  expect(changed, String(from)).not.toBe(xml);
  return changed;
};
export const saidIn = (text: string, name: string) => new RegExp(`<(?:\\w+:)?${name}>([^<]*)<`).exec(text)?.[1];

/** The code that an answer names first: of a fault, or of a result. */
export function codeOf(text: string): string | undefined {
  const fault = saidIn(text, 'faultstring');
  if (fault !== undefined) return `${saidIn(text, 'faultcode')?.replace('soapenv:', '')} ${fault.split(' ')[0]}`;
  return `${saidIn(text, 'errorCode')} ${saidIn(text, 'message')?.split(':')[0]}`;
}

/** What may stand in no answer and no line of the log. */
export const personal = [
  message.patient.identifier.value,
  'Höftprotes',
  message.patient.name!.family ?? message.patient.name!.text!,
];

export interface Ask {
  readonly at: 'gateway' | 'platform';
  readonly certificate?: Certified | undefined;
  readonly headers?: Record<string, string>;
  /** Writes the body, and ends it or not. */
  readonly send: (call: NodeJS.WritableStream) => void;
}

/** The door of a gateway, and the stand-in for the service platform before it, over HTTPS. */
export function useDoors() {
  let two: TwoParties;
  let standin: Standin;
  beforeAll(async () => {
    two = await twoParties({ platforms: [platformId], limits: { bodySeconds: 1 } });
    standin = await startStandin(before(two), Date.now);
  });
  afterAll(async () => {
    await standin.close();
    await two.close();
  });

  const urlOf = (at: Ask['at']): string => (at === 'gateway' ? `${two.doors.clinic.url}/rivta` : standin.url) + path;

  function ask({ at, certificate = own, headers = {}, send }: Ask): Promise<{ status: number; text: string }> {
    return new Promise((resolve, reject) => {
      const options = { agent: false, ca: ca.cert, ...certificate, method: 'POST' };
      const call = https.request(
        urlOf(at),
        { ...options, headers: { 'Content-Type': 'text/xml; charset=utf-8', ...headers } },
        async (response) =>
          resolve({ status: response.statusCode!, text: Buffer.concat(await response.toArray()).toString() }),
      );
      call.on('error', reject);
      send(call);
    });
  }

  return {
    ask,
    get two() {
      return two;
    },
  };
}

/** The platform's config: it passes the caller's referrals on to the clinic. */
function before({ clinic, doors }: TwoParties): Loaded {
  const logicalAddress = clinic.unit;
  return {
    id: platformId,
    listen: { host: '127.0.0.1', port: 0 },
    pem: { ...ca.both(platformId), ca: ca.cert },
    routes: [{ logicalAddress, contract, rivProfile: 'RIVTABP21', address: `${doors.clinic.url}/rivta${path}` }],
    permissions: [{ consumer: caller, logicalAddress, contract }],
    callTimeout: 5_000,
  };
}
