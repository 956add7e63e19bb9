Instance: imaging-composition-hip
InstanceOf: ImagingManifestComposition
Usage: #example
Title: "One study of one series"
* identifier.system = "urn:ietf:rfc:3986"
* identifier.value = "urn:uuid:5e4f3021-bcad-4e9f-8081-7c6d5e4f3021"
* status = #final
* category = http://hl7.eu/fhir/eu-health-data-api/CodeSystem/eehrxf-document-priority-category-cs#Medical-Imaging
* insert patient(subject)
* date = "2026-11-02T10:00:00+01:00"
* insert unit(author, SE5566778899-RTG)
* title = "Röntgen höft"
* event.detail = Reference(imaging-study-hip)
* section.title = "Frontal"
* section.text.status = #generated
* section.text.div = "<div xmlns=\"http://www.w3.org/1999/xhtml\"><p>Serie 1, DX, 1 bild</p></div>"
* section.entry = Reference(imaging-endpoint-wado)

Instance: imaging-composition-links
InstanceOf: ImagingManifestComposition
Usage: #example
Title: "Links without a DICOM identity"
* identifier.system = "urn:ietf:rfc:3986"
* identifier.value = "urn:uuid:6f504132-cdbe-4fa0-9192-8d7e6f504132"
* status = #final
* category = http://hl7.eu/fhir/eu-health-data-api/CodeSystem/eehrxf-document-priority-category-cs#Medical-Imaging
* insert patient(subject)
* date = "2026-11-02T10:00:00+01:00"
* insert unit(author, SE5566778899-RTG)
* title = "Ultraljud buk"
* section.title = "Länkar"
* section.text.status = #generated
* section.text.div = "<div xmlns=\"http://www.w3.org/1999/xhtml\"><p>Öppnas i bildarkivets visare</p></div>"

Instance: imaging-study-hip
InstanceOf: ExchangeImagingStudy
Usage: #example
Title: "Hip, one series"
* identifier[studyUid].value = "urn:oid:1.2.826.0.1.3680043.8.498.1"
* status = #available
* modality = $dicom#DX
* insert patient(subject)
* started = "2026-10-30T14:20:00+01:00"
* endpoint = Reference(imaging-endpoint-wado)
* numberOfSeries = 1
* numberOfInstances = 1
* series.uid = "1.2.826.0.1.3680043.8.498.1.1"
* series.modality = $dicom#DX
* series.numberOfInstances = 1
* series.instance.uid = "1.2.826.0.1.3680043.8.498.1.1.1"
* series.instance.sopClass = urn:ietf:rfc:3986#urn:oid:1.2.840.10008.5.1.4.1.1.1.1

Instance: imaging-study-known-by-uid
InstanceOf: ExchangeImagingStudy
Usage: #example
Title: "Study of which only the UID is known"
* identifier[studyUid].value = "urn:oid:2.25.329800735698586629295641978511506172918"
* status = #available
* insert patient(subject)

Instance: imaging-endpoint-wado
InstanceOf: ImagingEndpoint
Usage: #example
Title: "DICOMweb"
* extension[retrieveLocationUid].valueString = "1.2.826.0.1.3680043.8.498.99"
* connectionType = http://terminology.hl7.org/CodeSystem/endpoint-connection-type#dicom-wado-rs
* payloadType = http://terminology.hl7.org/CodeSystem/endpoint-payload-type#none
* payloadMimeType = #application/dicom
* address = "https://bildarkiv.example/dicomweb"

Instance: imaging-endpoint-viewer
InstanceOf: ImagingEndpoint
Usage: #example
Title: "Viewer"
* connectionType = http://terminology.hl7.org/CodeSystem/endpoint-connection-type#ihe-iid
* payloadType = http://terminology.hl7.org/CodeSystem/endpoint-payload-type#none
* address = "https://bildarkiv.example/visa?studyUID=1.2.826.0.1.3680043.8.498.1"

Instance: imaging-report-final
InstanceOf: ImagingReport
Usage: #example
Title: "Final report"
* status = #final
* category[imaging] = $loinc#85430-7
* code = $loinc#18748-4
* insert patient(subject)
* issued = "2026-10-31T09:00:00+01:00"
* imagingStudy = Reference(imaging-study-hip)
* conclusion = "Uttalad artros i vänster höft."

Instance: imaging-report-supplement
InstanceOf: ImagingReport
Usage: #example
Title: "Supplementary report"
* status = #appended
* category[imaging] = $loinc#85430-7
* code.text = "Röntgen höft"
* insert patient(subject)
* conclusion = "Tillägg: inga tecken till fraktur."

RuleSet: partOf(name)
* masterIdentifier.system = "urn:ietf:rfc:3986"
* masterIdentifier.value = "{name}"
* status = #current
* insert patient(subject)
* content.attachment.extension[sha256].valueString = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"
* content.attachment.url = "urn:uuid:2d609c20-7f33-5164-ac6d-2e8f105a4c93"
* content.attachment.size = 4

Instance: imaging-manifest-part
InstanceOf: ImagingManifestDocumentReference
Usage: #example
Title: "FHIR manifest among the parts"
* insert partOf(urn:uuid:5e4f3021-bcad-4e9f-8081-7c6d5e4f3021)

Instance: imaging-manifest-part-with-study
InstanceOf: ImagingManifestDocumentReference
Usage: #example
Title: "FHIR manifest that names its study"
* insert partOf(urn:uuid:6f504132-cdbe-4fa0-9192-8d7e6f504132)
* context.related.type = "ImagingStudy"
* context.related.identifier.system = "urn:dicom:uid"
* context.related.identifier.value = "urn:oid:1.2.826.0.1.3680043.8.498.1"

Instance: kos-part
InstanceOf: KosDocumentReference
Usage: #example
Title: "KOS among the parts"
* insert partOf(urn:oid:1.2.826.0.1.3680043.8.498.2)
* relatesTo.target = Reference(imaging-manifest-part)

Instance: kos-part-alone
InstanceOf: KosDocumentReference
Usage: #example
Title: "KOS of an archive, without a FHIR manifest"
* insert partOf(urn:oid:1.2.826.0.1.3680043.8.498.3)
