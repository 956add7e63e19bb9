Alias: $sct-se = http://snomed.info/sct|http://snomed.info/sct/45991000052106
Alias: $v2-0203 = http://terminology.hl7.org/CodeSystem/v2-0203
Alias: $marital-status = http://terminology.hl7.org/CodeSystem/v3-MaritalStatus
Alias: $act-code = http://terminology.hl7.org/CodeSystem/v3-ActCode
Alias: $name-part = http://terminology.hl7.org/CodeSystem/v3-EntityNamePartQualifierR2

RuleSet: restated
* ^status = #active
* ^experimental = false

RuleSet: slicedBySystem(path)
* {path} ^slicing.discriminator.type = #value
* {path} ^slicing.discriminator.path = "system"
* {path} ^slicing.rules = #open
