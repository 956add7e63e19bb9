import type {
  Endpoint,
  ImagingStudy,
  ImagingStudySeries,
  Patient,
  Reference,
  ServiceRequest,
} from '@medplum/fhirtypes';
import { filled, tidy } from '../referral/shape.ts';
import type { Instance, Series, Study } from './imaging-reference.ts';
import { instancesOf, modalitiesOf, seriesOf } from './narrative.ts';
import { dcmSystem, dicomUidSystem } from './systems.ts';
import { uidUrn } from './uid.ts';

export interface StudyParts {
  readonly patient: Reference<Patient>;
  readonly whole: readonly Reference<Endpoint>[];
  endpoints(series: Series): readonly Reference<Endpoint>[];
  readonly order?: Reference<ServiceRequest>;
}

/** R4 demands a modality of each series; where the source has none, that is what it says. */
const notSaid = {
  extension: [{ url: 'http://hl7.org/fhir/StructureDefinition/data-absent-reason', valueCode: 'unknown' }],
} as const;

const modality = (code: string) => ({ system: dcmSystem, code });

/** Study -> ImagingStudy; the study UID stands as `urn:dicom:uid`, those of series and instances bare. */
export const imagingStudyOf = (study: Study, parts: StudyParts): ImagingStudy =>
  tidy<ImagingStudy>({
    resourceType: 'ImagingStudy',
    identifier: [
      {
        type: { coding: [{ system: dcmSystem, code: '110180', display: 'Study Instance UID' }] },
        system: dicomUidSystem,
        value: uidUrn(study.uid),
      },
    ],
    status: study.status ?? 'available',
    modality: filled(modalitiesOf(study).map(modality)) as ImagingStudy['modality'],
    subject: parts.patient,
    started: study.started,
    basedOn: parts.order && [parts.order],
    endpoint: [...parts.whole],
    numberOfSeries: counted(study.numberOfSeries ?? seriesOf(study)),
    numberOfInstances: counted(study.numberOfInstances ?? instancesOf(study)),
    procedureCode: study.procedure && [
      tidy({ coding: study.procedure.code && [{ ...study.procedure.code }], text: study.procedure.text }),
    ],
    reasonCode: study.reason === undefined ? undefined : [{ text: study.reason }],
    description: study.description,
    series: study.series.map((series) => seriesOfStudy(series, parts)),
  } as ImagingStudy);

const counted = (n: number): number | undefined => (n > 0 ? n : undefined);

const seriesOfStudy = (series: Series, parts: StudyParts): ImagingStudySeries =>
  tidy<ImagingStudySeries>({
    uid: series.uid,
    number: series.number,
    modality: series.modality === undefined ? { ...notSaid } : modality(series.modality),
    description: series.description,
    numberOfInstances: series.numberOfInstances ?? counted(series.instances.length),
    endpoint: [...parts.endpoints(series)],
    bodySite:
      series.bodySite &&
      tidy({ ...series.bodySite.code, display: series.bodySite.code?.display ?? series.bodySite.text }),
    laterality: series.laterality && { ...series.laterality },
    started: series.started,
    instance: series.instances.map(instanceOf),
  } as ImagingStudySeries);

const instanceOf = ({ uid, sopClass, number, title }: Instance) =>
  tidy({ uid, sopClass: { system: 'urn:ietf:rfc:3986', code: uidUrn(sopClass) }, number, title });
