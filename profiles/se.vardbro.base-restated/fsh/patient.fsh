Profile: SEBasePatient
Parent: Patient
Title: "Swedish patient"
Description: "A patient with the national identifiers, at most one name, the official type of an address, and the labels of a protected identity. It demands no identifier and checks no check digit."
* insert restated
* meta.security.code from SecurityLabelVS (extensible)
* insert slicedBySystem(identifier)
* identifier ^slicing.description = "The national identifiers of a person; others are allowed."
* identifier contains
    personnummer 0..1 and
    samordningsnummer 0..1 and
    nationelltReservnummer 0..1
* identifier[personnummer].system = "http://electronichealth.se/identifier/personnummer"
* identifier[samordningsnummer].system = "http://electronichealth.se/identifier/samordningsnummer"
* identifier[nationelltReservnummer].system = "http://electronichealth.se/identifier/nationelltReservnummer"
* name 0..1
* name only SEBaseHumanName
* address.extension contains SEBaseAddressPersonExtension named officialAddressType 0..1
* maritalStatus from SEBaseMaritalStatusVS (extensible)

Profile: SEBaseLMANummer
Parent: Identifier
Title: "LMA number"
Description: "The number of an asylum seeker's card (LMA, lagen om mottagande av asylsökande)."
* insert restated
* system = "http://electronichealth.se/identifier/LMA-nummer"

CodeSystem: SEBaseMaritalStatusCS
Id: se-base-marital-status
Title: "Marital status of the population register"
Description: "Marital status (civilstånd) as the tax agency's population register tells it."
* insert restated
* ^caseSensitive = true
* #G "Gift"
* #OG "Ogift"
* #S "Skild"
* #Ä "Änka/änkling"
* #RP "Registrerad partner"
* #SP "Skild partner"
* #EP "Efterlevande partner"

ValueSet: SEBaseMaritalStatusVS
Title: "Marital status"
Description: "HL7's codes where they say the same, the population register's where HL7 has none."
* insert restated
* $marital-status#M
* $marital-status#D
* $marital-status#W
* $marital-status#U
* SEBaseMaritalStatusCS#RP
* SEBaseMaritalStatusCS#SP
* SEBaseMaritalStatusCS#EP

CodeSystem: SecurityLabelCS
Id: SecurityLabel
Title: "Labels of a protected identity"
Description: "The two grades of protected personal data (skyddade personuppgifter)."
* insert restated
* ^caseSensitive = true
* #sekretessmarkering "Sekretessmarkering" "Marked as secret in the population register, 22 kap. 1 § offentlighets- och sekretesslagen."
* #skyddadFolkbokforing "Skyddad folkbokföring" "Registered at another place than where the person lives, by decision of the tax agency."

ValueSet: SecurityLabelVS
Title: "Security labels of a patient"
Description: "Labels of a protected identity, and the label of a made-up patient."
* insert restated
* $act-code#DEMO
* SecurityLabelCS#sekretessmarkering
* SecurityLabelCS#skyddadFolkbokforing
