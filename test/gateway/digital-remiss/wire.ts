import https from 'node:https';
import type { ReferralMessage } from '../../../src/adapters/referral/referral-message.ts';
import type { Version } from '../../../src/adapters/rivta/contract/description.ts';
import { contractOf } from '../../../src/adapters/rivta/contract/referral/contracts.ts';
import { operationOf } from '../../../src/adapters/rivta/events.ts';
import { renderReferral } from '../../../src/adapters/rivta/render.ts';
import { ca } from '../../support/certificates.ts';
import type { TwoParties } from '../../support/two-parties.ts';

/** The system of each side, as the other's door sees it. */
export const systems = { region: ca.client('SE5566778899-0001'), clinic: ca.client('SE5599990008-0001') };

export interface Said {
  readonly version?: Version;
  /** What is done to the message before it is sent. */
  readonly change?: (xml: string) => string;
}

/** The bytes of a message as its contract has them. */
export function wire(message: ReferralMessage, { version = 2, change = (xml) => xml }: Said = {}): string {
  const { bytes, issues } = renderReferral(message, contractOf(operationOf(message.event, version)!, version));
  if (!bytes) throw new Error(JSON.stringify(issues));
  return change(Buffer.from(bytes).toString());
}

/** Text of an element of an answer. */
export const saidIn = (text: string, name: string): string | undefined =>
  new RegExp(`<(?:\\w+:)?${name}>([^<]*)<`).exec(text)?.[1];

/** Sends a message to a side's door, as the other side's system. */
export function post(
  two: TwoParties,
  to: 'region' | 'clinic',
  message: ReferralMessage,
  said: Said = {},
): Promise<string> {
  const { version = 2 } = said;
  const operation = operationOf(message.event, version)!;
  const url = `${two.doors[to].url}/rivta/clinicalprocess/activity/request/${operation}/${version}/rivtabp21`;
  const from = systems[to === 'clinic' ? 'region' : 'clinic'];
  const options = { agent: false, ca: ca.cert, ...from, method: 'POST', headers: { 'Content-Type': 'text/xml' } };
  return new Promise((resolve, reject) => {
    const request = https.request(url, options, async (response) =>
      resolve(Buffer.concat(await response.toArray()).toString()),
    );
    request.on('error', reject).end(wire(message, said));
  });
}

/** The answer to a message when all that came of it is done: result code, error class, sub-code and first finding. */
export async function call(...[two, to, message, said]: Parameters<typeof post>): Promise<string> {
  const text = await post(two, to, message, said);
  await two.run();
  const word = /^[a-z-]+/.exec(saidIn(text, 'message') ?? saidIn(text, 'faultstring') ?? '')?.[0];
  const code = saidIn(text, 'resultCode') ?? saidIn(text, 'faultcode');
  return [code, saidIn(text, 'errorCode'), saidIn(text, 'subCode'), word].filter(Boolean).join(' ');
}
