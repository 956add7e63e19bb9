Extension: SEBaseAddressPersonExtension
Title: "Official type of address"
Description: "Which of the addresses of the population register this is. A temporary address (tillfällig adress) has use temp and no such type."
Context: Address
* insert restated
* value[x] only CodeableConcept
* valueCodeableConcept from SEBaseAddressPersonVS (required)

ValueSet: SEBaseAddressPersonVS
Title: "Official types of address"
Description: "Types of address in the population register: folkbokföringsadress, särskild postadress, utlandsadress, uppgiven adress."
* insert restated
* $sct-se#63391000052104 "särskild postadress"
* $sct-se#63381000052101 "folkbokföringsadress"
* $sct-se#63401000052101 "utlandsadress"
* $sct-se#63411000052104 "uppgiven adress"
