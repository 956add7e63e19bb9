// After IHE MADO (Manifest-based Access to DICOM Objects), R4.

Profile: ImagingManifestDocument
Parent: Bundle
Id: imaging-manifest-document
Title: "Imaging manifest"
Description: "Which images there are and where they can be fetched (bildreferens): the images themselves stay where they are."
* insert own
* obeys vb-uuid-url
* identifier 1..1
* identifier.system 1..1
* identifier.value 1..1
* type = #document
* timestamp 1..1
* insert slicedByResource
* entry.fullUrl 1..1
* entry.resource 1..1
* entry contains
    composition 1..1 and
    patient 1..1 and
    study 0..* and
    endpoint 0..* and
    report 0..*
* entry[composition].resource only ImagingManifestComposition
* entry[patient].resource only Patient
* entry[study].resource only ExchangeImagingStudy
* entry[endpoint].resource only ImagingEndpoint
* entry[report].resource only ImagingReport

Profile: ImagingManifestComposition
Parent: Composition
Id: imaging-manifest-composition
Title: "Contents of an imaging manifest"
Description: "Which studies, section by section one series with its place; links without a DICOM identity apart."
* insert own
* identifier 1..1
* status = #final
* type = $loinc#18748-4
* category 1..*
* subject 1..1
* subject only Reference(Patient)
* event 0..1
* section 1..*
* section.title 1..1

Profile: ExchangeImagingStudy
Parent: ImagingStudy
Id: imaging-study
Title: "Imaging study"
Description: "A study by its DICOM identity. UIDs are never made up for images that have none: such are links."
* insert own
* obeys vb-counts
* insert slicedBySystem(identifier)
* identifier 1..*
* identifier contains studyUid 1..1
* identifier[studyUid].system = "urn:dicom:uid"
* identifier[studyUid].value 1..1
* identifier[studyUid] obeys vb-study-uid
* subject only Reference(Patient)
* endpoint only Reference(ImagingEndpoint)
* series.uid obeys vb-dicom-uid
* series.endpoint only Reference(ImagingEndpoint)
* series.instance.uid obeys vb-dicom-uid

Profile: ImagingEndpoint
Parent: Endpoint
Id: imaging-endpoint
Title: "Where images are fetched"
Description: "A DICOMweb base (dicom-wado-rs) or a viewer (ihe-iid). A token is fetched for each case and never stands in the address."
* insert own
* obeys vb-endpoint-address
* extension contains RetrieveLocationUid named retrieveLocationUid 0..1
* status = #active
* connectionType from imaging-connection-type (required)

ValueSet: ImagingConnectionType
Id: imaging-connection-type
Title: "Ways to images"
Description: "DICOMweb retrieval, or a viewer that is opened."
* insert own
* http://terminology.hl7.org/CodeSystem/endpoint-connection-type#dicom-wado-rs
* http://terminology.hl7.org/CodeSystem/endpoint-connection-type#ihe-iid

Profile: ImagingReport
Parent: DiagnosticReport
Id: imaging-report
Title: "Imaging report"
Description: "What was seen (röntgensvar), without where the images lie."
* insert own
* obeys vb-no-location
* insert slicedByPattern(category)
* category 1..*
* category contains imaging 1..1
* category[imaging] = $loinc#85430-7
* subject 1..1
* subject only Reference(Patient)

Profile: ImagingManifestDocumentReference
Parent: PartDocumentReference
Id: imaging-manifest-document-reference
Title: "Imaging manifest as a part"
Description: "Names the FHIR manifest of images among the parts of a case."
* insert own
* type 1..1
* type = $loinc#18748-4
* content.attachment.contentType = #application/fhir+json

Profile: KosDocumentReference
Parent: PartDocumentReference
Id: kos-document-reference
Title: "Key Object Selection as a part"
Description: "Names the DICOM KOS that says the same as the FHIR manifest, for archives that read DICOM only."
* insert own
* type 1..1
* type = $loinc#18748-4
* relatesTo 0..1
* relatesTo.code = #transforms
* content.attachment.contentType = #application/dicom
* content.format 1..1
* content.format = http://dicom.nema.org/resources/CodeSystem/DICOM_UIDs#1.2.840.10008.5.1.4.1.1.88.59
