import { breathe } from '../../model/breathe.ts';
import { messageIdOf } from '../../model/ids.ts';
import { hasErrors, type Issue, issue } from '../../model/issue.ts';
import type { Adaptation, Adapter, AdapterContext, Source, Unmapped } from '../adapter.ts';
import { adaptImaging } from '../imaging-reference/adaptation.ts';
import { bareMediaType } from '../json-source.ts';
import type { CopyPatient } from '../record-copy/record-copy.ts';
import { recordCopyToBundle } from '../record-copy/to-bundle.ts';
import type { Patient } from '../referral/referral-message.ts';
import { referralRules } from '../referral/rules.ts';
import { toBundle } from '../referral/to-bundle.ts';
import { type Addressing, readAddressing } from './addressing.ts';
import { readImaging, studyUids } from './imaging.ts';
import { type MessageReader, readMessage } from './message.ts';
import { readPatient } from './patient.ts';
import { placeOfPath } from './places.ts';
import { readRecordCopy } from './record-copy.ts';
import { readReferral } from './referral.ts';

const mediaType = 'x-application/hl7-v2+er7';

/** Message type and event -> what it becomes. */
const orders: readonly string[] = ['REF^I12', 'ORM^O01', 'OML^O21', 'OMG^O19'];
const imagingOrders: readonly string[] = ['OMI^O23'];
const records: readonly string[] = ['ORU^R01', 'MDM^T02'];
const taken = [...orders, ...imagingOrders, ...records];

/** The `hl7v2` format: HL7 v2 messages as ER7 text. */
export const hl7v2Adapter: Adapter = {
  format: 'hl7v2',
  mediaTypes: [mediaType],

  detect({ bytes, mediaType: given }: Source): boolean {
    if (bareMediaType(given) === mediaType) return true;
    const head = Buffer.from(bytes.buffer, bytes.byteOffset, Math.min(bytes.byteLength, 64)).toString('utf8');
    return /^[\uFEFF\v\s]*MSH[^A-Za-z0-9\s]/.test(head);
  },

  async toBundle({ bytes }: Source, context: AdapterContext): Promise<Adaptation> {
    const { message, issues } = readMessage(bytes);
    if (!message || hasErrors(issues)) return { issues, unmapped: [] };
    const name = `${message.type}^${message.event}`;
    if (!taken.includes(name)) {
      const expected = taken.join(', ');
      return {
        issues: [...issues, issue('hl7v2-message-type', { place: 'MSH[1]-9[1].1', expected, found: name })],
        unmapped: [],
      };
    }
    await turn(message);
    const read = readPatient(message, context.envelope);
    const found = [...issues, ...read.issues];
    if (!read.patient || hasErrors(found)) return { issues: found, unmapped: [] };
    const adapted = await adapt(message, name, read.patient, found, context);
    const further = records.includes(name) ? [] : (read.patient.otherIdentifiers ?? []);
    return {
      ...adapted,
      unmapped: [...further.map(({ value }) => ({ path: 'PID[1]-3', value: value ?? '' })), ...unmappedOf(message)],
    };
  },
};

/** In a message of thousands of segments, reading, understanding and writing each take some tenths of a second: others go between. */
const manySegments = 500;
const turn = ({ segments }: MessageReader): Promise<void> | undefined =>
  segments.length > manySegments ? breathe() : undefined;

type Adapted = Omit<Adaptation, 'unmapped'>;

async function adapt(
  message: MessageReader,
  name: string,
  patient: CopyPatient,
  issues: readonly Issue[],
  context: AdapterContext,
): Promise<Adapted> {
  const addressing = readAddressing(message, context);
  if (
    imagingOrders.includes(name) ||
    (context.envelope?.kind !== 'record-copy' && message.type !== 'MDM' && studyUids(message).length > 0)
  )
    return adaptImaging(readImaging(message, patient, addressing), context, { issues, placeOf: placeOfPath });
  if (records.includes(name)) return adaptRecord(message, patient, issues, addressing, context);
  return adaptReferral(message, patient, issues, addressing, context);
}

/** The copy alone where nobody is addressed; the message that carries it where MSH or the envelope names both parties. */
async function adaptRecord(
  message: MessageReader,
  patient: CopyPatient,
  issues: readonly Issue[],
  { ownId, ...addressing }: Addressing,
  context: AdapterContext,
): Promise<Adapted> {
  const messageId = addressing.messageId ?? copyIdOf(message, addressing.sender, context.n);
  const copy = readRecordCopy(message, patient, addressing.referral);
  if (copy.items.length === 0)
    return { issues: [...issues, issue('element-required', { place: 'OBR[1]', expected: 'a result' })] };
  const envelope = { ...context.envelope, ...addressing, ...(messageId !== undefined && { messageId }) };
  await turn(message);
  return { bundle: recordCopyToBundle(copy, { ...context, envelope }, ownId), issues };
}

/** Each application of a sender (MSH-3) counts its own messages: MSH-10 is unique together with it (HL7 v2.8 section 2.14.9.10). */
function copyIdOf({ header, controlId }: MessageReader, sender: string | undefined, n = 0): string | undefined {
  const application = header.text(3);
  // The name itself is carried nowhere, which is told as of all that is not.
  header.release(3);
  if (sender === undefined || application === undefined) return undefined;
  return messageIdOf(sender, `${application}|${controlId}`, 1, 'journalkopia', n);
}

/** A referral cannot be without its parties: they are part of its identity. */
function adaptReferral(
  message: MessageReader,
  patient: Patient,
  issues: readonly Issue[],
  addressing: Addressing,
  context: AdapterContext,
): Adapted {
  const { sender, receiver } = addressing;
  if (sender === undefined || receiver === undefined)
    return {
      issues: [
        ...issues,
        issue('addressing-missing', { place: 'MSH[1]-4', expected: 'HSA-id in MSH-4 and MSH-6, or an envelope' }),
      ],
    };
  const { referral, issues: told } = readReferral(message, patient, { ...addressing, sender, receiver });
  const found = [...issues, ...told, ...referralRules(referral, placeOfPath)];
  if (hasErrors(found)) return { issues: found };
  return { bundle: toBundle(referral, { at: context.at, n: context.n ?? 0 }).bundle, issues: found };
}

/** Everything that nobody has asked for, in the order of the message. */
const unmappedOf = (message: MessageReader): Unmapped[] => message.segments.flatMap((segment) => segment.rest());
