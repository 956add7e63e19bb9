import { type Issue, isError } from '../../model/issue.ts';
import { agreementRules } from '../agreement/agreement-rules.ts';
import { checkBundle, type ImageCheck, issuesOfCheck } from '../imaging/image-checks.ts';
import type { TakenMessage } from '../intake/intake.ts';
import type { Parts } from '../parts.ts';
import { isRoute, type Route, route } from '../route.ts';
import { codeFindings } from '../terminology/message-codes.ts';
import { documentFindings } from './document-findings.ts';

/** What the agreement and the routes say before anything is sent. */
export async function findingsBefore(parts: Parts, message: TakenMessage): Promise<Issue[]> {
  const { envelope, referral } = message;
  const way = route(parts, envelope);
  const directory = parts.directory();
  const at = parts.clock.now();
  const transport = isRoute(way) ? way.transport.connectionType : '';
  const bytes = message.bytes.length;
  const agreed = referral
    ? agreementRules({ message: referral, envelope, directory, at, transport, bytes })
    : await documentFindings(parts, message, transport);
  const codes = codeFindings(parts.codes, message, at);
  return [...(isRoute(way) ? await unfit(way, message) : [way]), ...agreed, ...codes];
}

/** A wire may be unable to say this very message: told before it is accepted, not found out by a dead letter. */
async function unfit({ transport, endpoint }: Route, { envelope, bytes }: TakenMessage): Promise<readonly Issue[]> {
  const faults = (await transport.check?.({ endpoint, envelope, bundle: bytes, sequence: {} })) ?? [];
  return faults.filter(isError);
}

/**
 * The images of a reference are asked for while its sender can still be told; nothing for other kinds. Throws what ends
 * `signal`: a check that was cut short has not said whose images they are.
 */
export async function checkImages(
  parts: Parts,
  { envelope, bundle }: TakenMessage,
  caseId: string,
  signal: AbortSignal | undefined,
): Promise<ImageCheck | undefined> {
  if (envelope.kind !== 'imaging-reference') return undefined;
  const check = await checkBundle(parts, { sender: envelope.sender, caseId }, bundle, 'before-sending', signal);
  signal?.throwIfAborted();
  return check;
}

/** Another patient's images, or an address that no agreement names, are never sent; a dead reference is the case's to show. */
export const neverSent = (check: ImageCheck): Issue[] =>
  issuesOfCheck(check).filter(({ code }) => code === 'study-patient' || code === 'study-not-allowed');
