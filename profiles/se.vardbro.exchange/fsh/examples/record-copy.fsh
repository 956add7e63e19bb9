Instance: record-copy-composition-plain
InstanceOf: RecordCopyComposition
Usage: #example
Title: "Copy with a diagnosis and a section that was not copied"
* identifier.system = "urn:ietf:rfc:3986"
* identifier.value = "urn:uuid:3c2d1e0f-9a8b-4c7d-8e6f-5a4b3c2d1e0f"
* status = #final
* type = $loinc#11503-0
* insert patient(subject)
* date = "2026-11-02T10:00:00+01:00"
* author = Reference(practitioner-role-full)
* title = "Journalkopia"
* confidentiality = #R
* insert unit(custodian, SE5566778899-VG1)
* event.period.start = "2025-01-01"
* event.period.end = "2026-11-02"
* relatesTo.code = #appends
* relatesTo.targetIdentifier.system = $remiss-id
* relatesTo.targetIdentifier.value = "SE5566778899-SYS#4711"
* section[0].title = "Diagnoser"
* section[0].code = $loinc#11450-4
* section[0].text.status = #generated
* section[0].text.div = "<div xmlns=\"http://www.w3.org/1999/xhtml\"><p>M16.1 Höftartros</p></div>"
* section[0].entry = Reference(condition-coded)
* section[1].title = "Läkemedel"
* section[1].code = $loinc#10160-0
* section[1].text.status = #generated
* section[1].text.div = "<div xmlns=\"http://www.w3.org/1999/xhtml\"><p>Inte kopierat</p></div>"
* section[1].emptyReason = http://terminology.hl7.org/CodeSystem/list-empty-reason#notasked

Instance: record-copy-composition-lab
InstanceOf: RecordCopyComposition
Usage: #example
Title: "Laboratory reports alone"
* identifier.system = "urn:ietf:rfc:3986"
* identifier.value = "urn:uuid:4d3e2f10-ab9c-4d8e-9f70-6b5c4d3e2f10"
* status = #final
* type = $loinc#11502-2
* insert patient(subject)
* date = "2026-11-02T10:00:00+01:00"
* insert unit(author, SE5566778899-VCEKEN)
* title = "Labbsvar"
* confidentiality = #N
* insert unit(custodian, SE5566778899-VG1)
* section.title = "Labbsvar"
* section.code = $loinc#30954-2
* section.text.status = #generated
* section.text.div = "<div xmlns=\"http://www.w3.org/1999/xhtml\"><p>P-Kreatinin 74 µmol/L</p></div>"
* section.entry = Reference(lab-report-final)

Instance: record-provenance-full
InstanceOf: RecordProvenance
Usage: #example
Title: "Care provider, care unit and who signed"
* target = Reference(lab-report-final)
* recorded = "2026-10-20T12:00:00+02:00"
* agent[custodian].type = $provenance-agent#custodian
* insert unit(agent[custodian].who, SE5566778899-VG1)
* agent[author].type = $provenance-agent#author
* insert unit(agent[author].who, SE5566778899-VCEKEN)
* agent[2].type = $provenance-agent#legal
* agent[2].who.display = "Lena Läkare"

Instance: record-provenance-unit
InstanceOf: RecordProvenance
Usage: #example
Title: "An organisation of the same document as care unit"
* target = Reference(condition-coded)
* recorded = "2026-10-20T12:00:00+02:00"
* agent[custodian].type = $provenance-agent#custodian
* insert unit(agent[custodian].who, SE5566778899-VG1)
* agent[author].type = $provenance-agent#author
* agent[author].who = Reference(organization-full)

Instance: lab-report-final
InstanceOf: LabReport
Usage: #example
Title: "Final report"
* basedOn.type = "ServiceRequest"
* basedOn.identifier.system = "urn:oid:1.2.752.129.2.1.4.1"
* basedOn.identifier.value = "RID-1"
* status = #final
* category[laboratory] = http://terminology.hl7.org/CodeSystem/v2-0074#LAB
* insert patient(subject)
* issued = "2026-10-20T12:00:00+02:00"
* specimen = Reference(specimen-plasma)
* result = Reference(lab-creatinine)

Instance: lab-report-preliminary
InstanceOf: LabReport
Usage: #example
Title: "Preliminary report in words"
* status = #preliminary
* category[laboratory] = http://terminology.hl7.org/CodeSystem/v2-0074#LAB
* insert patient(subject)
* issued = "2026-10-19T12:00:00+02:00"
* conclusion = "Växt av gramnegativa stavar; artbestämning följer."

Instance: lab-creatinine
InstanceOf: LabObservation
Usage: #example
Title: "Number with reference interval"
* status = #final
* category[laboratory] = http://terminology.hl7.org/CodeSystem/observation-category#laboratory
* code = $npu#NPU04998
* insert patient(subject)
* effectiveDateTime = "2026-10-20T07:45:00+02:00"
* valueQuantity = 74 'umol/L'
* interpretation = http://terminology.hl7.org/CodeSystem/v3-ObservationInterpretation#N
* specimen = Reference(specimen-plasma)
* referenceRange.low = 60 'umol/L'
* referenceRange.high = 105 'umol/L'

Instance: lab-culture
InstanceOf: LabObservation
Usage: #example
Title: "Finding in words, with the source's own field"
* extension[0].url = "https://vardbro.example/fhir/StructureDefinition/source-detail"
* extension[0].extension[0].url = "name"
* extension[0].extension[0].valueString = "accredited"
* extension[0].extension[1].url = "value"
* extension[0].extension[1].valueBoolean = true
* status = #final
* category[laboratory] = http://terminology.hl7.org/CodeSystem/observation-category#laboratory
* code.text = "Urinodling"
* insert patient(subject)
* effectiveDateTime = "2026-10-18"
* valueString = "Escherichia coli"
* specimen = Reference(specimen-urine)

Instance: specimen-plasma
InstanceOf: LabSpecimen
Usage: #example
Title: "Plasma"
* type.text = "Plasma"
* insert patient(subject)
* collection.collectedDateTime = "2026-10-20T07:45:00+02:00"

Instance: specimen-urine
InstanceOf: LabSpecimen
Usage: #example
Title: "Urine, of which only the day is known"
* collection.collectedDateTime = "2026-10-18"
* collection.bodySite.text = "Mittstråle"
