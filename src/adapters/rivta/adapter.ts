import { hasErrors, type Issue, issue } from '../../model/issue.ts';
import type { Adaptation, Adapter, AdapterContext, Rendering, Source } from '../adapter.ts';
import { fromBundle } from '../referral/from-bundle.ts';
import { lostElements } from '../referral/lost.ts';
import type { ReferralMessage } from '../referral/referral-message.ts';
import { toBundle } from '../referral/to-bundle.ts';
import { inXml } from '../xml/in-xml.ts';
import type { Contract } from './contract/description.ts';
import { oneString } from './fill.ts';
import { parseReferral } from './parse.ts';
import { adaptAnswer, renderRecord } from './record/adapter.ts';
import { answerLimits, isAnswer } from './record/parse-answer.ts';
import { isReadTarget } from './record/target.ts';
import { renderReferral } from './render.ts';
import { chooseContract } from './target.ts';

const mediaType = 'text/xml; charset=utf-8';

/** RIV-TA: the electronic referral, versions 2 and 1, and answers of the read contracts as record copies; in and out. */
export const rivtaAdapter: Adapter = {
  format: 'rivta',
  mediaTypes: ['text/xml', 'application/xml'],
  detect: ({ bytes }: Source) => looksLikeXml(bytes),

  async toBundle(source: Source, context: AdapterContext): Promise<Adaptation> {
    if (isAnswer(source.bytes)) return adaptAnswer(source.bytes, context);
    const { message, issues: read, unmapped, contract } = parseReferral(source.bytes);
    const issues = [...read, ...otherContract(contract, context)];
    if (!message || hasErrors(issues)) return { issues, unmapped };
    // The structure has no errors, so that nothing required is missing any longer.
    const whole = await withHistory(message as ReferralMessage, context);
    const { messageId } = context.envelope ?? {};
    const { bundle, issues: found } = toBundle(marked(whole, context), {
      at: context.at,
      n: context.n ?? 0,
      ...(messageId ? { messageId } : {}),
    });
    return { bundle, issues: [...issues, ...contradictions(whole, context), ...found], unmapped };
  },

  locate: ({ bytes }, issues) => inXml(bytes, issues, answerLimits),

  async fromBundle(bundle, target): Promise<Rendering> {
    if (isReadTarget(target)) return renderRecord(bundle, target);
    const { message, issues } = fromBundle(bundle);
    if (!message) return { mediaType, issues, lost: [] };
    const contract = chooseContract(message.event, target);
    if ('severity' in contract) return { mediaType, issues: [...issues, contract], lost: [] };
    const { bytes, issues: found, readBack } = renderReferral(message, contract);
    const all = [...issues, ...found];
    if (!bytes || !readBack || hasErrors(all)) return { mediaType, issues: all, lost: [] };
    const again = asCarried(readBack as ReferralMessage, message);
    const { bundle: regenerated } = toBundle(again, { at: bundle.timestamp ?? again.time });
    return { bytes, mediaType, issues: all, lost: lostElements(bundle, regenerated) };
  },
};

/**
 * What was read back, with what the wire says in another shape given its own again: a corrected final answer is an SSV
 * like the first, told by its new id; a name in parts is one string.
 */
function asCarried(readBack: ReferralMessage, { event, patient }: ReferralMessage): ReferralMessage {
  const { name } = patient;
  const same = name !== undefined && oneString(name) === readBack.patient.name?.text;
  return { ...readBack, event, ...(same ? { patient: { ...readBack.patient, name } } : {}) };
}

/** First bytes only: a byte order mark, blanks and NULs aside, XML starts with `<`. There is no other XML format. */
function looksLikeXml(bytes: Uint8Array): boolean {
  const skipped = new Set([0x00, 0x09, 0x0a, 0x0d, 0x20, 0xef, 0xbb, 0xbf, 0xfe, 0xff]);
  return bytes.subarray(0, 256).find((byte) => !skipped.has(byte)) === 0x3c;
}

/** A message of another contract than the address that it was sent to. */
function otherContract(contract: Contract | undefined, { expected }: AdapterContext): Issue[] {
  const found = contract && `rivta:${contract.operation}:${contract.version}`;
  if (expected === undefined || found === undefined || found === expected) return [];
  return [issue('format-unknown', { place: '/Envelope/Body', expected, found, source: 'RIV TA Basic Profile 2.1' })];
}

/** An SSV on an answered referral is a corrected final answer, unless its id was used before: then it is a retry. */
async function withHistory(message: ReferralMessage, context: AdapterContext): Promise<ReferralMessage> {
  if (message.event !== 'slutsvar' || message.ownId === undefined) return message;
  const known = await context.known?.(message.referral);
  if (!known) return message;
  const before = known.eventsByOwnId.get(message.ownId);
  const corrected = before === undefined ? known.answered : before === 'slutsvar-rattad';
  return corrected ? { ...message, event: 'slutsvar-rattad' } : message;
}

/** The parties are in the message; an envelope that names others is at fault, or the message is. */
function contradictions(message: ReferralMessage, { envelope }: AdapterContext): Issue[] {
  return (['sender', 'receiver'] as const)
    .filter((party) => envelope?.[party] !== undefined && envelope[party].toUpperCase() !== message[party])
    .map((party) => issue('envelope-invalid', { place: `/${party}`, expected: 'the same as in the message' }));
}

/** What RIV-TA has no field for may come with the call instead: the case and the mark of a test message. */
function marked(message: ReferralMessage, { envelope }: AdapterContext): ReferralMessage {
  const { caseId, test } = envelope ?? {};
  return { ...message, ...(caseId ? { caseId } : {}), ...(test ? { test } : {}) };
}
