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
import { type OrderGroup, orderGroups } from './groups.ts';
import type { MessageReader } from './message.ts';
import { awareness, clinicalInformation, questionOf, reasonOf, wordsOf } from './referral-words.ts';
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
