Profile: ExchangeAuditEvent
Parent: AuditEvent
Id: exchange-audit-event
Title: "Entry of the audit log"
Description: "What was done, at which unit, when, by whom and to which patient, in the shape of IHE BALP."
* insert own
* obeys vb-requestor and se-audit-unit
* insert slicedBySystem(subtype)
* subtype 1..*
* subtype contains act 1..1
* subtype[act].system = $audit-act
* subtype[act].code 1..1
* subtype[act] from $audit-act-vs (required)
* action 1..1
* outcome 1..1
* agent.who 1..1
* source.observer obeys se-unit
* entity obeys se-audit-patient
