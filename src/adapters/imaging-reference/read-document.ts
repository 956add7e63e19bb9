import type {
  Bundle,
  Endpoint,
  ImagingStudy,
  ImagingStudySeries,
  Patient,
  Reference,
  Resource,
} from '@medplum/fhirtypes';
import { isPersonSystem } from '../../model/systems.ts';
import { readPatient } from '../referral/patient.ts';
import type { Patient as PlainPatient } from '../referral/referral-message.ts';
import { number, objects, string, tidy } from '../referral/shape.ts';
import { dicomwebBase } from './dicomweb-url.ts';
import type { ImagingReference, RetrieveLocation, Series, Study } from './imaging-reference.ts';
import { connectionSystem, dicomUidSystem, retrieveLocationExtension } from './systems.ts';
import { bareUid } from './uid.ts';

/**
 * A FHIR document with ImagingStudy resources, ours or anybody's (IHE MADO, HL7 Europe) -> imaging reference. References
 * are followed by fullUrl, and by `Type/id` where the document is written so. Never throws; what is missing reads as
 * absent, and a document without ImagingStudy has no studies.
 */
export function readImagingDocument(document: Bundle): Omit<ImagingReference, 'patient'> & { patient?: PlainPatient } {
  const reader = documentReader(document);
  const studies = reader.all<ImagingStudy>('ImagingStudy').flatMap((study) => readStudy(study, reader) ?? []);
  const patient = subjectOf(document);
  return {
    ...tidy({ ownId: string(document.identifier?.value), patient }),
    time: string(document.timestamp) ?? '',
    studies,
    links: [],
  };
}

/** The patient whom a document is about; a Swedish personal number goes before other identifiers. */
export function subjectOf(document: Bundle): PlainPatient | undefined {
  const [patient] = documentReader(document).all<Patient>('Patient');
  if (!patient) return undefined;
  const identifiers = objects(patient.identifier);
  const swedish = identifiers.find(({ system }) => isPersonSystem(string(system) ?? ''));
  const name = objects(patient.name)[0];
  return readPatient({ ...patient, identifier: swedish ? [swedish] : identifiers, ...(name && { name: [name] }) });
}

interface DocumentReader {
  all<T extends Resource>(type: T['resourceType']): T[];
  resolve<T extends Resource>(reference: Reference | undefined, type: T['resourceType']): T | undefined;
}

function documentReader(document: Bundle): DocumentReader {
  const entries = objects(document.entry).filter(({ resource }) => typeof resource === 'object' && resource !== null);
  const byUrl = new Map<string, Resource>(
    entries.map(({ fullUrl, resource }) => [string(fullUrl) ?? '', resource as Resource]),
  );
  const byId = new Map<string, Resource>(
    entries.map(({ resource }) => [`${resource?.resourceType}/${resource?.id}`, resource as Resource] as const),
  );
  return {
    all: (type) => entries.flatMap(({ resource }) => (resource?.resourceType === type ? [resource as never] : [])),
    resolve: (reference, type) => {
      const to = string(reference?.reference) ?? '';
      const found = byUrl.get(to) ?? byId.get(to);
      return found?.resourceType === type ? (found as never) : undefined;
    },
  };
}

function readStudy(study: ImagingStudy, reader: DocumentReader): Study | undefined {
  const identifier = objects(study.identifier).find(({ system }) => system === dicomUidSystem);
  const uid = string(identifier?.value);
  if (uid === undefined) return undefined;
  const locations = locationsOf(reader);
  return {
    ...tidy({
      uid: bareUid(uid),
      accession: accessionOf(study, reader),
      started: string(study.started),
      description: string(study.description),
      procedure: textOf(objects(study.procedureCode)[0]?.text),
      modalities: objects(study.modality).flatMap(({ code }) => string(code) ?? []),
      numberOfSeries: number(study.numberOfSeries),
      numberOfInstances: number(study.numberOfInstances),
    }),
    series: objects(study.series).map((series) => readSeries(series, locations)),
    retrieve: locations(study.endpoint),
  } as Study;
}

const textOf = (text: unknown) => (typeof text === 'string' ? { text } : undefined);

function readSeries(
  series: ImagingStudySeries,
  locations: (of: Reference[] | undefined) => RetrieveLocation[],
): Series {
  return {
    ...tidy({
      uid: bareUid(string(series.uid) ?? ''),
      modality: string(series.modality?.code),
      number: number(series.number),
      description: string(series.description),
      started: string(series.started),
      numberOfInstances: number(series.numberOfInstances),
    }),
    instances: objects(series.instance).map(({ uid, sopClass, number: n, title }) =>
      tidy({
        uid: bareUid(string(uid) ?? ''),
        sopClass: bareUid(string(sopClass?.code) ?? ''),
        number: number(n),
        title: string(title),
      }),
    ),
    retrieve: locations(series.endpoint),
  } as Series;
}

const locationsOf =
  (reader: DocumentReader) =>
  (references: Reference[] | undefined): RetrieveLocation[] =>
    objects(references).flatMap((reference) => {
      const endpoint = reader.resolve<Endpoint>(reference, 'Endpoint');
      const { system, code } = endpoint?.connectionType ?? {};
      const url = string(endpoint?.address);
      if (!endpoint || url === undefined || system !== connectionSystem || code !== 'dicom-wado-rs') return [];
      const locationUid = string(
        objects(endpoint.extension).find((extension) => extension.url === retrieveLocationExtension)?.valueString,
      );
      return [tidy({ kind: 'wado-rs', url: dicomwebBase(url), locationUid } as RetrieveLocation)];
    });

/** The accession number, in the order behind the study or in the logical reference to it. */
function accessionOf(study: ImagingStudy, reader: DocumentReader): Study['accession'] {
  const identifiers = objects(study.basedOn).flatMap((reference) => [
    ...objects(
      reader.resolve<Resource & { identifier?: { system?: string; value?: string }[] }>(
        reference as Reference,
        'ServiceRequest',
      )?.identifier,
    ),
    ...(reference.identifier ? [reference.identifier] : []),
  ]) as { type?: { coding?: { code?: string }[] }; system?: string; value?: string }[];
  const found = identifiers.find(({ type }) => objects(type?.coding).some(({ code }) => code === 'ACSN'));
  const value = string(found?.value);
  return value === undefined ? undefined : (tidy({ value, system: string(found?.system) }) as Study['accession']);
}
