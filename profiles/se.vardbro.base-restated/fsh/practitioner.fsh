Profile: SEBasePractitioner
Parent: Practitioner
Title: "Swedish health professional"
Description: "A person who works in care: HSA-id, prescriber code, licence, and the occupation in any of four code systems."
* insert restated
* insert slicedBySystem(identifier)
* identifier ^slicing.description = "HSA-id of a person; other identifiers are allowed."
* identifier contains hsaid 0..1
* identifier[hsaid].system = "urn:oid:1.2.752.29.4.19"
* identifier[hsaid].type = $v2-0203#PRN
* name 0..1
* name only SEBaseHumanName
* address.extension contains SEBaseAddressPersonExtension named officialAddressType 0..1
* insert slicedBySystem(qualification.identifier)
* qualification.identifier contains
    prescriber 0..1 and
    legitimation 0..1
* qualification.identifier[prescriber].system = "urn:oid:1.2.752.116.3.1.2"
* qualification.identifier[legitimation].system = "urn:oid:1.2.752.116.3.1.1"
* insert slicedBySystem(qualification.code.coding)
* qualification.code.coding contains
    hosp 0..1 and
    sosnyk 0..1 and
    skr-yrke 0..1 and
    hsa-befattning 0..1
* qualification.code.coding[hosp].system = "urn:oid:1.2.752.116.3.1.3"
* qualification.code.coding[hosp].code from SEBaseHOSPLegitimationsYrkeVS (required)
* qualification.code.coding[sosnyk].system = "urn:oid:1.2.752.116.1.3.6"
* qualification.code.coding[sosnyk].code from SEBaseSOSNYKVS (required)
* qualification.code.coding[skr-yrke].system = "http://snomed.info/sct"
* qualification.code.coding[skr-yrke].code from SEBaseSKRYrkeVS (extensible)
* qualification.code.coding[hsa-befattning] from SEBaseHSABefattningVS (required)
// 1.2.759 is as published; everyone else writes 1.2.752 (README, "Known defects").
* qualification.code.coding[hsa-befattning].system = "urn:oid:1.2.759.129.2.2.1.4"

Profile: SEBasePractitionerRole
Parent: PractitionerRole
Title: "Swedish role of a health professional"
Description: "An assignment (medarbetaruppdrag): its HSA-id, occupation and specialty. No slice states its system, as published."
* insert restated
* insert slicedBySystem(identifier)
* identifier ^slicing.description = "HSA-id of the assignment; other identifiers are allowed."
* identifier contains hsaid 0..1
* identifier[hsaid].system = "urn:oid:1.2.752.29.4.19"
* identifier[hsaid].type = $v2-0203#PRN
* insert slicedBySystem(code.coding)
* code.coding contains
    sosnyk 0..1 and
    skr-yrke 0..1 and
    hsa-befattning 0..1
* code.coding[sosnyk] from SEBaseSOSNYKVS (required)
* code.coding[skr-yrke] from SEBaseSKRYrkeVS (required)
* code.coding[hsa-befattning] from SEBaseHSABefattningVS (required)
* insert slicedBySystem(specialty.coding)
* specialty.coding contains
    sosnyk 0..1 and
    skr-yrke 0..1
* specialty.coding[sosnyk] from SEBaseSOSNYKVS (required)
* specialty.coding[skr-yrke] from SEBaseSKRYrkeSpecialtyVS (required)
