import type { Bundle } from '@medplum/fhirtypes';
import type { Adaptation, AdapterContext, Lost, Source, Unmapped } from '../../adapters/adapter.ts';
import { documentsOf } from '../../adapters/document-message/read.ts';
import { readEnvelope } from '../../adapters/envelope.ts';
import { partsAgree } from '../../adapters/imaging-reference/parts-agree.ts';
import { fromBundle } from '../../adapters/referral/from-bundle.ts';
import { readGraph } from '../../adapters/referral/graph-reader.ts';
import { readPatient } from '../../adapters/referral/patient.ts';
import type { ReferralMessage } from '../../adapters/referral/referral-message.ts';
import { referralRules } from '../../adapters/referral/rules.ts';
import type { Adapters } from '../../adapters/registry.ts';
import { adaptTogether, type Together } from '../../adapters/together.ts';
import type { Envelope } from '../../model/envelope.ts';
import { isReceiverEvent, isSenderEvent } from '../../model/event.ts';
import { hasErrors, type Issue, issue } from '../../model/issue.ts';
import { writeBundle } from '../../model/written-bundle.ts';
import type { UsedList } from '../../terminology/exchange/used-list.ts';
import { validateMessage } from '../../validation/message-rules.ts';
import type { Submission } from '../api.ts';
import type { Parts } from '../parts.ts';
import { pdfFindings } from './pdf-findings.ts';

/** A message taken in: understood, addressed and found valid, or with every reason why not. */
export interface Intake {
  readonly format: string;
  readonly issues: readonly Issue[];
  readonly unmapped: readonly Unmapped[];
  readonly message?: TakenMessage;
  /** Findings about the message with their positions in the source, for what they can be told of. */
  located(issues: readonly Issue[]): readonly Issue[];
}

export interface TakenMessage {
  readonly envelope: Envelope;
  readonly bundle: Bundle;
  /** The canonical Bundle's bytes: the source's own where the source is FHIR and no local code was translated. */
  readonly bytes: Uint8Array;
  /** The referral message in plain words; absent for journalkopia, bildreferens and kvittens. */
  readonly referral?: ReferralMessage;
  /** Value sets and maps that its codes were held against, by exact versions. */
  readonly used?: readonly UsedList[];
}

/**
 * receive > detect > adapt > translate > validate: the same for what an engine submits and for what a partner sends, but
 * that a partner's message (`asSent`) is evidence: it stays as it came.
 */
export async function intake(
  parts: Pick<Parts, 'adapters' | 'validator' | 'codes'>,
  {
    source,
    sources,
    format,
    asSent,
  }: Pick<Submission, 'source' | 'sources' | 'format'> & { readonly asSent?: boolean },
  context: AdapterContext,
): Promise<Intake> {
  const adapted = await adapt(parts.adapters, sources ?? [source], format, context);
  const { format: read, unmapped, located } = adapted;
  const about = { format: read, unmapped, located };
  if (!adapted.bundle) return { ...about, issues: adapted.issues };
  const now = Date.parse(context.at);
  const { bundle, ...translated } = (asSent ? undefined : parts.codes?.translate(adapted.bundle, now)) ?? {
    bundle: adapted.bundle,
    issues: [],
    used: [],
  };
  const untouched = read === 'fhir' && bundle === adapted.bundle;
  const { bytes, contentHash } = untouched ? { bytes: source.bytes } : writeBundle(bundle);
  const { envelope, issues } = readEnvelope(bytes, bundle, contentHash);
  const validated = validatedBy(parts, bundle, now);
  const valid = [...adapted.issues, ...translated.issues, ...issues, ...validated.issues];
  if (!envelope) return { ...about, issues: once([...valid, ...unaddressed(bundle)]) };
  const { referral, issues: said } = readReferral(bundle, envelope);
  const used = [...translated.used, ...validated.used];
  const message = { envelope, bundle, bytes, ...(referral && { referral }), ...(used.length > 0 && { used }) };
  const found = once([...valid, ...said, ...imagingFaults(bundle, envelope, context.at), ...pdfFindings(bundle)]);
  return { ...about, issues: found, ...(!hasErrors(found) && { message }) };
}

/** FHIR, profiles and the rules of a message, with the value sets that the parties' agreement pins. */
function validatedBy({ codes, validator }: Pick<Parts, 'validator' | 'codes'>, bundle: Bundle, at: number) {
  const work = () => validateMessage(bundle, validator);
  return codes?.validate(bundle, at, work) ?? { issues: work(), used: [] };
}

async function adapt(
  { detect, byFormat }: Adapters,
  sources: readonly Source[],
  format: string | undefined,
  context: AdapterContext,
): Promise<Adaptation & Pick<Intake, 'format' | 'located'>> {
  const read = sources.map((source) => ({
    source,
    adapter: format === undefined ? detect(source) : byFormat(format),
  }));
  const known = read.filter((one): one is Together => one.adapter !== undefined);
  const nowhere = (issues: readonly Issue[]) => issues;
  if (known.length < read.length)
    return { format: format ?? '', issues: [issue('format-unknown')], unmapped: [], located: nowhere };
  const [first, ...more] = known;
  if (more.length > 0) return { format: 'multipart', located: nowhere, ...(await adaptTogether(known, context)) };
  const adapted = await first!.adapter.toBundle(first!.source, context);
  return { format: first!.adapter.format, ...adapted, ...inSource(first!, adapted) };
}

/**
 * What the adapter says is about the source. What is found later is about the Bundle that came of it: its places are the
 * source's where that is the Bundle, else those that the format says (`sourcePlace`) or that no Bundle has (JSON Pointer, XPath).
 */
function inSource({ adapter, source }: Together, { issues, asIs }: Adaptation): Pick<Intake, 'issues' | 'located'> {
  const locate = (found: readonly Issue[]) => adapter.locate?.(source, found) ?? found;
  return {
    issues: locate(issues),
    located(found) {
      if (asIs) return locate(found);
      const named = found.map((one) => {
        const place = one.place !== undefined && adapter.sourcePlace?.(source, one.place);
        return place ? { ...one, place } : one;
      });
      const placed = locate(named.filter(ofSource)).values();
      return named.map((one) => (ofSource(one) ? placed.next().value! : one));
    },
  };
}

const ofSource = ({ place }: Issue): boolean => place?.startsWith('/') === true;

/** A document that no source and no envelope has addressed stays a document: it cannot be sent. */
const unaddressed = ({ type }: Bundle): Issue[] => (type === 'document' ? [issue('addressing-missing')] : []);

function readReferral(bundle: Bundle, envelope: Envelope): { referral?: ReferralMessage; issues: readonly Issue[] } {
  if (!isSenderEvent(envelope.event) && !isReceiverEvent(envelope.event)) return { issues: [] };
  const { message, issues } = fromBundle(bundle);
  return message ? { referral: message, issues: [...issues, ...referralRules(message)] } : { issues };
}

/** Manifest and KOS of an imaging reference name the same images of the patient that the message is about. */
function imagingFaults(bundle: Bundle, { event }: Envelope, at: string): Issue[] {
  if (event !== 'bildreferens') return [];
  const patient = readGraph(bundle).first('Patient');
  return partsAgree(documentsOf(bundle), patient && readPatient(patient)?.identifier, at);
}

/** A finding that two floors make is told once. */
function once(issues: readonly Issue[]): Issue[] {
  const told = new Map(issues.map((i) => [`${i.code} ${i.place} ${i.found} ${i.expected}`, i]));
  return [...told.values()];
}

/** Source elements without a home, as findings of the answer. Values stay out: they may be personal. */
export const unmappedIssues = (unmapped: readonly Unmapped[]): Issue[] =>
  unmapped.map(({ path }) => issue('unmapped', { place: path }));

/** FHIR elements that a wire form could not carry, as findings. */
export const lostIssues = (lost: readonly Lost[]): Issue[] =>
  lost.map(({ expression }) => issue('lost-in-rendering', { place: expression }));
