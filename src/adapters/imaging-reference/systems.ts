import { canonicalBase } from '../../model/canonical.ts';
import type { DocumentCoding } from '../document-message/document-message.ts';

/** Code systems and codes of IHE MADO and DICOM as they stand in FHIR R4. */
export const dcmSystem = 'http://dicom.nema.org/resources/ontology/DCM';
export const dicomUidSystem = 'urn:dicom:uid';
const madoBase = 'https://profiles.ihe.net/RAD/MADO';
export const retrieveLocationExtension = `${madoBase}/StructureDefinition/MadoRetrieveLocationUIDExtension`;
export const madoDeviceType: DocumentCoding = {
  system: `${madoBase}/CodeSystem/MadoDeviceType`,
  code: 'mado-creator',
  display: 'MADO Creator',
};
export const connectionSystem = 'http://terminology.hl7.org/CodeSystem/endpoint-connection-type';
export const payloadSystem = 'http://terminology.hl7.org/CodeSystem/endpoint-payload-type';
export const identifierTypeSystem = 'http://terminology.hl7.org/CodeSystem/v2-0203';

/** LOINC 18748-4, the type of the manifest's Composition and of its DocumentReferences. */
export const imagingStudyCode: DocumentCoding = {
  system: 'http://loinc.org',
  code: '18748-4',
  display: 'Diagnostic imaging study',
};
/** LOINC 85430-7, the category of an imaging report (HL7 Europe). */
export const imagingReportCode: DocumentCoding = {
  system: 'http://loinc.org',
  code: '85430-7',
  display: 'Diagnostic imaging report',
};
export const medicalImaging: DocumentCoding = {
  system: 'http://hl7.eu/fhir/eu-health-data-api/CodeSystem/eehrxf-document-priority-category-cs',
  code: 'Medical-Imaging',
  display: 'Medical-Imaging',
};
export const fhirManifestFormat: DocumentCoding = {
  system: 'http://ihe.net/fhir/ihe.formatcode.fhir/CodeSystem/formatcode',
  code: 'urn:ihe:rad:MADO:fhir-manifest:2026',
};
/** SOP Class UID of a Key Object Selection document (PS3.4 annex B.5). */
export const kosClass = '1.2.840.10008.5.1.4.1.1.88.59';
export const kosFormat: DocumentCoding = {
  system: 'http://dicom.nema.org/resources/CodeSystem/DICOM_UIDs',
  code: kosClass,
  display: 'Key Object Selection Document',
};

/** A patient id of an archive whose issuer is told by a name that is no URI. */
export const namedIssuerSystem = (issuer: string): string =>
  `${canonicalBase}/sid/dicom-issuer/${encodeURIComponent(issuer)}`;
/** A patient id of an archive that tells no issuer. */
export const unnamedIssuerSystem = `${canonicalBase}/sid/dicom-patient-id`;
