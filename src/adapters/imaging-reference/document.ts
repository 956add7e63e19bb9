import type {
  Bundle,
  Composition,
  CompositionSection,
  Device,
  DiagnosticReport,
  DocumentReference,
  Endpoint,
  Organization,
  Patient,
  Reference,
  ServiceRequest,
} from '@medplum/fhirtypes';
import { hsaIdSystem } from '../../model/canonical.ts';
import { sha256 } from '../../model/content-hash.ts';
import { resourceIdOf } from '../../model/ids.ts';
import { createGraph, type Graph, urn } from '../referral/graph.ts';
import { patientOf } from '../referral/patient.ts';
import { addProfessional } from '../referral/professional.ts';
import { claimed, imagingClaims } from '../referral/profiles.ts';
import { remissIdentifier } from '../referral/service-request.ts';
import { present, tidy } from '../referral/shape.ts';
import type { ImagingReference, ImagingReport, RetrieveLocation, Study } from './imaging-reference.ts';
import { imagingStudyOf } from './imaging-study.ts';
import { linkText, seriesText, studiesText, titleOf } from './narrative.ts';
import {
  connectionSystem,
  identifierTypeSystem,
  imagingReportCode,
  imagingStudyCode,
  madoDeviceType,
  medicalImaging,
  payloadSystem,
  retrieveLocationExtension,
} from './systems.ts';

/** UUID of the manifest: the same reference gives the same document, whoever it is sent to. */
export const documentIdOf = (reference: ImagingReference): string =>
  resourceIdOf('imaging-reference', reference.ownId ?? sha256(JSON.stringify(contentOf(reference))));

/** What the manifest says, without addressing and without the KOS beside it. */
function contentOf({ sender: _s, receiver: _r, caseId: _c, messageId: _m, test: _t, ...said }: ImagingReference) {
  return { ...said, studies: said.studies.map(({ kos: _kos, ...study }) => study) };
}

/**
 * Imaging reference -> document Bundle after IHE MADO (R4): Composition 18748-4, ImagingStudy, an Endpoint for each
 * retrieve location, the order, and a DiagnosticReport without locations. Images without a study UID are
 * DocumentReferences with a link.
 */
export function imagingDocument(reference: ImagingReference): Bundle {
  const id = documentIdOf(reference);
  const graph = createGraph(id, imagingClaims);
  const patient = graph.add<Patient>('patient', patientOf(reference.patient));
  const authors = addAuthors(graph, reference);
  const studies = reference.studies.map((study, n) => addStudy(graph, study, n, patient, reference));
  const links = reference.links.map((link, n) =>
    graph.add<DocumentReference>(`link/${n}`, linkDocument(link, patient)),
  );
  const report = reference.report && addReport(graph, reference.report, patient, studies);
  const composition = graph.add<Composition>(
    'composition',
    tidy<Composition>({
      resourceType: 'Composition',
      text: studies.length > 0 ? studiesText(reference.studies) : linkText(reference.links),
      identifier: documentIdentifier(id),
      status: 'final',
      type: { coding: [{ ...imagingStudyCode }] },
      category: [{ coding: [{ ...medicalImaging }] }],
      subject: patient,
      date: reference.time,
      author: authors,
      title: titleOf(reference),
      event: studies.length > 0 ? [{ detail: studies.map(({ study }) => study) }] : undefined,
      section: sections(reference, studies, links, report),
    } as Composition),
  );
  const entries = graph.entries();
  const first = entries.filter(({ fullUrl }) => fullUrl === composition.reference);
  return {
    resourceType: 'Bundle',
    id,
    ...claimed({ resourceType: 'Bundle', type: 'document' }, imagingClaims),
    identifier: documentIdentifier(id),
    type: 'document',
    timestamp: reference.time,
    entry: [...first, ...entries.filter((entry) => !first.includes(entry))],
  };
}

const documentIdentifier = (id: string) => ({ system: 'urn:ietf:rfc:3986', value: urn(id) });

interface StudyEntry {
  readonly study: Reference;
  readonly source: Study;
  endpoints(series: Study['series'][number]): Reference<Endpoint>[];
}

function sections(
  { links: said }: ImagingReference,
  studies: readonly StudyEntry[],
  links: readonly Reference[],
  report: Reference | undefined,
): CompositionSection[] {
  const ofSeries = studies.flatMap(({ source, endpoints }) =>
    source.series.map((series, n) =>
      tidy<CompositionSection>({
        title: series.description ?? `Serie ${series.number ?? n + 1}`,
        text: seriesText(series, source),
        entry: endpoints(series),
      }),
    ),
  );
  const more = present<CompositionSection>(
    links.length > 0 ? { title: 'Länkar', text: linkText(said), entry: [...links] } : undefined,
    report && { title: 'Svar', code: { coding: [{ ...imagingReportCode }] }, entry: [report] },
  );
  return [...ofSeries, ...more];
}

function addStudy(
  graph: Graph,
  study: Study,
  n: number,
  patient: Reference<Patient>,
  reference: ImagingReference,
): StudyEntry {
  const endpoint = (location: RetrieveLocation): Reference<Endpoint> =>
    knownEndpoint(graph, location) ?? graph.add<Endpoint>(placeOf(location), endpointOf(location));
  const whole = study.retrieve.map(endpoint);
  const endpoints = (series: Study['series'][number]) =>
    series.retrieve.length > 0 ? series.retrieve.map(endpoint) : whole;
  const order = addOrder(graph, study, n, patient, reference);
  const resource = imagingStudyOf(study, { patient, whole, endpoints, ...(order && { order }) });
  return { study: graph.add(`study/${n}`, resource), source: study, endpoints };
}

const placeOf = ({ kind, url, locationUid = '' }: RetrieveLocation): string => `endpoint/${kind}/${locationUid}/${url}`;

/** A place names one resource: the same location of two series is one Endpoint. */
function knownEndpoint(graph: Graph, location: RetrieveLocation): Reference<Endpoint> | undefined {
  const url = urn(resourceIdOf(graph.messageId, placeOf(location)));
  return graph.entries().some(({ fullUrl }) => fullUrl === url) ? { reference: url } : undefined;
}

/** Each sort of place, by FHIR's word and in words: the same payload is images by one, a page that shows them by the other. */
const endpointSorts = {
  'wado-rs': { code: 'dicom-wado-rs', text: 'DICOM WADO-RS', mimeType: ['application/dicom'] },
  viewer: { code: 'ihe-iid', text: 'IHE Invoke Image Display', mimeType: undefined },
} as const;

const endpointOf = ({ kind, url, locationUid }: RetrieveLocation): Endpoint =>
  tidy<Endpoint>({
    resourceType: 'Endpoint',
    extension: present(
      locationUid === undefined ? undefined : { url: retrieveLocationExtension, valueString: locationUid },
    ),
    status: 'active',
    connectionType: { system: connectionSystem, code: endpointSorts[kind].code },
    payloadType: [{ coding: [{ system: payloadSystem, code: 'none' }], text: endpointSorts[kind].text }],
    payloadMimeType: endpointSorts[kind].mimeType,
    address: url,
  } as Endpoint);

/** The order behind the study: accession number, and the referral where the source names it. */
function addOrder(
  graph: Graph,
  { accession, procedure }: Study,
  n: number,
  subject: Reference<Patient>,
  { referral }: ImagingReference,
): Reference<ServiceRequest> | undefined {
  const identifier = present(
    accession &&
      tidy({
        type: { coding: [{ system: identifierTypeSystem, code: 'ACSN' }] },
        system: accession.system,
        value: accession.value,
      }),
    referral === undefined ? undefined : remissIdentifier(referral),
  );
  if (identifier.length === 0) return undefined;
  return graph.add<ServiceRequest>(
    `order/${n}`,
    tidy<ServiceRequest>({
      resourceType: 'ServiceRequest',
      identifier,
      status: 'completed',
      intent: 'order',
      category: [{ coding: [{ system: 'http://snomed.info/sct', code: '363679005', display: 'Imaging' }] }],
      code: procedure && tidy({ coding: procedure.code && [{ ...procedure.code }], text: procedure.text }),
      subject,
    } as ServiceRequest),
  );
}

const linkDocument = ({ url, title, mediaType }: ImagingReference['links'][number], subject: Reference<Patient>) =>
  tidy<DocumentReference>({
    resourceType: 'DocumentReference',
    status: 'current',
    type: { coding: [{ ...imagingStudyCode }] },
    subject,
    description: title,
    content: [{ attachment: tidy({ contentType: mediaType, url, title }) }],
  });

/** The findings. It names the study and never where the images lie: a report may be read by whoever may not fetch them. */
function addReport(
  graph: Graph,
  report: ImagingReport,
  subject: Reference<Patient>,
  studies: readonly StudyEntry[],
): Reference<DiagnosticReport> {
  const { author } = report;
  const performer = author && addProfessional(graph, 'report/author', tidy({ hsaId: author.hsaId, name: author.name }));
  const code = report.code ?? { code: imagingStudyCode };
  return graph.add<DiagnosticReport>(
    'report',
    tidy<DiagnosticReport>({
      resourceType: 'DiagnosticReport',
      identifier: report.id === undefined ? undefined : [{ value: report.id }],
      status: report.status,
      category: [{ coding: [{ ...imagingReportCode }] }],
      code: tidy({ coding: code.code && [{ ...code.code }], text: code.text }),
      subject,
      effectiveDateTime: report.effective,
      issued: report.issued,
      performer: present(performer),
      imagingStudy: studies.map(({ study }) => study),
      conclusion: report.conclusion,
    } as DiagnosticReport),
  );
}

/** Who made the manifest: this software, and whoever vouches for the images. */
function addAuthors(graph: Graph, { author, keeper, sender }: ImagingReference): Reference[] {
  const device = graph.add<Device>('creator', {
    resourceType: 'Device',
    deviceName: [{ name: 'Vårdbro', type: 'user-friendly-name' }],
    type: { coding: [{ ...madoDeviceType }] },
  });
  const role = author && addProfessional(graph, 'author', author);
  const hsaId = keeper?.hsaId ?? sender;
  const organisation =
    hsaId === undefined && keeper?.name === undefined
      ? undefined
      : graph.add<Organization>(
          'keeper',
          tidy<Organization>({
            resourceType: 'Organization',
            identifier: hsaId === undefined ? undefined : [{ system: hsaIdSystem, value: hsaId }],
            name: keeper?.name,
          }),
        );
  return present<Reference>(device, role, organisation);
}
