import { tidy } from '../../../referral/shape.ts';
import type { ImageRecording, ImagingOutcome } from '../../items/imaging.ts';
import { concept, count, identifier, instant, text } from '../codecs.ts';
import type { Reading, Ref, Writing } from '../context.ts';
import { detail, type Json, readDetails } from '../details.ts';
import { baseFields, encounterOf, type KindMapping } from '../kind.ts';
import { read, row, write } from '../lens.ts';
import { professional } from '../parties.ts';
import { concept as coded, loinc } from '../systems.ts';
import { mediaDocument, mediaOf } from './document.ts';
import { addReferral, readReferral } from './referral-outcome.ts';

const table = [
  row('report', 'conclusion', text),
  row('issued', 'issued', instant),
  row('speciality', 'category[]', concept),
];
const recordingTable = [
  row('id', 'identifier[]', identifier),
  row('activity', 'procedureCode[]', concept),
  row('period.start', 'started', text),
  row('imageCount', 'numberOfInstances', count),
  row('responsible', 'interpreter[]', professional),
];

const statuses: Readonly<Record<string, string>> = {
  Avklarad: 'available',
  Annullerad: 'cancelled',
  Avbruten: 'cancelled',
  Inaktuell: 'cancelled',
  Makulerad: 'entered-in-error',
  Initierad: 'registered',
  Planerad: 'registered',
  Tidbokad: 'registered',
  Uppskjuten: 'registered',
  Avvakta: 'registered',
  Pågående: 'registered',
};
const reportStatuses = { preliminary: 'preliminary', final: 'final', supplementary: 'appended' } as const;

/** A picture or a link; what kind it is stands in a detail. Nothing is made up: a link without UIDs stays a link. */
const picture = 'picture';

function addPictures({ dicom = [], images = [] }: ImageRecording, study: Ref, place: string, writing: Writing): Ref[] {
  const context = { related: [study] };
  const links = dicom.map((object, n) => {
    const { data, url, ...rest } = object;
    const media = tidy({ mediaType: 'application/dicom', data, url }) as never;
    const made = mediaDocument(media, writing, { context });
    return writing.add(`${place}/dicom/${n}`, write(rest, [], made, writing, { details: [[picture, 'dicom']] }));
  });
  const others = images.map((image, n) => {
    const { media, ...rest } = image;
    const made = mediaDocument(media ?? { mediaType: 'application/octet-stream' }, writing, { context });
    return writing.add(`${place}/image/${n}`, write(rest, [], made, writing, { details: [[picture, 'image']] }));
  });
  return [...links, ...others];
}

/** ImagingStudy without series: the contract names no UID, and none is invented. */
function addRecording(recording: ImageRecording, n: number, item: ImagingOutcome, writing: Writing): Ref[] {
  const place = `recording/${n}`;
  const modality = recording.equipment?.modality;
  const made = tidy<Json>({
    resourceType: 'ImagingStudy',
    status: item.nullified ? 'entered-in-error' : (statuses[recording.status ?? ''] ?? 'unknown'),
    modality: modality === undefined ? undefined : [{ display: modality }],
    subject: writing.subject,
  });
  const elsewhere = ['dicom', 'images'];
  const study = writing.add(place, write(recording, recordingTable, made, writing, { elsewhere }));
  return [study, ...addPictures(recording, study, place, writing)];
}

function readPicture(document: Json): Json {
  const details = readDetails(document).filter(([name]) => name !== picture);
  const rest = read({ extension: [] }, [], undefined as never, details);
  const media = mediaOf(document);
  if (detail(readDetails(document), picture) === 'image') return tidy({ ...rest, media });
  return tidy({ ...rest, data: media?.data, url: media?.url });
}

function readRecordings(targets: readonly Json[], reading: Reading): Json[] {
  const recordings: { item: Json; dicom: Json[]; images: Json[] }[] = [];
  for (const target of targets) {
    if (target.resourceType === 'ImagingStudy') {
      recordings.push({ item: read(target, recordingTable, reading), dicom: [], images: [] });
    } else if (target.resourceType === 'DocumentReference') {
      const list = detail(readDetails(target), picture) === 'image' ? 'images' : 'dicom';
      recordings.at(-1)?.[list].push(readPicture(target));
    }
  }
  return recordings.map(({ item, dicom, images }) => tidy({ ...item, dicom, images }));
}

/** DiagnosticReport with an ImagingStudy for each recording; pictures and links are DocumentReferences about it. */
export const imaging: KindMapping<'imaging'> = {
  kind: 'imaging',
  resource: 'DiagnosticReport, ImagingStudy, DocumentReference, ServiceRequest',
  table: [...table, ...recordingTable.map((line) => ({ ...line, field: `recordings[].${line.field}` }))],
  write: (item, writing) => {
    const referral = item.referral && addReferral(item.referral, 'requester', writing);
    const recordings = (item.recordings ?? []).map((recording, n) => addRecording(recording, n, item, writing));
    const made = tidy<Json>({
      resourceType: 'DiagnosticReport',
      basedOn: referral && [referral],
      status: item.nullified ? 'entered-in-error' : item.status ? reportStatuses[item.status] : 'unknown',
      code: coded(loinc, '18748-4', 'Diagnostic imaging study'),
      subject: writing.subject,
      encounter: encounterOf(item),
      imagingStudy: recordings.flatMap(([study]) => study ?? []),
    });
    const elsewhere = [...baseFields, 'referral', 'recordings'];
    const main = writing.add('', write(item, table, made, writing, { elsewhere }));
    return [main, ...recordings.flat()];
  },
  read: ([main, ...targets], reading) => {
    if (!main) return {};
    return tidy({
      ...read(main, table, reading),
      recordings: readRecordings(targets, reading),
      referral: readReferral(main.basedOn, 'requester', reading),
    });
  },
};
