import { v5 } from 'uuid';
import { namespace } from '../../src/model/ids.ts';
import type { Change, Job } from '../../src/store/store.ts';

const sender = 'SE5566778899-VCEKEN';
const receiver = 'SE5560001234-KLINIK';

export const exchangeIdOf = (name: string): string => v5(`exchange ${name}`, namespace);
const caseIdOf = (name: string): string => v5(`case ${name}`, namespace);

/** The bytes that must be found again: told from the name alone. */
export const bytesOf = (name: string): Uint8Array => new TextEncoder().encode(`${name}\n`.repeat(200));

/** One message of the proof, with bytes, job and audit row. Every tenth is of one case, where they go in one line. */
export function message(name: string, now: number): Change {
  const exchangeId = exchangeIdOf(name);
  const caseId = caseIdOf(name.endsWith('0') ? 'of one line' : name);
  return {
    exchanges: [
      {
        ...{ id: exchangeId, direction: 'out', caseId, kind: 'referral', event: 'remiss-ny', sender, receiver },
        ...{ messageId: v5(`message ${name}`, namespace), contentHash: '', remissId: null, version: 1 },
        ...{ format: 'json', client: 'proof', state: 'queued', reason: null, test: true, messageNumber: null },
        ...{ taskPosition: null, createdAt: now, updatedAt: now },
      },
    ],
    bodies: [{ exchangeId, role: 'source', mediaType: 'text/plain', status: null, bytes: bytesOf(name) }],
    cases: [{ id: caseId, units: [sender], test: true, createdAt: now, updatedAt: now, endedAt: null }],
    outbox: [{ exchangeId, purpose: 'deliver', orderKey: receiver, destination: receiver, dueAt: now, detail: caseId }],
    audit: [{ at: now, event: JSON.stringify({ exchangeId }), patient: null }],
  };
}

/** What finishing a job writes: the one effect that must not come twice. */
export function effectOf(job: Job, now: number): Change {
  return {
    exchangeUpdates: [{ id: job.exchangeId, state: 'acknowledged', updatedAt: now }],
    receipts: [
      {
        ...{
          caseId: job.detail ?? '',
          exchangeId: job.exchangeId,
          level: 1,
          sort: 'technical',
          outcome: 'ok',
          party: receiver,
        },
        ...{ at: now, code: '200', contentHash: null, signature: null },
      },
    ],
    audit: [{ at: now, event: JSON.stringify({ done: job.exchangeId }), patient: null }],
  };
}
