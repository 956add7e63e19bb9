import type { AttachedDocument } from '../record-copy/items/document.ts';
import type { AnalysisGroup, LaboratoryOrder, LaboratoryReport, Specimen } from '../record-copy/items/laboratory.ts';
import type { CopyPatient, ItemBase, RecordItem } from '../record-copy/record-copy.ts';
import type { Id } from '../record-copy/values.ts';
import { tidy } from '../referral/shape.ts';
import { sourceSystem } from './addressing.ts';
import { mediaOf } from './attachments.ts';
import { coded, entity, person, tableCode, timeAt } from './datatypes.ts';
import { noteText, type OrderGroup, orderGroups } from './groups.ts';
import type { MessageReader } from './message.ts';
import { analysisOf } from './observation.ts';
import { restOf } from './rest.ts';
import type { SegmentReader } from './segment.ts';
import { v2Table } from './systems.ts';

/** Table 0123 -> status of a report. */
const statuses = { F: 'final', P: 'preliminary', A: 'partial', R: 'partial', C: 'corrected', X: 'cancelled' } as const;

/** ORU^R01 -> one laboratory report for each order, and the documents that ride in it as items of their own. */
export function readLaboratory(message: MessageReader, patient: CopyPatient): RecordItem[] {
  return orderGroups(message).orders.flatMap((group, n) => itemsOf(message, patient, group, n));
}

function itemsOf(message: MessageReader, patient: CopyPatient, group: OrderGroup, n: number): RecordItem[] {
  const base = itemBase(message, patient, group, n);
  const documents = group.observations.flatMap(({ obx }, k) =>
    mediaOf(obx).map(
      (media, m): AttachedDocument => ({
        ...base,
        kind: 'attachment',
        id: { ...base.id, value: `${base.id.value}/${k + 1}.${m + 1}` },
        ...tidy({ description: coded(obx, 3)?.display ?? coded(obx, 3)?.text }),
        media,
      }),
    ),
  );
  const report = reportOf(base, group);
  return [{ ...report, ...moreOf(group) }, ...documents];
}

/** Identity and source of an item: the filler's order number, else the placer's, else the message and its order. */
function itemBase(message: MessageReader, patient: CopyPatient, { orc, obr }: OrderGroup, n: number): ItemBase {
  // One after the other: a number that is not needed stays unread, and is told.
  const id = (obr && entity(obr, 3)) ??
    (orc && entity(orc, 3)) ??
    (obr && entity(obr, 2)) ??
    (orc && entity(orc, 2)) ?? { value: `${message.controlId}/${n + 1}` };
  return tidy<ItemBase>({
    id,
    sourceSystem: sourceSystem(message),
    patient: patient.identifier,
    contract: `${message.type}^${message.event} ${message.header.text(12) ?? ''}`.trim(),
  });
}

function reportOf(base: ItemBase, group: OrderGroup): LaboratoryReport {
  const { obr, orc, notes, observations, specimens } = group;
  const code = obr && coded(obr, 4);
  const taken = specimensOf(obr, specimens);
  obr?.use(1);
  const analyses = observations
    .filter(({ obx }) => obx.text(2) !== 'ED' && obx.text(2) !== 'RP')
    .map((one) => analysisOf(one, taken.length > 0 ? { specimens: taken } : {}));
  const status = obr?.text(25) ?? '';
  return tidy<LaboratoryReport>({
    ...base,
    kind: 'laboratory',
    report: base.id,
    title: code?.display ?? code?.text,
    status: statuses[status as 'F'],
    statusCode: tableCode(obr?.text(25), v2Table('0123')),
    time: timeAt(obr, 22) ?? timeAt(obr, 7),
    registered: timeAt(obr, 14),
    discipline: obr?.text(24),
    comment: noteText(notes),
    responsible: obr && interpreter(obr),
    referral: orderOf(orc, obr),
    groups: [{ ...tidy({ name: code?.display ?? code?.text, code }), analyses } as AnalysisGroup],
  } as LaboratoryReport);
}

/** OBR-32 NDL: name as CNN in its first component, with subcomponents. */
function interpreter(obr: SegmentReader) {
  const [value, family, given] = [1, 2, 3].map((part) => obr.text(32, 1, 1, part));
  const name = [given, family].filter((part) => part !== undefined).join(' ') || undefined;
  if (value === undefined && name === undefined) return undefined;
  return tidy({ id: value === undefined ? undefined : { value }, name, time: timeAt(obr, 32, 2) });
}

function orderOf(orc: SegmentReader | undefined, obr: SegmentReader | undefined): LaboratoryOrder | undefined {
  const id = (obr && entity(obr, 2)) ?? (orc && entity(orc, 2));
  if (!id) return undefined;
  const requester = (obr && person(obr, 16)) ?? (orc && person(orc, 12));
  const reason =
    obr && Array.from({ length: obr.count(31) }, (_, n) => coded(obr, 31, n + 1)).flatMap((one) => one ?? []);
  return tidy<LaboratoryOrder>({
    id,
    time: timeAt(orc, 9),
    question: reason?.map(({ display, text, code }) => text ?? display ?? code ?? '').join('\n') || undefined,
    services: obr ? [coded(obr, 4)].flatMap((one) => one ?? []) : undefined,
    requester,
    medicalInformation: obr?.line(13),
  } as LaboratoryOrder);
}

/** SPM, else what OBR-15 and OBR-7 say of the specimen. */
function specimensOf(obr: SegmentReader | undefined, specimens: readonly SegmentReader[]): Specimen[] {
  const told = specimens.map((spm) => {
    spm.use(1);
    const id = idOfPair(spm);
    return tidy<Specimen>({
      id,
      material: coded(spm, 4),
      time: timeAt(spm, 17),
      site: coded(spm, 8),
      comment: spm.line(14),
    } as Specimen);
  });
  if (told.length > 0 || !obr) return told;
  const material = coded(obr, 15);
  const time = timeAt(obr, 7);
  return material || time ? [tidy<Specimen>({ material, time } as Specimen)] : [];
}

/** SPM-2 EIP: the filler's id in its second component, else the placer's. */
function idOfPair(spm: SegmentReader): Id | undefined {
  const value = spm.text(2, 2) ?? spm.text(2, 1);
  return value === undefined ? undefined : { value };
}

/** What of the order's segments found no member stands in the item by the names of the standard. */
const moreOf = ({
  orc,
  obr,
  observations,
  specimens,
  notes,
  timing,
  diagnoses,
}: OrderGroup): Pick<ItemBase, 'more'> => {
  const segments = [
    orc,
    obr,
    ...timing,
    ...notes,
    ...diagnoses,
    ...observations.flatMap((o) => [o.obx, ...o.notes]),
    ...specimens,
  ];
  return restOf(segments);
};
