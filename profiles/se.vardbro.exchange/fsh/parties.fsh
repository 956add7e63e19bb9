Profile: ExchangePatient
Parent: SEBasePatient
Id: exchange-patient
Title: "Patient of an exchange"
Description: "HL7 Sweden's patient with an identifier whose check digit is right. Name and address are not demanded: a protected identity may leave them out."
* insert own
* obeys se-person-id
* identifier 1..*
* identifier[personnummer].value 1..1
* identifier[personnummer] obeys se-personnummer and se-personnummer-check
* identifier[samordningsnummer].value 1..1
* identifier[samordningsnummer] obeys se-samordningsnummer and se-samordningsnummer-check
* identifier[nationelltReservnummer].value 1..1
* identifier[nationelltReservnummer] obeys se-reserve-number and se-reserve-number-check
* telecom obeys se-telecom
* address obeys se-postal-code
* insert handled(identifier)
* insert shown(name)
* insert shown(telecom)
* insert shown(address)

Profile: ExchangePractitioner
Parent: SEBasePractitioner
Id: exchange-practitioner
Title: "Health professional of an exchange"
Description: "HL7 Sweden's health professional whose HSA-id has its form. RIV-TA demands a name, and an id only where there is one."
* insert own
* identifier[hsaid].value 1..1
* identifier[hsaid] obeys se-hsa-id and se-hsa-id-form

Profile: ExchangePractitionerRole
Parent: PractitionerRole
Id: exchange-practitioner-role
Title: "Role of a health professional"
Description: "Who wrote something, and at which unit. Built on R4's own PractitionerRole: HL7 Sweden's slices of occupation name no system, so that no validator can put a coding into them."
* insert own
* practitioner only Reference(ExchangePractitioner)
* organization only Reference(ExchangeOrganization)
* organization obeys se-unit
* insert shown(practitioner)
* insert shown(organization)

Profile: ExchangeOrganization
Parent: SEBaseOrganization
Id: exchange-organization
Title: "Unit or provider of an exchange"
Description: "HL7 Sweden's organisation with an HSA-id; check digit of its organisation number where it has one."
* insert own
* identifier[hsaid] 1..1
* identifier[hsaid].value 1..1
* identifier[hsaid] obeys se-hsa-id and se-hsa-id-form
* identifier[organizationIdentifier].value 1..1
* identifier[organizationIdentifier] obeys se-organisation-number and se-organisation-number-check
* insert handled(identifier[hsaid])
* insert shown(name)
