import type { Adapter } from 'vardbro/adapter';
import { type Issue, issue } from 'vardbro/issue';
import type { ReferralMessage } from 'vardbro/referral-message';
import { toBundle } from 'vardbro/to-bundle';

/** Referrals as one line of text, `remiss|HSA#id|from|to|personnummer|question`: an adapter that lives outside Vårdbro. */
const text = (bytes: Uint8Array): string => new TextDecoder().decode(bytes);

export const lineAdapter: Adapter = {
  format: 'line',
  mediaTypes: ['text/x-remiss-line'],
  detect: ({ bytes }) => text(bytes.subarray(0, 7)) === 'remiss|',
  async toBundle({ bytes }, { at }) {
    const [, referral, sender, receiver, number, question] = text(bytes).trim().split('|');
    if (!referral || !sender || !receiver || !number || !question) {
      const issues: Issue[] = [issue('element-required', { place: 'line', expected: '6 fields' })];
      return { issues, unmapped: [] };
    }
    const message: ReferralMessage = {
      event: 'remiss-ny',
      referral,
      version: 1,
      time: at,
      sender,
      receiver,
      patient: { identifier: { system: 'http://electronichealth.se/identifier/personnummer', value: number } },
      request: {
        type: '4',
        replyTo: { hsaId: sender },
        date: at,
        author: { unit: sender },
        recipient: { hsaId: receiver },
        question,
      },
    };
    return { ...toBundle(message, { at }), unmapped: [] };
  },
};
