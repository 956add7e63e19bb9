import { type Issue, issue } from '../../model/issue.ts';
import type { Unmapped } from '../adapter.ts';
import type { ReferralMessage } from '../referral/referral-message.ts';
import type { XmlElement } from '../xml/element.ts';
import { defaultXmlLimits, parseXml, type XmlLimits } from '../xml/parse.ts';
import { toLooseMessage } from './assemble.ts';
import type { Contract } from './contract/description.ts';
import { contractByRoot, contracts } from './contract/referral/contracts.ts';
import type { Loose } from './draft.ts';
import { readOperation } from './read.ts';
import { type Mode, safePlace, unmappedOf } from './reading.ts';
import { checkRules } from './rules/run.ts';
import { openEnvelope } from './soap.ts';

/** The contract text allows 10 MB; what we take is the larger reading of that (2^20), what we send the smaller (10^6). */
const receivedLimit = 10 * 1024 * 1024;
export const sentLimit = 10_000_000;

export interface ParsedReferral {
  readonly contract?: Contract;
  /** Whole only when no finding is an error. */
  readonly message?: Loose<ReferralMessage>;
  readonly issues: readonly Issue[];
  readonly unmapped: readonly Unmapped[];
}

/** Bytes of an envelope or of a bare operation element -> referral message, with every fault at once. */
export function parseReferral(
  bytes: Uint8Array,
  mode: Mode = 'reading',
  limits: XmlLimits = { ...defaultXmlLimits, bytes: receivedLimit },
): ParsedReferral {
  const { root, issues } = parseXml(bytes, limits);
  if (!root) return { issues, unmapped: [] };
  const opened = openEnvelope(root);
  const unmapped = opened.others.flatMap(unmappedOf);
  if (!opened.body) return { issues: opened.issues, unmapped };
  const contract = contractByRoot(opened.body.ns, opened.body.name);
  if (!contract) return { issues: [...opened.issues, notOurs(opened.body)], unmapped };
  const reading = readOperation(opened.body, contract, mode);
  const message = toLooseMessage(reading.draft);
  return {
    contract,
    message,
    issues: [
      ...opened.issues,
      ...checkAddress(opened.logicalAddress, message),
      ...reading.issues,
      ...checkRules(opened.body, contract, mode, reading.issues),
    ],
    unmapped: [...unmapped, ...reading.unmapped],
  };
}

const notOurs = (body: XmlElement): Issue =>
  issue('format-unknown', {
    place: safePlace(body.path),
    expected: `one of ${contracts.map((c) => `${c.operation}:${c.version}`).join(', ')}`,
    source: 'clinicalprocess:activity:request, namespaces',
  });

/** The logical address of a referral message is the care unit that it is for, not a system. */
function checkAddress(address: XmlElement | undefined, message: Loose<ReferralMessage>): Issue[] {
  if (!address || message.receiver === undefined) return [];
  if (address.text.trim().toUpperCase() === message.receiver) return [];
  return [
    issue('value-invalid', {
      place: address.path,
      expected: 'the care unit of recipient',
      found: 'another address',
      source: 'clinicalprocess:activity:request 2.2, 3.1 LogicalAddress',
    }),
  ];
}
