import type { AttachedDocument } from '../record-copy/items/document.ts';
import type { Note } from '../record-copy/items/note.ts';
import type { CopyPatient, ItemBase, RecordItem } from '../record-copy/record-copy.ts';
import type { Coded, Professional } from '../record-copy/values.ts';
import { tidy } from '../referral/shape.ts';
import { sourceSystem } from './addressing.ts';
import { mediaOf } from './attachments.ts';
import { coded, entity, person, timeAt } from './datatypes.ts';
import { noteText, orderGroups } from './groups.ts';
import type { MessageReader } from './message.ts';
import { valuesOf } from './observation.ts';
import { restOf } from './rest.ts';
import type { SegmentReader } from './segment.ts';
import { v2Table } from './systems.ts';

/** Table 0271: states in which a document is signed. */
const signedStates: readonly string[] = ['AU', 'LA'];

/** MDM^T02 -> a note with the text of its OBX segments, and an item for each document that rides in it. */
export function readDocument(message: MessageReader, patient: CopyPatient): RecordItem[] {
  const txa = message.first('TXA');
  const { head, orders } = orderGroups(message);
  const groups = [head, ...orders];
  const base = documentBase(message, patient, txa);
  const observations = groups.flatMap((group) => group.observations);
  const text = observations.flatMap(({ obx }) => valuesOf(obx).flatMap((value) => value.text ?? [])).join('\n');
  const comments = noteText(
    groups.flatMap((group) => [...group.notes, ...group.observations.flatMap(({ notes }) => notes)]),
  );
  const media = observations.flatMap(({ obx }) => mediaOf(obx));
  // Systems give each line of a text the same label: it is told once.
  let label: string | undefined;
  for (const { obx } of observations) {
    obx.use(1);
    obx.use(2);
    const said = obx.line(3);
    if (said !== label) obx.release(3);
    label = said;
  }
  const note = tidy<Note>({
    ...base,
    kind: 'note',
    type: txa && documentType(txa),
    noteTitle: titleOf(
      txa,
      groups.flatMap(({ obr }) => obr ?? []),
    ),
    text: [text, comments].filter((part) => part).join('\n\n') || undefined,
  } as Note);
  const segments = [txa, ...groups.flatMap(segmentsOf)];
  const first = { ...note, ...restOf(segments) };
  return [first, ...media.map((one, n) => attachment(base, one, n))];
}

const segmentsOf = ({
  orc,
  obr,
  timing,
  notes,
  observations,
  specimens,
  diagnoses,
}: ReturnType<typeof orderGroups>['head']) => [
  orc,
  obr,
  ...timing,
  ...notes,
  ...observations.flatMap(({ obx, notes: own }) => [obx, ...own]),
  ...specimens,
  ...diagnoses,
];

function documentBase(message: MessageReader, patient: CopyPatient, txa: SegmentReader | undefined): ItemBase {
  const signed = signedStates.includes(txa?.text(17) ?? '');
  if (!signed) txa?.release(17);
  const nullified = txa?.text(19) === 'CA';
  if (!nullified) txa?.release(19);
  return tidy<ItemBase>({
    id: (txa && entity(txa, 12)) ?? { value: message.controlId },
    sourceSystem: sourceSystem(message),
    patient: patient.identifier,
    time: timeAt(txa, 4) ?? timeAt(txa, 6),
    author: author(txa),
    signed: signed && txa ? signer(txa) : undefined,
    nullified: nullified ? true : undefined,
    contract: `${message.type}^${message.event} ${message.header.text(12) ?? ''}`.trim(),
  } as ItemBase);
}

/** Originator, else the one who did the activity, with the time of origination. */
function author(txa: SegmentReader | undefined): Professional | undefined {
  const who = txa && (person(txa, 9) ?? person(txa, 5));
  return who && tidy<Professional>({ ...who, time: timeAt(txa, 6) });
}

/** TXA-22 PPN: who authenticated, with the time in its fifteenth component; else TXA-10. */
function signer(txa: SegmentReader): Professional | undefined {
  const who = person(txa, 22) ?? person(txa, 10);
  return who && tidy<Professional>({ ...who, time: timeAt(txa, 22, 15) });
}

function documentType(txa: SegmentReader): Coded | undefined {
  txa.use(1);
  const code = txa.text(2);
  return code === undefined ? undefined : tidy<Coded>({ code, system: v2Table('0270'), display: txa.text(2, 2) });
}

/** TXA-25 title, else the service that the document is about. */
function titleOf(txa: SegmentReader | undefined, orders: readonly SegmentReader[]): string | undefined {
  const services = orders
    .flatMap((obr) => coded(obr, 4) ?? [])
    .map(({ display, text, code }) => display ?? text ?? code);
  return txa?.line(25) ?? (services.join(', ') || undefined);
}

const attachment = (base: ItemBase, media: AttachedDocument['media'], n: number): AttachedDocument => ({
  ...base,
  kind: 'attachment',
  id: { ...base.id, value: `${base.id.value ?? ''}/${n + 1}` },
  media,
});
