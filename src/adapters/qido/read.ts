import { type Issue, issue } from '../../model/issue.ts';
import { settledTimes } from '../dicom/doubled-hour.ts';
import { type DicomPatientId, type IssuerMap, patientIdentifier } from '../dicom/patient-id.ts';
import { nameOf } from '../dicom/read-kos.ts';
import { readDate, readDateTime } from '../dicom/times.ts';
import { dicomwebBase } from '../imaging-reference/dicomweb-url.ts';
import type {
  ImagingReference,
  Instance,
  RetrieveLocation,
  Series,
  Study,
} from '../imaging-reference/imaging-reference.ts';
import type { Patient } from '../referral/referral-message.ts';
import { tidy } from '../referral/shape.ts';
import type { DicomJson } from './dicom-json.ts';

/** Attributes that find a place in the reference; every other one of an answer is reported. */
export const knownTags: ReadonlySet<string> = new Set(
  `00080005 00080016 00080018 00080020 00080021 00080030 00080031 00080050 00080051 00080052 00080054 00080056 00080060
   00080061 00080201 00081030 0008103E 00081190 00100010 00100020 00100021 00100024 00100030 00100040 0020000D 0020000E
   00200011 00200013 00201206 00201208 00201209 0040E011`.split(/\s+/),
);

/** The patient id of a result, as the archive tells it. */
export function dicomPatientId(result: DicomJson): DicomPatientId | undefined {
  const id = result.text('00100020');
  if (id === undefined) return undefined;
  const oid = result
    .items('00100024')
    .find((item) => item.text('00400033') === 'ISO')
    ?.text('00400032');
  return tidy({ id, issuer: result.text('00100021'), oid }) as DicomPatientId;
}

/**
 * Results of a QIDO-RS search, of studies, series or instances, in any mixture -> imaging reference. All must be of one
 * patient: two in one answer is how images end in another's record.
 */
export function readQido(
  results: readonly DicomJson[],
  at: string,
  issuers?: IssuerMap,
): { reference?: ImagingReference; issues: Issue[] } {
  const ids = results.map(dicomPatientId);
  const first = ids.find((id) => id !== undefined);
  const issues: Issue[] = [];
  if (!first) issues.push(issue('element-required', { place: '/0/00100020', expected: 'Patient ID' }));
  ids.forEach((id, n) => {
    if (id && (id.id !== first?.id || id.issuer !== first.issuer))
      issues.push(issue('element-repeated', { place: `/${n}/00100020`, expected: 'one patient' }));
  });
  results.forEach((result, n) => {
    if (result.text('0020000D') === undefined)
      issues.push(issue('element-required', { place: `/${n}/0020000D`, expected: 'Study Instance UID' }));
  });
  if (!first || issues.length > 0) return { issues };
  const { identifier, issues: told } = patientIdentifier(first, '/0/00100020', issuers);
  const patient = patientOf(results, identifier);
  const read = { time: at, patient, studies: studiesOf(results), links: [] };
  if (results.some((result) => result.text('00080201') !== undefined)) return { reference: read, issues: told };
  const { reference, issues: times } = settledTimes(read, (path) =>
    path.includes('series') ? '00080031' : '00080030',
  );
  return { reference: { ...reference, time: at }, issues: [...told, ...times] };
}

function patientOf(results: readonly DicomJson[], identifier: Patient['identifier']): Patient {
  const told = (tag: string) => results.map((result) => result.text(tag)).find((value) => value !== undefined);
  const name = results.map((result) => result.name('00100010')).find((value) => value !== undefined);
  return tidy<Patient>({
    identifier,
    name: nameOf(name),
    birthDate: readDate(told('00100030')),
    gender: ({ M: 'male', F: 'female', O: 'other' } as const)[told('00100040') as 'M'],
  });
}

/** Groups by a UID, in the order of the first result of each. */
function groups(results: readonly DicomJson[], tag: string): [uid: string, of: DicomJson[]][] {
  const found = new Map<string, DicomJson[]>();
  for (const result of results) {
    const uid = result.text(tag);
    if (uid !== undefined) found.set(uid, [...(found.get(uid) ?? []), result]);
  }
  return [...found];
}

const studiesOf = (results: readonly DicomJson[]): Study[] =>
  groups(results, '0020000D').map(([uid, of]) => {
    const first = of[0] as DicomJson;
    const accession = first.text('00080050');
    const oid = first.items('00080051')[0]?.text('00400032');
    return {
      ...tidy({
        uid,
        accession:
          accession === undefined
            ? undefined
            : tidy({ value: accession, system: oid === undefined ? undefined : `urn:oid:${oid}` }),
        started: readDateTime(first.text('00080020'), first.text('00080030'), first.text('00080201')),
        description: first.text('00081030'),
        modalities: first.texts('00080061'),
        numberOfSeries: first.whole('00201206'),
        numberOfInstances: first.whole('00201208'),
      }),
      series: groups(of, '0020000E').map(([seriesUid, results]) => seriesOf(seriesUid, results)),
      retrieve: retrieveOf(of),
    } as Study;
  });

function seriesOf(uid: string, of: readonly DicomJson[]): Series {
  const first = of[0] as DicomJson;
  return {
    ...tidy({
      uid,
      modality: first.text('00080060'),
      number: first.whole('00200011'),
      description: first.text('0008103E'),
      started: readDateTime(first.text('00080021'), first.text('00080031'), first.text('00080201')),
      numberOfInstances: first.whole('00201209'),
    }),
    instances: of.flatMap((result) => instanceOf(result) ?? []),
    retrieve: [],
  } as Series;
}

function instanceOf(result: DicomJson): Instance | undefined {
  const uid = result.text('00080018');
  if (uid === undefined) return undefined;
  return tidy({ uid, sopClass: result.text('00080016') ?? '', number: result.whole('00200013') } as Instance);
}

/** The bases that results name, each once. */
function retrieveOf(of: readonly DicomJson[]): RetrieveLocation[] {
  const found = new Map<string, RetrieveLocation>();
  for (const result of of) {
    const url = result.text('00081190');
    if (url === undefined) continue;
    const base = dicomwebBase(url);
    found.set(base, tidy({ kind: 'wado-rs', url: base, locationUid: result.text('0040E011') } as RetrieveLocation));
  }
  return [...found.values()];
}
