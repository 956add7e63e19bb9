import type { Bundle, MessageHeader, OperationOutcome, Provenance } from '@medplum/fhirtypes';
import type { JSONWebKeySet } from 'jose';
import { jsonLimits } from '../../adapters/json-source.ts';
import type { Envelope } from '../../model/envelope.ts';
import { type Issue, issue } from '../../model/issue.ts';
import { readJson } from '../../model/json-text.ts';
import { issuesOf } from '../../model/operation-outcome.ts';
import type { ReceiptClaims } from './signature.ts';
import { verifiedClaims } from './signature.ts';

/** A partner's level-1 acknowledgement that has been held against the message it answers. */
export interface Acknowledgement {
  readonly accepted: boolean;
  /** `kvittens`, or the code of a wire that has a form of its own. */
  readonly code: string;
  /** Hash of what it acknowledges: the content hash, or that of the wire's bytes where the wire is not FHIR. */
  readonly contentHash: string;
  /** Absent where the wire carries no signed receipt. */
  readonly signed?: { readonly claims: ReceiptClaims; readonly signature: string };
  readonly issues: readonly Issue[];
}

/**
 * Reads the bytes of an acknowledgement and holds them against the message and the receiver's keys: response identifier,
 * signature, content hash, message id, party and level must all agree. Faults are `receipt-invalid`.
 */
export async function readAcknowledgement(
  bytes: Uint8Array,
  sent: Envelope,
  jwks: JSONWebKeySet,
): Promise<Acknowledgement | Issue> {
  const { value, issues } = readJson(bytes, jsonLimits);
  const resources = issues.length === 0 ? resourcesOf(value) : [];
  const header = find<MessageHeader>(resources, 'MessageHeader');
  const signature = signatureOf(find<Provenance>(resources, 'Provenance'));
  if (!header?.response || signature === undefined)
    return invalid('a kvittens with response and signature', 'another form');
  if (header.response.identifier !== sent.messageId) return invalid('an answer to this message', 'another identifier');
  const claims = (await verifiedClaims(signature, jwks)) as ReceiptClaims | undefined;
  if (!claims) return invalid('a signature by a key of the receiver', 'none that verifies');
  const disagreement = disagree(claims, sent);
  if (disagreement) return invalid(`the ${disagreement} of the message`, 'another');
  if ((claims.response ?? header.response.code) !== header.response.code)
    return invalid('the response that was signed', 'another');
  const outcome = find<OperationOutcome>(resources, 'OperationOutcome');
  return {
    accepted: header.response.code === 'ok',
    code: 'kvittens',
    contentHash: sent.contentHash,
    signed: { claims, signature },
    issues: outcome ? issuesOf(outcome) : [],
  };
}

const invalid = (expected: string, found: string): Issue => issue('receipt-invalid', { expected, found });

function disagree(claims: ReceiptClaims, sent: Envelope): string | undefined {
  const expected = { contentHash: sent.contentHash, messageId: sent.messageId, party: sent.receiver, level: 1 };
  return Object.entries(expected).find(([name, value]) => claims[name as keyof ReceiptClaims] !== value)?.[0];
}

function resourcesOf(value: unknown): { resourceType?: string }[] {
  const bundle = value as Partial<Bundle> | null;
  if (bundle?.resourceType !== 'Bundle' || !Array.isArray(bundle.entry)) return [];
  return bundle.entry.flatMap((e) => (e && typeof e === 'object' && e.resource ? [e.resource] : []));
}

const find = <T>(resources: readonly { resourceType?: string }[], type: string): T | undefined =>
  resources.find((r) => r.resourceType === type) as T | undefined;

function signatureOf(provenance: Provenance | undefined): string | undefined {
  const data = provenance?.signature?.[0]?.data;
  return typeof data === 'string' ? Buffer.from(data, 'base64').toString('ascii') : undefined;
}
