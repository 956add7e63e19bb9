RuleSet: unit(path, id)
* {path}.type = "Organization"
* {path}.identifier.system = $hsa-id
* {path}.identifier.value = "{id}"

RuleSet: patient(path)
* {path} = Reference(patient-full)

Instance: message-header-remiss
InstanceOf: ExchangeMessageHeader
Usage: #example
Title: "Header of a new referral"
* id = "5b1c1c3a-6f0e-5b39-9c0a-2a4d5f0e7a11"
* text.status = #generated
* text.div = "<div xmlns=\"http://www.w3.org/1999/xhtml\"><p>Ny remiss</p></div>"
* extension[arendeId].valueIdentifier.value = "0f5a2d7e-8d3c-4a51-9a57-0d6f5b1c2e3f"
* extension[ownMessageId].valueString = "remiss-4711"
* eventCoding = $event#remiss-ny
* destination.endpoint = "urn:oid:1.2.752.29.4.19#SE5566778899-KLINIK1"
* insert unit(destination.receiver, SE5566778899-KLINIK1)
* insert unit(sender, SE5566778899-VCEKEN)
* source.endpoint = "urn:oid:1.2.752.29.4.19#SE5566778899-VCEKEN"
* focus = Reference(task-sent)

Instance: message-header-kvittens
InstanceOf: ExchangeMessageHeader
Usage: #example
Title: "Header of a technical receipt"
* id = "7d0b7f2e-1c1d-5b5e-8a39-0f3a6f1d2c22"
* text.status = #generated
* text.div = "<div xmlns=\"http://www.w3.org/1999/xhtml\"><p>Teknisk kvittens</p></div>"
* eventCoding = $event#kvittens
* destination.endpoint = "urn:oid:1.2.752.29.4.19#SE5566778899-VCEKEN"
* insert unit(destination.receiver, SE5566778899-VCEKEN)
* insert unit(sender, SE5566778899-KLINIK1)
* source.endpoint = "urn:oid:1.2.752.29.4.19#SE5566778899-KLINIK1"
* response.identifier = "5b1c1c3a-6f0e-5b39-9c0a-2a4d5f0e7a11"
* response.code = #ok

RuleSet: taskOf
* text.status = #generated
* text.div = "<div xmlns=\"http://www.w3.org/1999/xhtml\"><p>Remiss SE5566778899-SYS#4711</p></div>"
* identifier.system = "urn:ietf:rfc:3986"
* identifier.value = "urn:uuid:e5a7b8f0-53c5-5c93-9d0e-6c7a1b2d3e4f"
* focus.type = "ServiceRequest"
* focus.identifier.system = $remiss-id
* focus.identifier.value = "SE5566778899-SYS#4711"
* insert patient(for)
* authoredOn = "2026-11-02T10:00:00+01:00"
* lastModified = "2026-11-02T10:00:00+01:00"
* insert unit(requester, SE5566778899-VCEKEN)
* insert unit(owner, SE5566778899-KLINIK1)

Instance: task-sent
InstanceOf: ReferralTask
Usage: #example
Title: "A referral that was sent"
* insert taskOf
* groupIdentifier.value = "0f5a2d7e-8d3c-4a51-9a57-0d6f5b1c2e3f"
* status = #requested
* businessStatus.coding[ours] = $business#skickad
* businessStatus.coding[1] = $versionsorsak#NR

Instance: task-forwarded
InstanceOf: ReferralTask
Usage: #example
Title: "A referral that was forwarded"
* insert taskOf
* extension[referralVersion].extension[number].valuePositiveInt = 2
* status = #cancelled
* businessStatus.coding[ours] = $business#vidareskickad
* businessStatus.coding[1] = $bekraftelse#VID
* output.type = $output#forwarded-to
* output.valueReference.type = "Organization"
* output.valueReference.identifier.system = $hsa-id
* output.valueReference.identifier.value = "SE5566778899-KLINIK2"

Instance: task-rejected
InstanceOf: ReferralTask
Usage: #example
Title: "A referral that was rejected, and why"
* insert taskOf
* status = #rejected
* statusReason.text = "Kliniken tar inte emot patienter med ASA-klass över 2."
* businessStatus.coding[ours] = $business#avvisad

Instance: referral-minimal
InstanceOf: ReferralRequest
Usage: #example
Title: "Referral with what RIV-TA demands and nothing more"
* extension[referralVersion].extension[number].valuePositiveInt = 1
* extension[referralVersion].extension[time].valueDateTime = "2026-11-02T10:00:00+01:00"
* extension[referralVersion].extension[reason].valueCode = #NR
* identifier[remissId].value = "SE5566778899-SYS#4711"
* status = #active
* category[requestType] = $framstallantyp#4
* insert patient(subject)
* authoredOn = "2026-11-02"
* requester = Reference(practitioner-role-minimal)
* insert unit(performer, SE5566778899-KLINIK1)
* reasonCode.text = "Bedömning av höftartros?"

Instance: referral-full
InstanceOf: ReferralRequest
Usage: #example
Title: "Referral under the care guarantee with a payment commitment"
* extension[referralVersion].extension[number].valuePositiveInt = 2
* extension[referralVersion].extension[time].valueDateTime = "2026-11-03T08:30:00+01:00"
* extension[referralVersion].extension[reason].valueCode = #AR
* extension[careResponsibilityRemains].valueBoolean = false
* extension[careGuarantee].extension[type].valueCode = #atgard
* extension[careGuarantee].extension[decided].valueDate = "2026-10-01"
* extension[careGuarantee].extension[limitDays].valuePositiveInt = 90
* extension[careGuarantee].extension[latest].valueDate = "2026-12-30"
* extension[interpreterRequirement].valueString = "Arabiska"
* extension[copyReceiver].valueReference.type = "Organization"
* extension[copyReceiver].valueReference.identifier.system = $hsa-id
* extension[copyReceiver].valueReference.identifier.value = "SE5566778899-VCEKEN"
* identifier[remissId].value = "SE5566778899-SYS#4711"
* status = #active
* category[requestType] = $framstallantyp#4
* priority = #urgent
* code = $kva#NFB49
* orderDetail.text = "Preoperativ bedömning"
* insert patient(subject)
* occurrencePeriod.end = "2026-12-30"
* authoredOn = "2026-11-02"
* requester = Reference(practitioner-role-full)
* performer = Reference(organization-minimal)
* reasonCode.text = "Höftprotes vänster sida?"
* reasonReference = Reference(condition-coded)
* insurance = Reference(payment-national)
* supportingInfo = Reference(consent-share)
* note.extension[noteKind].valueCode = #clinical-information
* note.text = "Smärta i vila sedan ett år."

Instance: condition-coded
InstanceOf: ExchangeCondition
Usage: #example
Title: "Coded diagnosis"
* code = $icd-10-se#M16.1
* insert patient(subject)

Instance: condition-text
InstanceOf: ExchangeCondition
Usage: #example
Title: "Diagnosis in words"
* code.text = "Misstänkt höftartros"
* insert patient(subject)

Instance: procedure-coded
InstanceOf: ExchangeProcedure
Usage: #example
Title: "Coded activity"
* status = #completed
* code = $kva#NFB49
* insert patient(subject)

Instance: procedure-text
InstanceOf: ExchangeProcedure
Usage: #example
Title: "Activity in words"
* status = #completed
* code.text = "Höftprotes vänster"
* insert patient(subject)

Instance: awareness-blood-thinner
InstanceOf: AwarenessFlag
Usage: #example
Title: "Blood thinner"
* status = #active
* code.text = "Behandlas med warfarin"
* insert patient(subject)

Instance: awareness-infection
InstanceOf: AwarenessFlag
Usage: #example
Title: "Carrier of resistant bacteria"
* status = #active
* code.text = "Bärare av MRSA"
* insert patient(subject)

Instance: reply-final
InstanceOf: ReferralReply
Usage: #example
Title: "Final reply"
* basedOn.type = "ServiceRequest"
* basedOn.identifier.value = "SE5566778899-SYS#4711"
* status = #final
* insert patient(subject)
* issued = "2026-12-01T14:00:00+01:00"
* performer = Reference(practitioner-role-full)
* conclusion = "Opererad utan komplikation."
* conclusionCode = $icd-10-se#M16.1

Instance: reply-preliminary
InstanceOf: ReferralReply
Usage: #example
Title: "Preliminary reply"
* basedOn.type = "ServiceRequest"
* basedOn.identifier.value = "SE5566778899-SYS#4711"
* status = #preliminary
* insert patient(subject)
* issued = "2026-11-20T09:15:00+01:00"
* performer = Reference(practitioner-role-minimal)
* conclusion = "Bedömd på mottagningen; operation planeras."

Instance: appointment-booked
InstanceOf: ReferralAppointment
Usage: #example
Title: "Booked time"
* identifier.value = "tid-1"
* status = #booked
* start = "2026-11-18T10:30:00+01:00"
* end = "2026-11-18T11:00:00+01:00"
* participant.actor = Reference(patient-full)
* participant.status = #accepted

Instance: appointment-missed
InstanceOf: ReferralAppointment
Usage: #example
Title: "Missed time whose end nobody stated"
* extension[endNotStated].valueBoolean = true
* identifier.value = "tid-1"
* status = #noshow
* start = "2026-11-18T10:30:00+01:00"
* end = "2026-11-18T10:30:00+01:00"
* participant.actor = Reference(patient-full)
* participant.status = #accepted

Instance: provenance-new
InstanceOf: ExchangeProvenance
Usage: #example
Title: "Who wrote the referral"
* target = Reference(referral-minimal)
* recorded = "2026-11-02T10:00:00+01:00"
* activity = $activity#new
* agent.type = $provenance-agent#author
* agent.who = Reference(practitioner-role-full)
* insert unit(agent.onBehalfOf, SE5566778899-VCEKEN)

Instance: provenance-forwarded
InstanceOf: ExchangeProvenance
Usage: #example
Title: "Who forwarded the referral before"
* target = Reference(referral-minimal)
* recorded = "2026-11-03T08:00:00+01:00"
* activity = $activity#forwarded-before
* insert unit(agent.who, SE5566778899-KLINIK1)

Instance: receipt-ok
InstanceOf: ReceiptProvenance
Usage: #example
Title: "Signed receipt"
* target = Reference(message-header-kvittens)
* recorded = "2026-11-02T10:00:02+01:00"
* insert unit(agent.who, SE5566778899-KLINIK1)
* signature.type = urn:iso-astm:E1762-95:2013#1.2.840.10065.1.12.1.5
* signature.when = "2026-11-02T10:00:02+01:00"
* insert unit(signature.who, SE5566778899-KLINIK1)
* signature.targetFormat = #application/json
* signature.sigFormat = #application/jose
* signature.data = "ZXlKaGJHY2lPaUpGVXpJMU5pSjkuZTMwLkFB"

Instance: receipt-by-gateway
InstanceOf: ReceiptProvenance
Usage: #example
Title: "Signed receipt of another party"
* target = Reference(message-header-kvittens)
* recorded = "2026-11-02T10:00:03+01:00"
* agent.who = Reference(organization-minimal)
* signature.type = urn:iso-astm:E1762-95:2013#1.2.840.10065.1.12.1.5
* signature.when = "2026-11-02T10:00:03+01:00"
* signature.who = Reference(organization-minimal)
* signature.sigFormat = #application/jose
* signature.data = "ZXlKaGJHY2lPaUpGVXpJMU5pSjkuZTMwLkFB"
