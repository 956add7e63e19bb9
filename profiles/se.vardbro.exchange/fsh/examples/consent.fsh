RuleSet: consentOf
* status = #active
* scope = $consent-scope#patient-privacy
* insert patient(patient)
* insert patient(performer)
* policyRule = $act-code#OPTIN
* provision.type = #permit
* provision.actor.role = $participation#IRCP
* insert unit(provision.actor.reference, SE5566778899-KLINIK1)
* provision.purpose = $act-reason#TREAT

Instance: consent-share
InstanceOf: PatientConsent
Usage: #example
Title: "To share information, for a while"
* insert consentOf
* category = $consent#share
* dateTime = "2026-10-15"
* insert unit(organization, SE5566778899-VCEKEN)
* provision.period.start = "2026-10-15"
* provision.period.end = "2027-10-15"
* provision.data.meaning = #related
* provision.data.reference = Reference(part-pdf)

Instance: consent-offer
InstanceOf: PatientConsent
Usage: #example
Title: "To be offered the care"
* insert consentOf
* category = $consent#offer
* dateTime = "2026-10-15T09:00:00+02:00"
