import type { MessageEvent } from '../../model/event.ts';
import { type Issue, issue } from '../../model/issue.ts';
import type { Coded } from '../record-copy/values.ts';
import type {
  Attachment,
  CodeOrText,
  Coding,
  Patient,
  ReferralMessage,
  Request,
} from '../referral/referral-message.ts';
import { filled, tidy } from '../referral/shape.ts';
import type { Addressing } from './addressing.ts';
import { mediaOf } from './attachments.ts';
import { coded, entity, hsaIdOf, organisation, person, timeAt } from './datatypes.ts';
import { noteText, type ObservationGroup, type OrderGroup, orderGroups } from './groups.ts';
import type { MessageReader } from './message.ts';
import { valuesOf } from './observation.ts';
import type { SegmentReader } from './segment.ts';

/** ORC-1 (table 0119) -> what the message does. RF1-1 and everything else begins a referral. */
const events: Readonly<Record<string, MessageEvent>> = {
  NW: 'remiss-ny',
  SN: 'remiss-ny',
  NA: 'remiss-ny',
  RO: 'remiss-ny',
  XO: 'remiss-andrad',
  XX: 'remiss-andrad',
  CA: 'aterkallelse',
  DC: 'aterkallelse',
};

/** REF^I12, ORM^O01, OML^O21, OMG^O19 -> referral message (`ref-i12.csv` and the order tables of the guide). */
export function readReferral(
  message: MessageReader,
  patient: Patient,
  addressing: Addressing & { readonly sender: string; readonly receiver: string },
): { referral: ReferralMessage; issues: Issue[] } {
  const { sender, receiver, ownId, time, messageId, caseId, test } = addressing;
  const { head, orders } = orderGroups(message);
  const control = orders.map(({ orc }) => orc?.text(1)).find((code) => code !== undefined);
  const event = events[control ?? 'NW'] ?? 'remiss-ny';
  const unclear = control !== undefined && events[control] === undefined;
  const author = authorOf(message, orders, sender);
  const said = { event, referral: addressing.referral ?? referralId(message, orders, sender), version: 1, time };
  const parties = { ...said, sender, receiver, ownId, messageId, caseId, test, patient };
  const groups = [head, ...orders];
  const referral = tidy({
    ...parties,
    ...(event === 'aterkallelse'
      ? { answer: { organisation: { hsaId: sender }, author, text: reasonOf(groups) ?? 'Återkallad' } }
      : { request: requestOf(message, groups, addressing, author) }),
  }) as ReferralMessage;
  const place = 'ORC[1]-1[1].1';
  return { referral, issues: unclear ? [issue('hl7v2-order-control', { place, found: control })] : [] };
}

/** RF1-6, else the placer's number of the first order, its group, the filler's, else the message's own id. */
function referralId(message: MessageReader, orders: readonly OrderGroup[], sender: string): string {
  const rf1 = message.first('RF1');
  const own = rf1 && entity(rf1, 6)?.value;
  if (own !== undefined) return `${sender}#${own}`;
  // One after the other: a number that is not needed stays unread, and is told.
  for (const { orc, obr } of orders) {
    const found =
      (orc && entity(orc, 2)) ?? (obr && entity(obr, 2)) ?? (orc && entity(orc, 4)) ?? (orc && entity(orc, 3));
    if (found?.value !== undefined) return `${sender}#${found.value}`;
  }
  return `${sender}#${message.controlId}`;
}

/** Who refers: PRD with the role RP, else the ordering provider. */
function authorOf(message: MessageReader, orders: readonly OrderGroup[], unit: string) {
  const prd = provider(message, 'RP');
  const named = prd && nameLine(prd);
  const [orc, obr] = [orders.find((o) => o.orc)?.orc, orders.find((o) => o.obr)?.obr];
  const ordering = (orc && person(orc, 12)) ?? (obr && person(obr, 16));
  const hsaId = hsaIdOf(ordering?.id);
  // A local id of a person has no place in a referral.
  if (hsaId === undefined)
    for (const [segment, field] of [
      [orc, 12],
      [obr, 16],
    ] as const)
      segment?.release(field, 1);
  return tidy({ hsaId, name: named ?? ordering?.name, unit }) as Request['author'];
}

const provider = (message: MessageReader, role: string): SegmentReader | undefined =>
  message.all('PRD').find((prd) => prd.text(1) === role);

/** PRD-2 XPN as one line: given, further, family. */
function nameLine(prd: SegmentReader): string | undefined {
  const [family, given, further] = [1, 2, 3].map((component) => prd.text(2, component));
  const prefix = prd.text(2, 5);
  const parts = [prefix, given, further, family].filter((part) => part !== undefined);
  return parts.length > 0 ? parts.join(' ') : undefined;
}

function requestOf(
  message: MessageReader,
  groups: readonly OrderGroup[],
  { sender, receiver, time }: Addressing & { readonly sender: string; readonly receiver: string },
  author: Request['author'],
): Request {
  const orders = groups.slice(1);
  const rf1 = message.first('RF1');
  const authored =
    orders.map(({ orc }) => timeAt(orc, 9)?.slice(0, 10)).find((date) => date !== undefined) ??
    timeAt(rf1, 7)?.slice(0, 10);
  const [from, to] = ['RP', 'RT'].map((role) => provider(message, role));
  return tidy<Request>({
    type: '4',
    date: authored ?? time.slice(0, 10),
    author,
    replyTo: tidy({ hsaId: sender, name: from?.line(4) ?? facilityName(orders), telephone: from && phone(from) }),
    recipient: tidy({ hsaId: receiver, name: to?.line(4), telephone: to && phone(to) }),
    desiredRecipient: to && nameLine(to),
    question: questionOf(groups, rf1),
    clinicalInformation: clinicalInformation(message, groups),
    conditions: filled(conditionsOf(message)),
    desiredActivities: filled(activitiesOf(orders)),
    awareness: awareness(message),
    priority: priorityOf(orders, rf1),
    attachments: filled(attachmentsOf(groups)),
  } as unknown as Request);
}

const phone = (prd: SegmentReader): string | undefined => prd.text(5, 12) ?? prd.text(5, 1);

const facilityName = (orders: readonly OrderGroup[]): string | undefined =>
  orders.map(({ orc }) => (orc ? organisation(orc, 21)?.name : undefined)).find((name) => name !== undefined);

/** The reason for the order, in this order: OBR-31, ORC-16, RF1-10; the comments; what is asked for. */
function questionOf(groups: readonly OrderGroup[], rf1: SegmentReader | undefined): string {
  const reason = reasonOf(groups) ?? (rf1 && wordsOf(coded(rf1, 10)));
  const notes = noteText(groups.flatMap(({ notes: own }) => own));
  const services = groups.flatMap(({ obr }) => (obr ? (wordsOf(coded(obr, 4)) ?? []) : []));
  return [reason, notes].filter((part) => part !== undefined).join('\n') || services.join('\n') || '-';
}

function reasonOf(groups: readonly OrderGroup[]): string | undefined {
  const said = groups.flatMap(({ obr, orc }) => [
    ...(obr ? Array.from({ length: obr.count(31) }, (_, n) => wordsOf(coded(obr, 31, n + 1))) : []),
    ...(orc ? [wordsOf(coded(orc, 16))] : []),
  ]);
  const words = said.filter((one) => one !== undefined);
  return words.length > 0 ? [...new Set(words)].join('\n') : undefined;
}

const wordsOf = (said: Coded | undefined): string | undefined =>
  said &&
  (said.text ??
    (said.display !== undefined && said.code !== undefined
      ? `${said.display} (${said.code})`
      : (said.display ?? said.code)));

/** Anamnesis: relevant clinical information of the order, reason of admission, and results that ride with it. */
function clinicalInformation(message: MessageReader, groups: readonly OrderGroup[]): string | undefined {
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

const codingOf = (said: Coded | undefined): Coding | undefined =>
  said?.code !== undefined && said.system !== undefined
    ? tidy<Coding>({ system: said.system, code: said.code, display: said.display ?? said.text } as Coding)
    : undefined;

/** Text xor code, as the referral has it. */
function codeOrText(said: Coded | undefined, words: string | undefined): CodeOrText | undefined {
  const code = codingOf(said);
  const text = words ?? wordsOf(said);
  return code ? { code } : text === undefined ? undefined : { text };
}

/** DG1-3, in words DG1-4. */
const conditionsOf = (message: MessageReader): CodeOrText[] =>
  message.all('DG1').flatMap((dg1) => {
    dg1.use(1);
    const words = dg1.line(4);
    return codeOrText(coded(dg1, 3), words) ?? [];
  });

const activitiesOf = (orders: readonly OrderGroup[]): CodeOrText[] =>
  orders.flatMap(({ obr }) => {
    obr?.use(1);
    return (obr && codeOrText(coded(obr, 4), undefined)) ?? [];
  });

/** Allergies: AL1-3 with type, severity and reaction. Told for awareness, not for an alert list. */
function awareness(message: MessageReader): string | undefined {
  const lines = message.all('AL1').flatMap((al1) => {
    al1.use(1);
    const parts = [wordsOf(coded(al1, 3)), wordsOf(coded(al1, 2)), wordsOf(coded(al1, 4)), al1.line(5)];
    const said = parts.filter((part) => part !== undefined);
    return said.length > 0 ? [said.join(', ')] : [];
  });
  return lines.length > 0 ? lines.join('\n') : undefined;
}

const priorities = { S: 'stat', A: 'asap', R: 'routine', P: 'urgent', T: 'urgent' } as const;

/** TQ1-9, OBR-5, OBR-27.6, ORC-7.6, RF1-2: the first that is given; one that we do not know stays unread. */
function priorityOf(orders: readonly OrderGroup[], rf1: SegmentReader | undefined): Request['priority'] {
  const places = orders.flatMap(({ timing, obr, orc }) => [
    ...timing.map((tq1) => [tq1, 9, 1] as const),
    [obr, 5, 1] as const,
    [obr, 27, 6] as const,
    [orc, 7, 6] as const,
  ]);
  for (const [segment, field, component] of [...places, [rf1, 2, 1] as const]) {
    const code = segment?.text(field, component);
    if (code === undefined) continue;
    const priority = priorities[code as 'S'];
    if (priority === undefined) segment?.release(field, component);
    return priority;
  }
  return undefined;
}

/** ED with bytes. An address (RP) is no attachment: nothing is fetched; it stays unmapped. */
const attachmentsOf = (groups: readonly OrderGroup[]): Attachment[] =>
  groups.flatMap(({ observations }, g) =>
    observations.flatMap(({ obx }, o) =>
      mediaOf(obx).flatMap(({ data, mediaType }, n) =>
        data === undefined
          ? []
          : [
              tidy<Attachment>({
                id: `obx-${g}-${o + 1}-${n + 1}`,
                mediaType,
                description: wordsOf(coded(obx, 3)),
                bytes: new Uint8Array(Buffer.from(data, 'base64')),
              } as Attachment),
            ],
      ),
    ),
  );
