Profile: SEBaseOrganization
Parent: Organization
Title: "Swedish organisation"
Description: "A care provider or care unit: HSA-id, organisation number, kind of care by HSA's activity code."
* insert restated
* insert slicedBySystem(identifier)
* identifier ^slicing.description = "HSA-id and organisation number; other identifiers are allowed."
* identifier contains
    hsaid 0..1 and
    organizationIdentifier 0..1
* identifier[hsaid].system = "urn:oid:1.2.752.29.4.19"
* identifier[hsaid].type = $v2-0203#PRN
* identifier[organizationIdentifier].system = "urn:oid:2.5.4.97"
* identifier[organizationIdentifier].type = $v2-0203#XX
* type from SEBaseHSAVerksamhetVS (extensible)

ValueSet: SEBaseHSAVerksamhetVS
Title: "HSA activity codes"
Description: "Kinds of care that a unit can give (verksamhetskod). The codes are not contained."
* insert restated
* include codes from system urn:oid:1.2.752.129.2.2.1.3
