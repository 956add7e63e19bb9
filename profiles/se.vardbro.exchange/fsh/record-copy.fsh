Profile: RecordCopyDocument
Parent: Bundle
Id: record-copy-document
Title: "Record copy"
Description: "A copy of parts of a patient's record (journalkopia), as one document."
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
    provenance 0..* and
    specimen 0..*
* entry[composition].resource only RecordCopyComposition
* entry[patient].resource only ExchangePatient
* entry[provenance].resource only RecordProvenance
* entry[specimen].resource only LabSpecimen

Profile: RecordCopyComposition
Parent: Composition
Id: record-copy-composition
Title: "Contents of a record copy"
Description: "What was copied, by whom, of whose record, section by section; what was not copied is told."
* insert own
* obeys vb-custodian
* identifier 1..1
* status = #final
* type from record-copy-type (extensible)
* subject 1..1
* subject only Reference(ExchangePatient)
* confidentiality 1..1
* relatesTo.target[x] only Identifier or Reference(Composition)
* section 1..*
* section obeys vb-section
* section.title 1..1
* section.code 1..1
* section.code from record-copy-section (extensible)
* section.text 1..1
* insert shown(date)
* insert shown(author)
* insert shown(title)
* insert shown(custodian)
* insert shown(section)
* insert shown(section.title)
* insert shown(section.text)

ValueSet: RecordCopyType
Id: record-copy-type
Title: "Types of record copy"
Description: "A plain copy, a discharge summary, a patient summary, or a laboratory report of its own."
* insert own
* $loinc#11503-0
* $loinc#34105-7
* $loinc#60591-5
* $loinc#11502-2

ValueSet: RecordCopySection
Id: record-copy-section
Title: "Sections of a record copy"
Description: "What the parts of a record are called."
* insert own
* $loinc#11450-4
* $loinc#10160-0
* $loinc#75311-1
* $loinc#48765-2
* $loinc#30954-2
* $loinc#8716-3
* $loinc#47519-4
* $loinc#10185-7
* $loinc#8648-8
* $loinc#67781-5
* $loinc#67851-6
* $loinc#11329-0
* $loinc#104605-1
* $loinc#18776-5
* $loinc#46264-8
* $loinc#57080-4
* $loinc#77599-9
* $loinc#55108-5
* $loinc#46240-8
* $loinc#47420-5
* $loinc#57059-8
* $loinc#18748-4
* $loinc#57133-1
* $loinc#11369-6

Profile: RecordProvenance
Parent: Provenance
Id: record-provenance
Title: "Whose information it is"
Description: "Care provider (vårdgivare) as custodian and care unit (vårdenhet) as author of an item of a record: what blocks (spärrar) are checked by. Older contracts may lack either."
* insert own
* obeys se-block
* agent.type 1..1
* insert slicedByPattern(agent)
* agent ^slicing.discriminator.path = "type"
* agent contains
    custodian 0..1 and
    author 0..1
* agent[custodian].type = $provenance-agent#custodian
* agent[custodian].who only Reference(Organization)
* agent[custodian].who obeys se-unit
* agent[author].type = $provenance-agent#author
* agent[author].who only Reference(Organization)
* agent[author].who obeys se-unit
* insert handled(agent[custodian])
* insert handled(agent[author])
