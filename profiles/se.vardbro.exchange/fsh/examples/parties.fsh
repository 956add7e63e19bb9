// Invented people with published test numbers; units and HSA-ids are invented.

Instance: patient-minimal
InstanceOf: ExchangePatient
Usage: #example
Title: "Patient, the least"
* identifier[samordningsnummer].value = "196109732393"

Instance: patient-full
InstanceOf: ExchangePatient
Usage: #example
Title: "Patient with name and temporary address"
* identifier[personnummer].value = "191212121212"
* name.text = "Tolvansson, Tolvan"
* name.family = "Tolvansson"
* name.given = "Tolvan"
* telecom[0].system = #phone
* telecom[0].use = #mobile
* telecom[0].value = "070-174 06 05"
* gender = #male
* birthDate = "1912-12-12"
* address.use = #temp
* address.line = "Testgatan 1"
* address.city = "Eken"
* address.postalCode = "12345"

Instance: patient-protected
InstanceOf: ExchangePatient
Usage: #example
Title: "Patient with a national reserve number and a protected identity"
* meta.security = $security-label#sekretessmarkering
* identifier[nationelltReservnummer].value = "98240301AA06"

Instance: practitioner-minimal
InstanceOf: ExchangePractitioner
Usage: #example
Title: "Health professional, name only"
* name.text = "Lena Läkare"

Instance: practitioner-full
InstanceOf: ExchangePractitioner
Usage: #example
Title: "Health professional with HSA-id"
* identifier[hsaid].type = $v2-0203#PRN
* identifier[hsaid].value = "SE5566778899-P1"
* name.text = "Lena Läkare"
* name.family = "Läkare"
* name.given = "Lena"

Instance: practitioner-role-minimal
InstanceOf: ExchangePractitionerRole
Usage: #example
Title: "Who wrote, by unit only"
* organization.identifier.system = $hsa-id
* organization.identifier.value = "SE5566778899-VCEKEN"

Instance: practitioner-role-full
InstanceOf: ExchangePractitionerRole
Usage: #example
Title: "Physician at a unit"
* practitioner = Reference(practitioner-full)
* organization = Reference(organization-full)
* code = $sct#112247003

Instance: organization-minimal
InstanceOf: ExchangeOrganization
Usage: #example
Title: "Unit by HSA-id"
* identifier[hsaid].value = "SE5566778899-KLINIK1"

Instance: organization-full
InstanceOf: ExchangeOrganization
Usage: #example
Title: "Unit with name and telephone"
* extension[0].url = "https://vardbro.example/fhir/StructureDefinition/unit-location"
* extension[0].valueString = "Plan 2"
* identifier[hsaid].type = $v2-0203#PRN
* identifier[hsaid].value = "SE5566778899-VCEKEN"
* identifier[organizationIdentifier].value = "5566778899"
* name = "Ekens vårdcentral"
* telecom.system = #phone
* telecom.value = "08-123 45 67"
* address.text = "Ekvägen 1, 123 45 Eken"
