import type { Bundle } from '@medplum/fhirtypes';
import { checkPersonId } from '../../model/identifiers/person-id.ts';
import { hasErrors, type Issue, issue } from '../../model/issue.ts';
import { inJson } from '../../model/source-position/in-json.ts';
import type { Adaptation, Adapter, AdapterContext, GivenEnvelope, Rendering, Source } from '../adapter.ts';
import { bareMediaType, looksLikeJsonObject, namesMember, readJsonObject } from '../json-source.ts';
import { isRequestEvent } from '../referral/events.ts';
import { fromBundle } from '../referral/from-bundle.ts';
import { lostElements } from '../referral/lost.ts';
import type { ReferralMessage } from '../referral/referral-message.ts';
import { referralRules } from '../referral/rules.ts';
import { isObject } from '../referral/shape.ts';
import { toBundle } from '../referral/to-bundle.ts';
import { complete } from './complete.ts';
import type { JsonForm } from './form.ts';
import { imagingForm } from './imaging-form.ts';
import { pointerOf } from './pointer.ts';
import { recordCopyForm } from './record-copy-form.ts';
import type { ReferralJson } from './referral-json.ts';
import { checkSchema } from './schema.ts';
import { readSystem } from './systems.ts';
import { writeReferral } from './write.ts';

const mediaType = 'application/vnd.vardbro.referral+json';

/** The JSON forms that are no referral message. */
const forms: readonly JsonForm[] = [imagingForm, recordCopyForm];

/** The `json` format, for engines that know no standard: referral messages (`referral.schema.json`) and the other forms. */
export const jsonAdapter: Adapter = {
  format: 'json',
  mediaTypes: [mediaType, ...forms.map((form) => form.mediaType)],

  detect({ bytes, mediaType: given }: Source): boolean {
    const named = bareMediaType(given);
    if (named === mediaType || forms.some((form) => form.mediaType === named)) return true;
    if (!looksLikeJsonObject(bytes) || namesMember(bytes, 'resourceType')) return false;
    return ['event', ...forms.flatMap((form) => form.members)].some((member) => namesMember(bytes, member));
  },

  async toBundle({ bytes, mediaType: given }: Source, context: AdapterContext): Promise<Adaptation> {
    const { value, issues } = readJsonObject(bytes);
    if (!value) return { issues, unmapped: [] };
    const form = formOf(value, bareMediaType(given));
    if (form) return form.toBundle(value, context);
    const checked = checkSchema(value);
    const faults = [...checked.issues, ...personFaults(value)];
    if (hasErrors(faults)) return { issues: faults, unmapped: checked.unmapped };
    const adapted = await adapt(value as unknown as ReferralJson, context);
    return { ...adapted, unmapped: checked.unmapped };
  },

  locate: ({ bytes }, issues) => inJson(bytes, issues),

  sourcePlace: ({ bytes }, place) =>
    namesMember(bytes, 'event') ? sourcePlaces.find(([prefix]) => place.startsWith(prefix))?.[1] : undefined,

  async fromBundle(bundle: Bundle): Promise<Rendering> {
    for (const form of forms) {
      const rendering = form.fromBundle?.(bundle);
      if (rendering) return rendering;
    }
    const { message, issues } = fromBundle(bundle);
    if (!message) return { mediaType, issues, lost: [] };
    const bytes = new TextEncoder().encode(`${JSON.stringify(writeReferral(message), null, 2)}\n`);
    return { bytes, mediaType, issues, lost: lostElements(bundle, regenerated(bytes, message)) };
  },
};

/** Where the message says what a rule about its Bundle is about: an engine that speaks this format has not seen the Bundle. */
const sourcePlaces = [
  ['MessageHeader.source', '/sender'],
  ['MessageHeader.destination', '/receiver'],
  ['MessageHeader.event', '/event'],
  ['MessageHeader.id', '/messageId'],
  ['Coverage', '/request/payment'],
  ['Consent', '/request/consents'],
  ['Patient.meta.security', '/patient/protectedIdentity'],
] as const;

/** The form that the media type names, else the one whose members the object has; a referral message otherwise. */
function formOf(value: Record<string, unknown>, named: string | undefined): JsonForm | undefined {
  if (named === mediaType) return undefined;
  return (
    forms.find((form) => form.mediaType === named) ??
    (value.event === undefined ? forms.find(({ members }) => members.some((member) => member in value)) : undefined)
  );
}

async function adapt(said: ReferralJson, context: AdapterContext): Promise<Omit<Adaptation, 'unmapped'>> {
  const known = needsHistory(said) ? await context.known?.(said.referral) : undefined;
  const { message, issues } = complete(said, { context, ...(known && { known }) });
  if (!message) return { issues };
  const found = [...issues, ...contradictions(said, context.envelope), ...referralRules(message, pointerOf)];
  if (hasErrors(found)) return { issues: found };
  const { bundle } = toBundle(message, { at: context.at, n: context.n ?? 0 });
  return { bundle, issues: found };
}

/** A short answer is made whole, and a final answer may be a correction. */
const needsHistory = (said: ReferralJson): boolean => !isRequestEvent(said.event) || said.patient === undefined;

/** An identifier that is wrong is told together with what the schema finds. */
function personFaults(value: Record<string, unknown>): Issue[] {
  const id = isObject(value.patient) ? value.patient.id : undefined;
  if (!isObject(id) || typeof id.value !== 'string' || id.value === '') return [];
  const kind = id.type ?? id.system;
  if (kind === undefined) return [issue('element-required', { place: '/patient/id/type', expected: 'type or system' })];
  return typeof kind === 'string' ? checkPersonId({ system: readSystem(kind), value: id.value }, '/patient/id') : [];
}

/** Where the message and the envelope beside it both name something, they must agree. */
function contradictions(said: ReferralJson, envelope: GivenEnvelope | undefined): Issue[] {
  return (['sender', 'receiver', 'messageId', 'caseId', 'test'] as const)
    .filter((name) => envelope?.[name] !== undefined && said[name] !== undefined)
    .filter((name) => String(envelope?.[name]).toUpperCase() !== String(said[name]).toUpperCase())
    .map((name) => issue('envelope-invalid', { place: `/${name}`, expected: 'the same as in the message' }));
}

/** The Bundle that the written form would give. */
function regenerated(bytes: Uint8Array, { time }: ReferralMessage): Bundle {
  const { value } = readJsonObject(bytes);
  const { message } = complete(value as unknown as ReferralJson, { context: { at: time } });
  return message ? toBundle(message, { at: time }).bundle : { resourceType: 'Bundle', type: 'message' };
}
