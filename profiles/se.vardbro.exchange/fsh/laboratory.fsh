Profile: LabReport
Parent: DiagnosticReport
Id: lab-report
Title: "Laboratory report"
Description: "A laboratory report (labbsvar); its status is the type of the read contract's body: preliminary, partial or final."
* insert own
* obeys vb-report-content
* insert slicedByPattern(category)
* category 1..*
* category contains laboratory 1..1
* category[laboratory] = http://terminology.hl7.org/CodeSystem/v2-0074#LAB
* code = $loinc#11502-2
* subject 1..1
* subject only Reference(ExchangePatient)
* issued 1..1
* specimen only Reference(LabSpecimen)
* result only Reference(LabObservation)
* imagingStudy 0..0
* insert handled(status)
* insert shown(issued)
* insert shown(specimen)
* insert shown(result)
* insert shown(conclusion)

Profile: LabObservation
Parent: Observation
Id: lab-observation
Title: "Laboratory result"
Description: "One analysis, or a group of analyses with its members. Coded by NPU where there is a code."
* insert own
* obeys vb-result-content
* insert slicedByPattern(category)
* category 1..*
* category contains laboratory 1..1
* category[laboratory] = http://terminology.hl7.org/CodeSystem/observation-category#laboratory
* code obeys se-analysis-code
* subject 1..1
* subject only Reference(ExchangePatient)
* specimen only Reference(LabSpecimen)
* hasMember only Reference(LabObservation)
* insert handledBeside(status)
* insert shown(code)
* insert shown(effective[x])
* insert shown(value[x])
* insert shown(interpretation)
* insert shown(note)
* insert shown(referenceRange)
* insert shown(hasMember)

Profile: LabSpecimen
Parent: Specimen
Id: lab-specimen
Title: "Specimen"
Description: "What was taken and when: the time of sampling is also the time by which blocks (spärrar) are checked."
* insert own
* subject only Reference(ExchangePatient)
* collection 1..1
* collection.collected[x] 1..1
* insert shown(type)
* insert shown(collection.collected[x])
