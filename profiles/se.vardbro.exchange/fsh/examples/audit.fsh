RuleSet: auditBy
* source.observer.identifier.system = $hsa-id
* source.observer.identifier.value = "SE5566778899-VG1"
* source.type = http://terminology.hl7.org/CodeSystem/security-source-type#4

Instance: audit-read
InstanceOf: ExchangeAuditEvent
Usage: #example
Title: "A person read a referral"
* type = http://terminology.hl7.org/CodeSystem/audit-event-type#rest
* subtype[act] = $audit-act#read
* action = #R
* recorded = "2026-11-02T10:05:00+01:00"
* outcome = #0
* purposeOfEvent = $act-reason#TREAT
* agent[0].type = $participation#IRCP
* agent[0].who.identifier.value = "SE5566778899-P1"
* agent[0].requestor = true
* agent[1].type = http://terminology.hl7.org/CodeSystem/v3-RoleClass#PROV
* agent[1].who.identifier.system = $hsa-id
* agent[1].who.identifier.value = "SE5566778899-KLINIK1"
* agent[1].requestor = false
* insert auditBy
* entity.what.type = "Patient"
* entity.what.identifier.system = $personnummer
* entity.what.identifier.value = "191212121212"
* entity.type = http://terminology.hl7.org/CodeSystem/audit-entity-type#1
* entity.role = http://terminology.hl7.org/CodeSystem/object-role#1

Instance: audit-start
InstanceOf: ExchangeAuditEvent
Usage: #example
Title: "The gateway started"
* type = $dicom#110100
* subtype[act] = $audit-act#start
* action = #E
* recorded = "2026-11-02T06:00:00+01:00"
* outcome = #0
* agent.type = $dicom#110152
* agent.who.identifier.system = $hsa-id
* agent.who.identifier.value = "SE5566778899-VG1"
* agent.requestor = true
* insert auditBy
