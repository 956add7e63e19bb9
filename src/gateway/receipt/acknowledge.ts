import type { Envelope } from '../../model/envelope.ts';
import { hasErrors, type Issue } from '../../model/issue.ts';
import type { TaskRow } from '../../store/rows.ts';
import type { Judgement } from '../judge/judge.ts';
import type { Parts } from '../parts.ts';
import type { Copy } from '../referral/copy.ts';
import { statusOf } from '../referral/status.ts';
import { acknowledgement } from './acknowledgement.ts';
import type { ReceiptClaims } from './signature.ts';

interface ToAcknowledge {
  readonly envelope: Envelope;
  readonly issues: readonly Issue[];
  readonly judgement: Judgement | undefined;
  readonly later?: boolean;
}

/** Builds and signs the level-1 acknowledgement. */
export async function acknowledge(
  parts: Pick<Parts, 'signer' | 'clock'>,
  { envelope, issues, judgement, later }: ToAcknowledge,
): Promise<{ bytes: Uint8Array; signature: string }> {
  const task = taskAfter(judgement);
  const log = judgement?.kind === 'applied' && judgement.identity.side === 'owner' ? { log: logOf(judgement) } : {};
  const claims: ReceiptClaims = {
    contentHash: envelope.contentHash,
    level: 1,
    party: envelope.receiver,
    time: new Date(parts.clock.now()).toISOString(),
    messageId: envelope.messageId,
    response: hasErrors(issues) ? 'fatal-error' : 'ok',
    state: task?.copy.state ?? '-',
    ...log,
  };
  const signature = await parts.signer.sign(claims);
  const status =
    task && envelope.remissId ? { status: { ...statusOf(task.copy, envelope.event), owner: task.owner } } : {};
  const bundle = acknowledgement({ envelope, issues, claims, signature, ...status, ...(later && { later }) });
  return { bytes: new TextEncoder().encode(JSON.stringify(bundle)), signature };
}

const logOf = ({ entries }: Judgement & { kind: 'applied' }): NonNullable<ReceiptClaims['log']> =>
  entries.flatMap(({ event, role, position }) => (position === null ? [] : [{ event, role, position }]));

function taskAfter(
  judgement: Judgement | undefined,
): { copy: Pick<Copy, 'state' | 'before'>; owner: string } | undefined {
  if (judgement?.kind === 'applied') return { copy: judgement.copy, owner: judgement.identity.owner };
  const was: TaskRow | undefined = judgement && 'was' in judgement ? judgement.was : undefined;
  return was && { copy: was, owner: was.owner };
}
