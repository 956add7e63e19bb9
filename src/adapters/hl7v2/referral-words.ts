import type { Coded } from '../record-copy/values.ts';
import { coded, timeAt } from './datatypes.ts';
import { noteText, type ObservationGroup, type OrderGroup } from './groups.ts';
import type { MessageReader } from './message.ts';
import { valuesOf } from './observation.ts';
import type { SegmentReader } from './segment.ts';

/** The reason for the order, in this order: OBR-31, ORC-16, RF1-10; the comments; what is asked for. */
export function questionOf(groups: readonly OrderGroup[], rf1: SegmentReader | undefined): string {
  const reason = reasonOf(groups) ?? (rf1 && wordsOf(coded(rf1, 10)));
  const notes = noteText(groups.flatMap(({ notes: own }) => own));
  const services = groups.flatMap(({ obr }) => (obr ? (wordsOf(coded(obr, 4)) ?? []) : []));
  return [reason, notes].filter((part) => part !== undefined).join('\n') || services.join('\n') || '-';
}

/** Why it is asked, in words: OBR-31 of every order, ORC-16; each said once. */
export function reasonOf(groups: readonly OrderGroup[]): string | undefined {
  const said = groups.flatMap(({ obr, orc }) => [
    ...(obr ? Array.from({ length: obr.count(31) }, (_, n) => wordsOf(coded(obr, 31, n + 1))) : []),
    ...(orc ? [wordsOf(coded(orc, 16))] : []),
  ]);
  const words = said.filter((one) => one !== undefined);
  return words.length > 0 ? [...new Set(words)].join('\n') : undefined;
}

/** A coded value as a person reads it: its text, else what it is called with its code. */
export const wordsOf = (said: Coded | undefined): string | undefined =>
  said &&
  (said.text ??
    (said.display !== undefined && said.code !== undefined
      ? `${said.display} (${said.code})`
      : (said.display ?? said.code)));

/** Anamnesis: relevant clinical information of the order, reason of admission, and results that ride with it. */
export function clinicalInformation(message: MessageReader, groups: readonly OrderGroup[]): string | undefined {
  const pv2 = message.first('PV2');
  const parts = [
    ...groups.flatMap(({ obr }) => (obr ? (obr.line(13) ?? []) : [])),
    ...(pv2 ? [wordsOf(coded(pv2, 3))] : []),
    ...message.all('PR1').map((pr1) => procedureLine(pr1)),
    ...groups.flatMap(({ observations }) => observations.map(observationLine)),
  ].filter((part) => part !== undefined);
  return parts.length > 0 ? parts.join('\n') : undefined;
}

function procedureLine(pr1: SegmentReader): string | undefined {
  const what = pr1.line(4) ?? wordsOf(coded(pr1, 3));
  const when = timeAt(pr1, 5);
  return what === undefined ? undefined : `${what}${when === undefined ? '' : ` ${when.slice(0, 10)}`}`;
}

/** `Hemoglobin: 134 g/L (117-153) H 2026-11-02`; nothing for a document. */
function observationLine({ obx, notes }: ObservationGroup): string | undefined {
  const label = wordsOf(coded(obx, 3)) ?? '';
  const values = valuesOf(obx).map(
    ({ text, quantity, range, coded: code }) =>
      text ??
      wordsOf(code) ??
      (quantity ? `${quantity.comparator ?? ''}${quantity.value} ${quantity.unit ?? ''}`.trim() : undefined) ??
      `${range?.low ?? ''}-${range?.high ?? ''} ${range?.unit ?? ''}`.trim(),
  );
  const reference = obx.line(7);
  const flags = obx.text(8);
  const when = timeAt(obx, 14);
  const comment = noteText(notes);
  if (values.length === 0 && comment === undefined) return undefined;
  const parts = [values.join('; '), reference && `(${reference})`, flags, when?.slice(0, 10), comment];
  return `${label}: ${parts.filter((part) => part !== undefined && part !== '').join(' ')}`;
}

/** Allergies: AL1-3 with type, severity and reaction. Told for awareness, not for an alert list. */
export function awareness(message: MessageReader): string | undefined {
  const lines = message.all('AL1').flatMap((al1) => {
    al1.use(1);
    const parts = [wordsOf(coded(al1, 3)), wordsOf(coded(al1, 2)), wordsOf(coded(al1, 4)), al1.line(5)];
    const said = parts.filter((part) => part !== undefined);
    return said.length > 0 ? [said.join(', ')] : [];
  });
  return lines.length > 0 ? lines.join('\n') : undefined;
}
