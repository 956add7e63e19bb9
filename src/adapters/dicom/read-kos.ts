import { type Issue, issue } from '../../model/issue.ts';
import { dicomwebBase } from '../imaging-reference/dicomweb-url.ts';
import type { Accession, ImagingReference, RetrieveLocation, Series } from '../imaging-reference/imaging-reference.ts';
import { kosClass } from '../imaging-reference/systems.ts';
import type { HumanName, Patient } from '../referral/referral-message.ts';
import { tidy } from '../referral/shape.ts';
import { type DicomReader, readDicomFile } from './data-set.ts';
import { settledTimes } from './doubled-hour.ts';
import { seriesDescriptions } from './image-library.ts';
import { type IssuerMap, patientIdentifier } from './patient-id.ts';
import { tagOfPath } from './places.ts';
import { readDate, readDateTime } from './times.ts';

export interface KosReading {
  readonly reference?: ImagingReference;
  readonly issues: readonly Issue[];
}

/** Key Object Selection document (PS3.3 section A.35.4) -> imaging reference. `at` is used where it tells no time of its own. */
export function readKos(bytes: Uint8Array, at: string, issuers?: IssuerMap): KosReading {
  const { dataSet, issues } = readDicomFile(bytes);
  if (!dataSet) return { issues };
  if (dataSet.text('00080016') !== kosClass)
    return { issues: [...issues, issue('dicom-not-kos', { place: '(0008,0016)', expected: kosClass })] };
  const missing = mandatory.filter(([tag]) => dataSet.text(tag) === undefined);
  if (missing.length > 0) {
    const faults = missing.map(([tag, expected]) => issue('element-required', { place: tagged(tag), expected }));
    return { issues: [...issues, ...faults] };
  }
  const patient = readPatient(dataSet, issuers);
  const read = referenceOf(dataSet, patient.patient, { bytes, at });
  const offsetTold = dataSet.text('00080201') !== undefined;
  const { reference, issues: told } = offsetTold ? { reference: read, issues: [] } : settledTimes(read, tagOfPath);
  return { reference, issues: [...issues, ...patient.issues, ...told] };
}

const mandatory = [
  ['00080018', 'SOP Instance UID'],
  ['0020000D', 'Study Instance UID'],
  ['00100020', 'Patient ID'],
] as const;

const tagged = (tag: string): string => `(${tag.slice(0, 4)},${tag.slice(4).toLowerCase()})`;

function referenceOf(set: DicomReader, patient: Patient, { bytes, at }: { bytes: Uint8Array; at: string }) {
  const offset = set.text('00080201');
  const made = readDateTime(set.text('00080023'), set.text('00080033'), offset);
  const uid = set.text('00080018') ?? '';
  const institution = set.text('00080080');
  const study = tidy({
    uid: set.text('0020000D') ?? '',
    accession: accessionOf(set),
    started: readDateTime(set.text('00080020'), set.text('00080030'), offset),
    description: set.text('00081030'),
    procedure: procedureOf(set),
    kos: { uid, bytes },
  });
  const reference = tidy({
    ownId: uid,
    time: made !== undefined && made.length > 10 ? made : at,
    patient,
    keeper: institution === undefined ? undefined : { name: institution },
  });
  return { ...reference, studies: [{ ...study, series: seriesOf(set), retrieve: [] }], links: [] } as ImagingReference;
}

function readPatient(set: DicomReader, issuers: IssuerMap | undefined): { patient: Patient; issues: Issue[] } {
  const issuer = set.text('00100021');
  const oid = set
    .items('00100024')
    .find((item) => item.text('00400033') === 'ISO')
    ?.text('00400032');
  const told = tidy({ id: set.text('00100020') ?? '', issuer, oid });
  const { identifier, issues } = patientIdentifier(told, '(0010,0020)', issuers);
  const sex = set.text('00100040') ?? '';
  const patient = tidy<Patient>({
    identifier,
    name: nameOf(set.text('00100010')),
    birthDate: readDate(set.text('00100030')),
    gender: ({ M: 'male', F: 'female', O: 'other' } as const)[sex as 'M'],
  });
  return { patient, issues };
}

/** PN `family^given^middle^prefix^suffix`, the first of its three component groups. */
export function nameOf(pn: string | undefined): HumanName | undefined {
  const [family, ...rest] = (pn?.split('=')[0] ?? '').split('^').map((part) => part.trim());
  const given = rest.slice(0, 2).filter((part) => part !== '');
  const name = tidy<HumanName>({ family: family || undefined, given } as HumanName);
  return Object.keys(name).length > 0 ? name : undefined;
}

/** The accession number of the object, else of its requests; several requests keep the first. */
function accessionOf(set: DicomReader): Accession | undefined {
  const holder = [set, ...set.items('0040A370')].find((one) => one.text('00080050') !== undefined);
  const value = holder?.text('00080050');
  if (!holder || value === undefined) return undefined;
  const oid = holder
    .items('00080051')
    .find((item) => item.text('00400033') === 'ISO')
    ?.text('00400032');
  return tidy<Accession>({ value, system: oid === undefined ? undefined : `urn:oid:${oid}` } as Accession);
}

function procedureOf(set: DicomReader) {
  const text = set
    .items('0040A370')
    .map((item) => item.text('00321060'))
    .find((said) => said !== undefined);
  return text === undefined ? undefined : { text };
}

/** The evidence names the instances; what a series is like stands in the content tree of a MADO manifest. */
function seriesOf(set: DicomReader): Series[] {
  const described = seriesDescriptions(set);
  return set
    .items('0040A375')
    .flatMap((study) => study.items('00081115'))
    .map((series) => {
      const uid = series.text('0020000E') ?? '';
      return {
        uid,
        ...described.get(uid),
        instances: series.items('00081199').map(instanceOf),
        retrieve: locationsOf(series),
      };
    });
}

const instanceOf = (item: DicomReader) => ({
  uid: item.text('00081155') ?? '',
  sopClass: item.text('00081150') ?? '',
});

function locationsOf(series: DicomReader): RetrieveLocation[] {
  const url = series.text('00081190');
  const locationUid = series.text('0040E011');
  return url === undefined ? [] : [tidy({ kind: 'wado-rs', url: dicomwebBase(url), locationUid } as RetrieveLocation)];
}
