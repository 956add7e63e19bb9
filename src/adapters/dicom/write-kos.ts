import { edgeOid } from '../../model/systems.ts';
import type { ImagingReference, Series, Study } from '../imaging-reference/imaging-reference.ts';
import { kosClass } from '../imaging-reference/systems.ts';
import { madeUid } from '../imaging-reference/uid.ts';
import type { HumanName } from '../referral/referral-message.ts';
import { type DataSet, element, encodeFile } from './encode.ts';
import { writeDateTime } from './times.ts';

/** SOP Instance UID of the KOS that we write for a study: another list of instances is another KOS. */
export const kosUidOf = (reference: ImagingReference, study: Study): string =>
  madeUid('kos', reference.ownId ?? '', reference.time, ...namedBy(study));

const namedBy = ({ uid, series }: Study): string[] => [
  uid,
  ...series.flatMap((one) => [one.uid, ...one.instances.map((instance) => instance.uid)]),
];

/**
 * Writes a Key Object Selection document (PS3.3 section A.35.4; TID 2010, title Manifest) that names every instance of
 * the study with where it can be fetched. Of the source's UIDs only; those of the KOS itself and its series are ours.
 */
export function writeKos(reference: ImagingReference, study: Study): Uint8Array {
  const uid = kosUidOf(reference, study);
  return encodeFile(kosClass, uid, [
    ...sopCommon(uid, reference),
    ...patientModule(reference),
    ...studyModule(study),
    element('00080060', 'CS', 'KO'),
    element('0020000E', 'UI', madeUid('kos-series', study.uid)),
    element('00200011', 'IS', '1'),
    element('00200013', 'IS', '1'),
    element('00081111', 'SQ', []),
    element('00080070', 'LO'),
    ...requests(study),
    element('0040A375', 'SQ', [
      [
        element('0020000D', 'UI', study.uid),
        element(
          '00081115',
          'SQ',
          study.series.map((s) => evidence(s, study)),
        ),
      ],
    ]),
    ...content(study),
  ]);
}

function sopCommon(uid: string, { time }: ImagingReference): DataSet {
  const made = writeDateTime(time);
  return [
    element('00080005', 'CS', 'ISO_IR 192'),
    element('00080016', 'UI', kosClass),
    element('00080018', 'UI', uid),
    element('00080201', 'SH', '+0000'),
    element('00080023', 'DA', made.date),
    element('00080033', 'TM', made.time || '000000'),
  ];
}

function patientModule({ patient }: ImagingReference): DataSet {
  const { identifier, name, birthDate, gender } = patient;
  const oid = edgeOid(identifier.system, 'rivta');
  const sex = gender === undefined ? '' : ({ male: 'M', female: 'F', other: 'O', unknown: '' } as const)[gender];
  return [
    element('00100010', 'PN', personName(name)),
    element('00100020', 'LO', identifier.value),
    ...(oid === undefined
      ? []
      : [
          element('00100021', 'LO', oid),
          element('00100024', 'SQ', [[element('00400032', 'UT', oid), element('00400033', 'CS', 'ISO')]]),
        ]),
    element('00100030', 'DA', birthDate?.replaceAll('-', '') ?? ''),
    element('00100040', 'CS', sex),
  ];
}

/** Backslash, caret and equals sign part values and components, and are no part of a name. */
const namePart = (text: string): string => text.replace(/[\\^=]/g, ' ').slice(0, 60);

function personName(name: HumanName | undefined): string {
  if (!name) return '';
  if (name.family === undefined && name.given === undefined) return namePart(name.text ?? '');
  return `${namePart(name.family ?? '')}^${namePart((name.given ?? []).join(' '))}`;
}

function studyModule({ uid, started, accession, description }: Study): DataSet {
  const at = started === undefined ? { date: '', time: '' } : writeDateTime(started);
  return [
    element('0020000D', 'UI', uid),
    element('00080020', 'DA', at.date),
    element('00080030', 'TM', at.time),
    element('00080050', 'SH', accessionText(accession?.value)),
    element('00080090', 'PN'),
    element('00200010', 'SH'),
    ...(description === undefined ? [] : [element('00081030', 'LO', description.replaceAll('\\', '/').slice(0, 64))]),
  ];
}

/** SH holds 16 characters: a longer accession number would be another one if cut, and stands in the manifest alone. */
const accessionText = (value: string | undefined): string => (value !== undefined && value.length <= 16 ? value : '');

function requests({ uid, accession }: Study): DataSet {
  const value = accessionText(accession?.value);
  if (value === '') return [];
  const item = [
    element('00080050', 'SH', value),
    element('00081110', 'SQ', []),
    element('0020000D', 'UI', uid),
    element('00321060', 'LO'),
    element('00321064', 'SQ', []),
    element('00401001', 'SH'),
    element('00402016', 'LO'),
    element('00402017', 'LO'),
  ];
  return [element('0040A370', 'SQ', [item])];
}

function evidence({ uid, instances, retrieve }: Series, study: Study): DataSet {
  const location = [...retrieve, ...study.retrieve].find(({ kind }) => kind === 'wado-rs');
  return [
    ...(location ? [element('00081190', 'UR', location.url)] : []),
    ...(location?.locationUid === undefined ? [] : [element('0040E011', 'UI', location.locationUid)]),
    element('0020000E', 'UI', uid),
    element(
      '00081199',
      'SQ',
      instances.map(({ uid: sopInstance, sopClass }) => sopReference(sopClass, sopInstance)),
    ),
  ];
}

const sopReference = (sopClass: string, sopInstance: string): DataSet => [
  element('00081150', 'UI', sopClass),
  element('00081155', 'UI', sopInstance),
];

const code = (value: string, scheme: string, meaning: string): readonly DataSet[] => [
  [element('00080100', 'SH', value), element('00080102', 'SH', scheme), element('00080104', 'LO', meaning)],
];

/** The content tree: a container with one reference for each instance. */
const content = ({ series }: Study): DataSet => [
  element('0040A040', 'CS', 'CONTAINER'),
  element('0040A043', 'SQ', code('113030', 'DCM', 'Manifest')),
  element('0040A050', 'CS', 'SEPARATE'),
  element('0040A504', 'SQ', [[element('00080105', 'CS', 'DCMR'), element('0040DB00', 'CS', '2010')]]),
  element(
    '0040A730',
    'SQ',
    series.flatMap(({ instances }) =>
      instances.map(({ uid, sopClass }) => [
        element('0040A010', 'CS', 'CONTAINS'),
        element('0040A040', 'CS', isImage(sopClass) ? 'IMAGE' : 'COMPOSITE'),
        element('00081199', 'SQ', [sopReference(sopClass, uid)]),
      ]),
    ),
  ),
];

/** Storage classes that hold no image: structured reports, presentation states, encapsulated documents, waveforms. */
const notImages: readonly string[] = ['88.', '11.', '104.', '9.', '66.', '68.', '481.2', '481.3', '481.5'];
const storage = '1.2.840.10008.5.1.4.1.1.';
const isImage = (sopClass: string): boolean =>
  !notImages.some((start) => sopClass.startsWith(`${storage}${start}`) || sopClass === `${storage}${start}`);
