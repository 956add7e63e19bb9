// Every extension of ours. Those of the referral stand in src/adapters/referral/extensions.ts too; a test holds both together.

Extension: ArendeId
Id: arende-id
Title: "Case id"
Description: "Id of the case (vårdförmedlingsärende) that this message belongs to."
Context: MessageHeader
* insert simple(Identifier)
* valueIdentifier.system 1..1
* valueIdentifier.system = $arende-id-sid
* valueIdentifier.value 1..1

Extension: OwnMessageId
Id: own-message-id
Title: "The message's own id"
Description: "Id that the message has in the system it came from, such as RIV-TA's requestConfirmationId."
Context: MessageHeader
* insert simple(string)

Extension: ReferralVersion
Id: referral-version
Title: "Version of a referral"
Description: "The version that is sent, or that an answer is about: number, and in the referral itself its time and the reason for it (versionsorsak)."
Context: ServiceRequest, Task
* insert own
* extension contains
    number 1..1 and
    time 0..1 and
    reason 0..1
* insert member(number, positiveInt)
* insert member(time, dateTime)
* insert member(reason, code)
* extension[reason].valueCode from $versionsorsak-vs (required)

Extension: CareResponsibilityRemains
Id: care-responsibility-remains
Title: "Care responsibility remains"
Description: "True: care responsibility (vårdansvar) stays with the referrer. False: the receiver is asked to take it over."
Context: ServiceRequest
* insert simple(boolean)

Extension: InterpreterRequirement
Id: interpreter-requirement
Title: "Need of an interpreter"
Description: "Need of an interpreter (tolkbehov), in words."
Context: ServiceRequest
* insert simple(string)
* valueString ^maxLength = 200

Extension: CareProcessId
Id: care-process-id
Title: "Care process"
Description: "Id of the care process (vårdprocess) that the referral is part of."
Context: ServiceRequest
* insert simple(string)

Extension: UrgentContact
Id: urgent-contact
Title: "Urgent contact"
Description: "How to reach the referrer when it is urgent."
Context: ServiceRequest
* insert simple(string)

Extension: UrgentContactForResponse
Id: urgent-contact-for-response
Title: "Urgent contact for the answer"
Description: "How to reach the referrer with an answer that is urgent."
Context: ServiceRequest
* insert simple(string)

Extension: CopyReceiver
Id: copy-receiver
Title: "Receiver of a copy"
Description: "A unit that is to have a copy of the referral."
Context: ServiceRequest
* insert simple(Reference)
* valueReference only Reference(Organization)
* valueReference obeys se-unit

Extension: CareGuarantee
Id: care-guarantee
Title: "Care guarantee"
Description: "Care guarantee (vårdgaranti): what it is about, when its clock started, the limit that the sender states, and how it may have ended. The limit is data of the sender: a region may promise less time than the law."
Context: ServiceRequest
* insert own
* extension contains
    type 1..1 and
    decided 1..1 and
    limitDays 1..1 and
    latest 1..1 and
    deviation 0..1 and
    offered 0..1 and
    patientAnswer 0..1
* insert member(type, code)
* extension[type].valueCode from $guarantee-type-vs (required)
* insert member(decided, date)
* insert member(limitDays, positiveInt)
* insert member(latest, date)
* insert member(deviation, code)
* extension[deviation].valueCode from $pause-vs (required)
* insert member(offered, date)
* insert member(patientAnswer, code)
* extension[patientAnswer].valueCode from $guarantee-answer-vs (required)

Extension: NoteKind
Id: note-kind
Title: "Kind of note"
Description: "Whether a note is administrative information or clinical information (anamnes)."
Context: Annotation
* insert simple(code)
* valueCode from $note-kind-vs (required)

Extension: LocalId
Id: local-id
Title: "Local id"
Description: "Id of a desired activity in the referrer's system."
Context: CodeableConcept
* insert simple(string)

Extension: UnitLocation
Id: unit-location
Title: "Location of a unit"
Description: "Where the unit lies, in words."
Context: Organization
* insert simple(string)

Extension: ChapterSystem
Id: chapter-system
Title: "Code system of a chapter"
Description: "Code system of the chapter where it is not the national one."
Context: Coverage.class
* insert simple(uri)

Extension: OutpatientOnly
Id: outpatient-only
Title: "Outpatient care only"
Description: "Whether the payment commitment covers outpatient care (öppenvård) only."
Context: Coverage
* insert simple(boolean)

Extension: ClinicalResponsibility
Id: clinical-responsibility
Title: "Clinical responsibility"
Description: "What the payment commitment covers clinically."
Context: Coverage
* insert simple(string)

Extension: AdministrativeResponsibility
Id: administrative-responsibility
Title: "Administrative responsibility"
Description: "What the payment commitment covers administratively."
Context: Coverage
* insert simple(string)

Extension: ApprovedAt
Id: approved-at
Title: "Time of approval"
Description: "When the payment commitment was approved."
Context: Coverage
* insert simple(dateTime)

Extension: ApprovedBy
Id: approved-by
Title: "Approved by"
Description: "Who approved the payment commitment."
Context: Coverage
* insert simple(Reference)
* valueReference only Reference(PractitionerRole or Practitioner)

Extension: ConsultedWith
Id: consulted-with
Title: "In consultation with"
Description: "With whom the payment commitment was discussed (samråd)."
Context: Coverage
* insert simple(string)

Extension: CostCenter
Id: cost-center
Title: "Cost centre"
Description: "Cost centre (kostnadsställe) that pays."
Context: Coverage
* insert simple(string)

Extension: ReimbursementType
Id: reimbursement-type
Title: "Type of reimbursement"
Description: "How the provider is paid (ersättningstyp)."
Context: Coverage
* insert simple(Coding)
* valueCoding from $ersattning-vs (extensible)

Extension: ContractOwner
Id: contract-owner
Title: "Owner of the contract"
Description: "Region that owns the contract that is invoked (avtalsägare)."
Context: Coverage
* insert simple(Coding)
* valueCoding from $lan-vs (required)

Extension: Sha256
Id: sha-256
Title: "SHA-256"
Description: "SHA-256 of the exact bytes. Attachment.hash is SHA-1 in R4."
Context: Attachment
* insert simple(string)
* obeys vb-sha-256

Extension: EndNotStated
Id: end-not-stated
Title: "End not stated"
Description: "The source gave no end: end repeats start, since R4 demands both or none."
Context: Appointment
* insert simple(boolean)

Extension: OutcomeExpected
Id: outcome-expected
Title: "What was expected"
Description: "What a finding expected at its place."
Context: OperationOutcome.issue
* insert simple(string)

Extension: OutcomeFound
Id: outcome-found
Title: "What was found"
Description: "What a finding found at its place; never a personal number."
Context: OperationOutcome.issue
* insert simple(string)

Extension: OutcomeDetail
Id: outcome-detail
Title: "Detail of a finding"
Description: "More of a finding, in words."
Context: OperationOutcome.issue
* insert simple(string)

Extension: OutcomeSource
Id: outcome-source
Title: "Source of a rule"
Description: "Where the rule is written that a finding tells of."
Context: OperationOutcome.issue
* insert simple(string)

Extension: SourceDetail
Id: source-detail
Title: "Detail of the source"
Description: "What the source said and FHIR has no element for: the field's name in the source's words, and its value."
Context: Element, DomainResource
* insert own
* extension contains
    name 1..1 and
    value 1..1
* insert member(name, string)
* extension[value].value[x] 1..1

Extension: ValueAsGiven
Id: value-as-given
Title: "Value as given"
Description: "The number as the source wrote it, where a JSON number cannot hold it as it was."
Context: Quantity
* insert simple(string)

Extension: EligibilityLimit
Id: eligibility-limit
Title: "Limits of a condition"
Description: "From and to, both included, of a condition of a care service; one of the two may be left out."
Context: HealthcareService.eligibility
* insert own
* value[x] only Range or CodeableConcept
* value[x] 1..1

Extension: RetrieveLocationUid
Id: MadoRetrieveLocationUIDExtension
Title: "Retrieve Location UID"
Description: "IHE MADO's extension, restated: the DICOM UID of the archive that an Endpoint leads to. The official definition takes precedence once it is loaded."
Context: Endpoint
* ^url = "https://profiles.ihe.net/RAD/MADO/StructureDefinition/MadoRetrieveLocationUIDExtension"
* insert simple(string)
* valueString obeys vb-dicom-uid

Extension: MessageNumber
Id: message-number
Title: "Number of a message in the life of its Task"
Description: "Counts the messages of one sender about one Task, so that the receiver sees what is missing. Outside the entries, so outside the content hash."
Context: Meta
* insert simple(positiveInt)

Extension: TaskPosition
Id: task-position
Title: "Position of the Task that a message answers"
Description: "The position in the receiver's Task that an answer was made at, so that answers that overtake each other are put in order."
Context: Meta
* insert simple(positiveInt)

Extension: TaskSide
Id: task-side
Title: "Side of a copy"
Description: "Whether a gateway's copy of a Task is the sender's or the receiver's; the receiver's decides."
Context: Task
* insert simple(code)

Extension: ReferralState
Id: referral-state
Title: "State of a referral"
Description: "The state of the referral by the transition table."
Context: Task
* insert simple(code)

Extension: Late
Id: late
Title: "Late"
Description: "No technical receipt has come within the time allowed. A mark on the case, no state."
Context: Task
* insert simple(boolean)

Extension: CheckedAgainst
Id: checked-against
Title: "What an answer was checked against"
Description: "The exact versions of code systems, value sets and maps that a terminology answer rests on, and the manifest (a pin) that chose them with the SHA-256 of its canonical JSON."
Context: Meta
* insert own
* extension contains
    codeSystem 0..* and
    valueSet 0..* and
    conceptMap 0..* and
    manifest 0..1 and
    manifestHash 0..1
* insert member(codeSystem, canonical)
* insert member(valueSet, canonical)
* insert member(conceptMap, canonical)
* insert member(manifest, canonical)
* insert member(manifestHash, string)
