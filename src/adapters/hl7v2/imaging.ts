import type { DocumentCoding } from '../document-message/document-message.ts';
import { dicomwebBase, readDicomAddress } from '../imaging-reference/dicomweb-url.ts';
import type { ImageLink, ImagingReference, RetrieveLocation, Study } from '../imaging-reference/imaging-reference.ts';
import { bareUid, isUid } from '../imaging-reference/uid.ts';
import type { Coded } from '../record-copy/values.ts';
import type { Patient } from '../referral/referral-message.ts';
import { tidy } from '../referral/shape.ts';
import type { Addressing } from './addressing.ts';
import { coded, designator, entity, person, timeAt } from './datatypes.ts';
import { type OrderGroup, orderGroups } from './groups.ts';
import type { MessageReader } from './message.ts';
import { valuesOf } from './observation.ts';
import type { SegmentReader } from './segment.ts';

/** DICOM codes of an observation that holds a Study Instance UID (113014 is how older senders name the study itself). */
const studyCodes: readonly string[] = ['110180', '113014'];

/**
 * The study UIDs of a message: ZDS-1 (IHE SWF), IPC-3, and OBX whose code is DICOM's for a Study Instance UID. Empty for
 * a message that is about no images, or whose images have no UID.
 */
export function studyUids(message: MessageReader): string[] {
  const told = message.segments.flatMap((segment) => uidOf(segment) ?? []);
  return [...new Set(told.map(bareUid).filter(isUid))];
}

function uidOf(segment: SegmentReader): string | undefined {
  switch (segment.name) {
    case 'ZDS':
      return segment.text(1);
    case 'IPC':
      return segment.text(3);
    case 'OBX':
      return studyCodes.includes(segment.text(3) ?? '') && segment.text(3, 3) === 'DCM' ? segment.text(5) : undefined;
    default:
      return undefined;
  }
}

const statuses = {
  F: 'final',
  P: 'preliminary',
  A: 'preliminary',
  C: 'amended',
  R: 'registered',
  X: 'entered-in-error',
} as const;

/** Order or result with study UIDs -> imaging reference: accession number, modality, procedure, and the report where there is one. */
export function readImaging(message: MessageReader, patient: Patient, addressing: Addressing): ImagingReference {
  const { orders } = orderGroups(message);
  const [group] = orders;
  const { retrieve, links } = addressesOf(message);
  const uids = studyUids(message);
  const studies = uids.map((uid) => ({ ...tidy(studyOf(uid, group, message)), series: [], retrieve }) as Study);
  const keeper = designator(message.header, 4);
  const report = message.type === 'ORU' ? reportOf(orders) : undefined;
  return {
    ...tidy({
      ...addressing,
      patient,
      keeper: tidy({ hsaId: keeper.hsaId, name: keeper.name }),
      report,
    }),
    studies,
    links,
  } as ImagingReference;
}

function studyOf(uid: string, group: OrderGroup | undefined, message: MessageReader) {
  const { obr, orc } = group ?? {};
  const procedure = obr && coded(obr, 4);
  const ipc = message.first('IPC');
  const accession = (ipc && entity(ipc, 1)) ?? (obr && (entity(obr, 18) ?? entity(obr, 3))) ?? (orc && entity(orc, 3));
  const modality = obr?.text(24) ?? ipc?.text(5);
  return {
    uid,
    accession: accession?.value === undefined ? undefined : tidy({ value: accession.value, system: accession.system }),
    started: timeAt(obr, 7),
    procedure:
      procedure &&
      tidy({
        text: procedure.display ?? procedure.text,
        code: codingOf(procedure),
      }),
    modalities: modality !== undefined && /^[A-Z]{2,4}$/.test(modality) ? [modality] : undefined,
  };
}

function codingOf({ system, code, display }: Coded): DocumentCoding | undefined {
  return code === undefined || system === undefined ? undefined : tidy({ system, code, display } as DocumentCoding);
}

/** RP addresses: a WADO address gives its base, any other is a link. */
function addressesOf(message: MessageReader): { retrieve: RetrieveLocation[]; links: ImageLink[] } {
  const retrieve: RetrieveLocation[] = [];
  const links: ImageLink[] = [];
  for (const obx of message.all('OBX')) {
    const url = obx.text(2) === 'RP' ? obx.text(5) : undefined;
    if (url === undefined) continue;
    const title = coded(obx, 3);
    if (readDicomAddress(url)?.location) retrieve.push({ kind: 'wado-rs', url: dicomwebBase(url) });
    else links.push(tidy<ImageLink>({ url, title: title?.display ?? title?.text } as ImageLink));
  }
  return { retrieve: [...new Map(retrieve.map((one) => [one.url, one])).values()], links };
}

/** Text and coded observations of all orders as the report's words. */
function reportOf(orders: readonly OrderGroup[]): ImagingReference['report'] {
  const obr = orders[0]?.obr;
  const words = orders.flatMap(({ observations }) =>
    observations.flatMap(({ obx }) =>
      studyCodes.includes(obx.text(3) ?? '')
        ? []
        : valuesOf(obx).flatMap(({ text, coded: code }) => text ?? code?.display ?? []),
    ),
  );
  const author = obr && person(obr, 32);
  const issued = timeAt(obr, 22);
  return tidy({
    id: obr && entity(obr, 3)?.value,
    status: statuses[(obr?.text(25) ?? '') as 'F'] ?? 'final',
    issued: issued !== undefined && issued.length > 10 ? issued : undefined,
    effective: timeAt(obr, 7),
    conclusion: words.join('\n') || undefined,
    author: author?.name === undefined ? undefined : { name: author.name },
  }) as ImagingReference['report'];
}
