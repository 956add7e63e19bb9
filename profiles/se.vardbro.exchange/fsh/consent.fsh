Profile: PatientConsent
Parent: Consent
Id: patient-consent
Title: "Consent of a patient"
Description: "What a patient consents to (samtycke): to share information, or to be offered care, with one named receiver. To be moved and to share are two consents."
* insert own
* status = #active
* scope = $consent-scope#patient-privacy
* category 1..1
* insert ours(category.coding, $consent, $consent-vs)
* patient 1..1
* patient only Reference(ExchangePatient)
* dateTime 1..1
* performer 1..*
* organization obeys se-unit
* provision 1..1
* provision.type 1..1
* provision.type = #permit
* provision.actor 1..1
* provision.actor.role = $participation#IRCP
* provision.actor.reference obeys se-unit
* provision.purpose 1..1
* provision.purpose = $act-reason#TREAT
* insert handled(category)
* insert handled(provision.actor)
* insert handled(provision.period)
