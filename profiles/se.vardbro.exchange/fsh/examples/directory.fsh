Instance: directory-provider
InstanceOf: DirectoryOrganization
Usage: #example
Title: "Care provider"
* identifier[hsaid].value = "SE5566778899-VG1"
* identifier[organizationIdentifier].value = "5566778899"
* active = true
* type[kind].coding = $sct#143591000052106
* name = "Ekens Vård AB"

Instance: directory-unit
InstanceOf: DirectoryOrganization
Usage: #example
Title: "Care unit with a way to reach it"
* identifier[hsaid].value = "SE5566778899-KLINIK1"
* active = true
* type[kind].coding = $sct#43741000
* type[1].coding = $hsa-verksamhet#1333
* name = "Ortopedkliniken"
* insert unit(partOf, SE5566778899-VG1)
* endpoint = Reference(directory-endpoint-fhir)

Instance: directory-endpoint-fhir
InstanceOf: DirectoryEndpoint
Usage: #example
Title: "FHIR messaging"
* status = #active
* connectionType = $connection#fhir
* insert unit(managingOrganization, SE5566778899-VG1)
* payloadType.text = "Remiss, journalkopia, bildreferens"
* payloadMimeType = #application/fhir+json
* address = "https://gateway.ekensvard.example/fhir"

Instance: directory-endpoint-sdk
InstanceOf: DirectoryEndpoint
Usage: #example
Title: "SDK participant"
* status = #active
* connectionType = $connection#sdk
* insert unit(managingOrganization, SE5566778899-VG1)
* payloadType.text = "SDK-meddelande"
* address = "urn:oasis:names:tc:ebcore:partyid-type:iso6523:0203:ekensvard.example"

Instance: care-service-hip
InstanceOf: CareService
Usage: #example
Title: "Hip replacement for adults up to ASA class 2"
* active = true
* insert unit(providedBy, SE5566778899-KLINIK1)
* category = $hsa-verksamhet#1333
* type.text = "Höftprotes"
* name = "Höftprotes"
* eligibility[0].extension[limit].valueRange.low = 18 'a'
* eligibility[0].extension[limit].valueRange.high = 85 'a'
* eligibility[0].code = $criterion#age
* eligibility[1].extension[limit].valueRange.high.value = 2
* eligibility[1].code = $criterion#asa-class
* eligibility[2].extension[limit].valueRange.high = 120 'kg'
* eligibility[2].code = $criterion#weight
* endpoint = Reference(directory-endpoint-fhir)

Instance: care-service-cataract
InstanceOf: CareService
Usage: #example
Title: "Cataract surgery with a condition in words"
* insert unit(providedBy, SE5566778899-OGON)
* type = $sct#110473004
* name = "Kataraktkirurgi"
* eligibility.code = $criterion#other
* eligibility.comment = "Patienten kan ligga plant i 30 minuter."
