// What every message is: Bundle and header

Profile: ExchangeMessageHeader
Parent: MessageHeader
Id: exchange-message-header
Title: "Header of a message"
Description: "What has happened, who says it to whom, and what it is about. Its id is the identity of the content."
* insert own
* obeys vb-receipt
* id 1..1
* text 1..1
* extension contains
    ArendeId named arendeId 0..1 and
    OwnMessageId named ownMessageId 0..1
* event[x] only Coding
* eventCoding from $event-vs (required)
* destination 1..1
* destination obeys vb-endpoint
* destination.receiver 1..1
* destination.receiver only Reference(Organization)
* destination.receiver obeys se-unit
* sender 1..1
* sender only Reference(Organization)
* sender obeys se-unit
* source obeys vb-endpoint
* responsible obeys se-unit
* focus 0..1
* insert handled(eventCoding)
* insert handled(destination.receiver)
* insert handled(sender)
* insert handled(focus)

RuleSet: message
* insert own
* obeys vb-uuid-url and vb-bundle-id
* id 1..1
* identifier 1..1
* identifier.system = "urn:ietf:rfc:3986"
* identifier.value 1..1
* type = #message
* timestamp 1..1
* insert slicedByResource
* entry.fullUrl 1..1
* entry.resource 1..1
* entry contains header 1..1
* entry[header].resource only ExchangeMessageHeader

Profile: ReferralMessage
Parent: Bundle
Id: referral-message
Title: "Message about a referral"
Description: "A referral (remiss), or what is said about one: confirmation, status, reply. The header's event tells which."
* insert message
* obeys vb-request and vb-reply and vb-appointment and se-forwarder and se-media-type
* entry contains
    task 1..1 and
    patient 1..1 and
    serviceRequest 0..1 and
    practitionerRole 0..* and
    practitioner 0..* and
    organization 0..* and
    coverage 0..* and
    contract 0..* and
    consent 0..* and
    condition 0..* and
    procedure 0..* and
    awareness 0..* and
    part 0..* and
    manifest 0..1 and
    report 0..1 and
    appointment 0..1 and
    provenance 1..*
* entry[task].resource only ReferralTask
* entry[patient].resource only ExchangePatient
* entry[serviceRequest].resource only ReferralRequest
* entry[practitionerRole].resource only ExchangePractitionerRole
* entry[practitioner].resource only ExchangePractitioner
* entry[organization].resource only ExchangeOrganization
* entry[coverage].resource only PaymentCommitment
* entry[contract].resource only PaymentContract
* entry[consent].resource only PatientConsent
* entry[condition].resource only ExchangeCondition
* entry[procedure].resource only ExchangeProcedure
* entry[awareness].resource only AwarenessFlag
* entry[part].resource only PartDocumentReference
* entry[manifest].resource only PartManifest
* entry[report].resource only ReferralReply
* entry[appointment].resource only ReferralAppointment
* entry[provenance].resource only ExchangeProvenance

Profile: AcknowledgementMessage
Parent: Bundle
Id: acknowledgement-message
Title: "Technical receipt"
Description: "Level 1 (teknisk kvittens): whether a message was taken, why not, how the referral stands after it, and the signed receipt."
* insert message
* entry contains
    outcome 1..1 and
    task 0..1 and
    receipt 1..1
* entry[outcome].resource only OperationOutcome
* entry[task].resource only Task
* entry[receipt].resource only ReceiptProvenance


Profile: ReceiptProvenance
Parent: Provenance
Id: receipt-provenance
Title: "Signed receipt"
Description: "Who acknowledged, when, and the compact JWS that names the content hash it is about."
* insert own
* target 1..1
* target only Reference(MessageHeader)
* agent 1..1
* agent.who obeys se-unit
* signature 1..1
* signature.targetFormat = #application/json
* signature.sigFormat 1..1
* signature.sigFormat = #application/jose
* signature.data 1..1

Profile: DocumentMessage
Parent: Bundle
Id: document-message
Title: "Message with documents"
Description: "A record copy (journalkopia) or an imaging reference (bildreferens): documents about one patient, each as its exact bytes, with their manifest."
* insert message
* obeys vb-document-event
* entry contains
    task 1..1 and
    patient 1..1 and
    manifest 1..1 and
    part 1..* and
    binary 1..* and
    practitionerRole 0..* and
    practitioner 0..* and
    provenance 1..*
* entry[task].resource only DeliveryTask
* entry[patient].resource only ExchangePatient
* entry[manifest].resource only PartManifest
* entry[part].resource only PartDocumentReference
* entry[binary].resource only Binary
* entry[practitionerRole].resource only ExchangePractitionerRole
* entry[practitioner].resource only ExchangePractitioner
* entry[provenance].resource only ExchangeProvenance

Profile: DeliveryTask
Parent: Task
Id: delivery-task
Title: "Delivery of documents"
Description: "The receiver is asked to take the documents of the manifest, with the referral they go with where it is known."
* insert own
* text 1..1
* groupIdentifier.system 1..1
* groupIdentifier.system = $arende-id-sid
* groupIdentifier.value 1..1
* intent = #order
* code 1..1
* code = $task-code#fulfill
* focus 1..1
* focus only Reference(ReferralRequest or PartManifest)
* for 1..1
* for only Reference(ExchangePatient)
* authoredOn 1..1
* lastModified 1..1
* requester 1..1
* requester obeys se-unit
* owner 1..1
* owner obeys se-unit
* insert slicedByPattern(input)
* input ^slicing.discriminator.path = "type"
* input contains manifest 1..1
* input[manifest].type = $part#manifest
* input[manifest].value[x] only Reference(PartManifest)

Profile: ExchangeProvenance
Parent: Provenance
Id: exchange-provenance
Title: "Who said it"
Description: "Who wrote a message, for which unit, when and what kind of act it is; one more for each unit that forwarded the referral before."
* insert own
* activity 1..1
* insert ours(activity.coding, $activity, $activity-vs)
* agent 1..1
* agent.who obeys se-unit
* agent.onBehalfOf obeys se-unit
