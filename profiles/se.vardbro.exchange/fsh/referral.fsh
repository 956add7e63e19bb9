Profile: ReferralTask
Parent: Task
Id: referral-task
Title: "How a referral stands"
Description: "The focus of every message about a referral: status, reason in words, parties, and what came of it. Its narrative is the paper of the whole message."
* insert own
* obeys se-forwarded-to and vb-reason
* text 1..1
* extension contains ReferralVersion named referralVersion 0..1
* identifier 1..*
* groupIdentifier.system 1..1
* groupIdentifier.system = $arende-id-sid
* groupIdentifier.value 1..1
* intent = #order
* code 1..1
* code = $task-code#fulfill
* businessStatus 1..1
* businessStatus.coding 1..2
* insert ours(businessStatus.coding, $business, $business-vs)
* statusReason.text ^maxLength = 8192
* focus 1..1
* focus only Reference(ReferralRequest)
* for 1..1
* for only Reference(ExchangePatient)
* authoredOn 1..1
* lastModified 1..1
* requester 1..1
* requester only Reference(ExchangeOrganization)
* requester obeys se-unit
* owner 1..1
* owner only Reference(ExchangeOrganization or HealthcareService)
* owner obeys se-unit
* output.type from $output-vs (required)
* insert handled(businessStatus)
* insert shown(statusReason)
* insert handled(focus)
* insert handled(requester)
* insert handled(owner)
* insert shown(output)

Profile: ReferralRequest
Parent: ServiceRequest
Id: referral-request
Title: "Referral"
Description: "A referral (remiss) with all that RIV-TA's electronic referral demands, and what goes beyond it: priority, care guarantee, consent. Consent and payment commitment are demanded by agreements, not here."
* insert own
* obeys vb-version and vb-latest
* extension contains
    ReferralVersion named referralVersion 1..1 and
    CareResponsibilityRemains named careResponsibilityRemains 0..1 and
    CareGuarantee named careGuarantee 0..1 and
    InterpreterRequirement named interpreterRequirement 0..1 and
    CareProcessId named careProcessId 0..1 and
    UrgentContact named urgentContact 0..1 and
    UrgentContactForResponse named urgentContactForResponse 0..1 and
    CopyReceiver named copyReceiver 0..*
* insert slicedBySystem(identifier)
* identifier 1..*
* identifier contains remissId 1..1
* identifier[remissId].type 1..1
* identifier[remissId].type = $v2-0203#PLAC
* identifier[remissId].system = $remiss-id
* identifier[remissId].value 1..1
* identifier[remissId] obeys se-remiss-id
* intent = #order
* insert slicedByPattern(category)
* category 1..*
* category contains requestType 1..1
* category[requestType] = $framstallantyp#4
* code obeys se-text-xor-code
* orderDetail obeys se-text-xor-code
* subject only Reference(ExchangePatient)
* occurrence[x] only Period
* authoredOn 1..1
* requester 1..1
* requester only Reference(ExchangePractitionerRole)
* performerType.text ^maxLength = 200
* performer 1..1
* performer only Reference(ExchangeOrganization or HealthcareService)
* performer obeys se-unit
* reasonCode 1..1
* reasonCode.text 1..1
* reasonCode.text ^maxLength = 8192
* reasonReference only Reference(ExchangeCondition)
* insurance only Reference(PaymentCommitment)
* note.extension contains NoteKind named noteKind 0..1
* note.text ^maxLength = 8192
* insert shown(extension[careGuarantee])
* insert shown(extension[interpreterRequirement])
* insert shown(extension[urgentContact])
* insert handled(identifier[remissId])
* insert shown(priority)
* insert shown(code)
* insert shown(occurrence[x])
* insert shown(authoredOn)
* insert shown(requester)
* insert handled(performer)
* insert shown(reasonCode)
* insert shown(reasonReference)
* insert handled(insurance)
* insert shown(note)

Profile: ExchangeCondition
Parent: Condition
Id: exchange-condition
Title: "Diagnosis in a referral"
Description: "A diagnosis that a referral or a reply states: coded or in words."
* insert own
* code 1..1
* code obeys se-text-xor-code
* subject only Reference(ExchangePatient)
* insert shown(code)

Profile: ExchangeProcedure
Parent: Procedure
Id: exchange-procedure
Title: "Activity in a reply"
Description: "An activity that was carried out (accomplishedActivity): coded or in words."
* insert own
* status = #completed
* code 1..1
* code obeys se-text-xor-code
* subject only Reference(ExchangePatient)
* insert shown(code)

Profile: AwarenessFlag
Parent: Flag
Id: awareness-flag
Title: "Awareness information"
Description: "Something to be aware of (uppmärksamhetsinformation) in this referral; never to be taken into an alert list by itself."
* insert own
* status = #active
* code.text 1..1
* subject only Reference(ExchangePatient)
* insert shownBeside(code.text)

Profile: ReferralReply
Parent: DiagnosticReport
Id: referral-reply
Title: "Reply to a referral"
Description: "The reply (remissvar): preliminary, partial, final or corrected, in words of at most 65 000 characters."
* insert own
* basedOn 1..1
* basedOn.identifier 1..1
* basedOn.identifier.system 1..1
* basedOn.identifier.system = $remiss-id
* basedOn.identifier.value 1..1
* status from reply-status (required)
* code = $loinc#11488-4
* subject 1..1
* subject only Reference(ExchangePatient)
* issued 1..1
* performer 1..*
* performer only Reference(ExchangePractitionerRole or ExchangeOrganization)
* conclusion 1..1
* conclusion ^maxLength = 65000
* conclusionCode obeys se-text-xor-code
* insert handled(basedOn)
* insert handled(status)
* insert shown(issued)
* insert shown(performer)
* insert shown(conclusion)
* insert shown(conclusionCode)

ValueSet: ReplyStatus
Id: reply-status
Title: "Statuses of a reply"
Description: "Statuses that a reply to a referral can have: PSV, DSV, SSV and a corrected SSV."
* insert own
* http://hl7.org/fhir/diagnostic-report-status#preliminary
* http://hl7.org/fhir/diagnostic-report-status#partial
* http://hl7.org/fhir/diagnostic-report-status#final
* http://hl7.org/fhir/diagnostic-report-status#amended

Profile: ReferralAppointment
Parent: Appointment
Id: referral-appointment
Title: "Appointment of a referral"
Description: "The time that was booked, moved, cancelled or missed."
* insert own
* extension contains EndNotStated named endNotStated 0..1
* identifier 1..1
* identifier.value 1..1
* status from appointment-status (required)
* start 1..1
* end 1..1
* insert handled(status)
* insert shown(start)
* insert shown(end)

ValueSet: AppointmentStatus
Id: appointment-status
Title: "Statuses of an appointment"
Description: "Booked, cancelled, or missed by the patient."
* insert own
* http://hl7.org/fhir/appointmentstatus#booked
* http://hl7.org/fhir/appointmentstatus#cancelled
* http://hl7.org/fhir/appointmentstatus#noshow
