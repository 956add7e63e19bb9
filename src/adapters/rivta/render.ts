import { hasErrors, type Issue, issue } from '../../model/issue.ts';
import type { ReferralMessage } from '../referral/referral-message.ts';
import { defaultXmlLimits } from '../xml/parse.ts';
import { writeXml } from '../xml/write.ts';
import { toDraft } from './assemble.ts';
import type { ReferralContract } from './contract/description.ts';
import type { Loose } from './draft.ts';
import { filled } from './fill.ts';
import { parseReferral, sentLimit } from './parse.ts';
import { inEnvelope, registry, soap11 } from './soap.ts';
import { writeOperation } from './write.ts';

export interface RenderedReferral {
  /** Absent when an issue is an error. */
  readonly bytes?: Uint8Array;
  readonly issues: readonly Issue[];
  /** What a receiver will read out of the bytes. */
  readonly readBack?: Loose<ReferralMessage>;
}

/**
 * Referral message -> SOAP envelope of a contract. What was written is read again by the same rules that a receiver's
 * message is held against; texts over a limit are refused, never cut.
 */
export function renderReferral(message: ReferralMessage, contract: ReferralContract): RenderedReferral {
  const refused = mustRefuse(message, contract);
  const body = writeOperation(toDraft(filled(message, contract.version)), contract);
  const written = writeXml(inEnvelope(body, message.receiver), prefixesOf(contract));
  if (written.issues.length > 0) return { issues: [...refused, ...written.issues] };
  const read = parseReferral(written.bytes, 'writing', { ...defaultXmlLimits, bytes: sentLimit });
  const issues = [...refused, ...read.issues];
  return {
    ...(hasErrors(issues) ? {} : { bytes: written.bytes }),
    ...(read.message ? { readBack: read.message } : {}),
    issues,
  };
}

const prefixesOf = (contract: ReferralContract): ReadonlyMap<string, string> =>
  new Map([
    [soap11, 'soapenv'],
    [registry, 'reg'],
    [contract.responder, 'op'],
    [contract.types, 'core'],
  ]);

/** What reading the result could not show, because the form leaves it out. */
function mustRefuse({ patient, request, answer }: ReferralMessage, { version, source }: ReferralContract): Issue[] {
  const issues: Issue[] = [];
  if (patient.protectedIdentity ?? answer?.originalRequest?.patient.protectedIdentity) {
    issues.push(issue('protected-identity', { source, detail: 'RIV-TA referrals have no field for it.' }));
  }
  const attachments = [request, answer, answer?.originalRequest?.request].flatMap((part) => part?.attachments ?? []);
  if (version === 1 && attachments.length > 0) {
    issues.push(
      issue('not-carried-by-transport', { source, expected: 'no attachments', found: String(attachments.length) }),
    );
  }
  return issues;
}
