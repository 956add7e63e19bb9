import { sha256 } from '../../model/content-hash.ts';
import { issue } from '../../model/issue.ts';
import type { Change } from '../../store/store.ts';
import { refusal } from '../answer.ts';
import type { Actor, Answer, Submission } from '../api.ts';
import type { Parts } from '../parts.ts';

/**
 * `Idempotency-Key` guards the HTTP call only, per client: the same key with the same bytes gets the stored answer, with
 * other bytes 422. Whether the content is a duplicate is decided by the duplicate table, always.
 */
export async function answeredBefore(
  { store, clock }: Pick<Parts, 'store' | 'clock'>,
  submission: Submission,
  actor: Actor,
): Promise<Answer | undefined> {
  const { idempotencyKey } = submission;
  if (idempotencyKey === undefined) return undefined;
  const row = await store.idempotency(actor.clientId, idempotencyKey, clock.now());
  if (!row) return undefined;
  if (row.requestHash !== requestHash(submission)) return refusal([issue('idempotency-key-reused')]);
  return {
    status: row.status,
    mediaType: 'application/json',
    bytes: row.body,
    ...(row.location && { location: row.location }),
  };
}

/** The row to write with the exchange, so that a later call with the key finds the answer. */
export function remember(
  { clock, timing }: Pick<Parts, 'clock' | 'timing'>,
  submission: Submission,
  actor: Actor,
  { status, bytes, location }: Answer,
): Pick<Change, 'idempotency'> {
  const { idempotencyKey: key } = submission;
  if (key === undefined) return {};
  const expiresAt = clock.now() + timing.idempotency;
  const client = actor.clientId;
  return {
    idempotency: {
      client,
      key,
      requestHash: requestHash(submission),
      status,
      location: location ?? null,
      body: bytes,
      expiresAt,
    },
  };
}

const requestHash = ({ source, envelope }: Submission): string =>
  sha256(`${sha256(source.bytes)}\n${source.mediaType ?? ''}\n${JSON.stringify(envelope ?? {})}`);
