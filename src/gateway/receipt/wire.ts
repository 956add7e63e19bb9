import { hasErrors, type Issue } from '../../model/issue.ts';
import { statusOf } from '../../model/operation-outcome.ts';
import { refusal } from '../answer.ts';
import type { Wire } from '../api.ts';
import type { TakenMessage } from '../intake/intake.ts';
import type { Judgement } from '../judge/judge.ts';
import type { Parts } from '../parts.ts';
import { acknowledge } from './acknowledge.ts';

/** FHIR messaging between gateways: level 1 is a signed kvittens Bundle. */
export const fhirWire: Wire = { format: 'fhir', transport: 'fhir' };

export interface LevelOne {
  readonly status: number;
  readonly mediaType: string;
  readonly bytes: Uint8Array;
  /** Compact JWS; null on a wire that signs nothing. */
  readonly signature: string | null;
  /** What receipts call it. */
  readonly code: string;
}

export interface ToSay {
  readonly message: Pick<TakenMessage, 'envelope'>;
  readonly issues: readonly Issue[];
  readonly judgement?: Judgement | undefined;
}

/** What a message is answered at level 1, in the form of the wire that it came over. */
export async function levelOne(parts: Parts, wire: Wire, { message, issues, judgement }: ToSay): Promise<LevelOne> {
  if (wire.answer) {
    const { code, ...answer } = wire.answer(issues);
    return { ...answer, code, signature: null };
  }
  const { bytes, signature } = await acknowledge(parts, { envelope: message.envelope, issues, judgement });
  const status = hasErrors(issues) ? statusOf(issues) : 200;
  return { status, mediaType: 'application/fhir+json', bytes, signature, code: 'kvittens' };
}

/** What cannot be read has no message to answer to. */
export function unreadable(wire: Wire, issues: readonly Issue[]): Pick<LevelOne, 'status' | 'mediaType' | 'bytes'> {
  return wire.answer ? wire.answer(issues) : refusal(issues);
}
