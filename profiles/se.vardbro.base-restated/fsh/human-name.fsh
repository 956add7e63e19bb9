Profile: SEBaseHumanName
Parent: HumanName
Title: "Swedish human name"
Description: "A name with the two parts of a Swedish family name kept apart, and the name a person goes by (tilltalsnamn) marked."
* insert restated
* extension contains
    SEBaseMiddleNameExtension named middleName 0..1 and
    SEBaseOwnFamilyExtension named ownFamily 0..1
* given.extension contains http://hl7.org/fhir/StructureDefinition/iso21090-EN-qualifier named nameQualifier 0..1
* given.extension[nameQualifier].valueCode from SEBaseNamePartQualifierVS (required)

Extension: SEBaseMiddleNameExtension
Title: "Middle name"
Description: "The middle name (mellannamn) of a person who had one before the name law of 2017."
Context: HumanName
* insert restated
* value[x] only string
* value[x] 1..1

Extension: SEBaseOwnFamilyExtension
Title: "Own family name"
Description: "The part of the family name that is the person's own surname (efternamn), without the middle name."
Context: HumanName
* insert restated
* value[x] only string
* value[x] 1..1

ValueSet: SEBaseNamePartQualifierVS
Title: "Mark of the name a person goes by"
Description: "The one qualifier that marks a given name as the name a person is called by (tilltalsnamn)."
* insert restated
* $name-part#CL
