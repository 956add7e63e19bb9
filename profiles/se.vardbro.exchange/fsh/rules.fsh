RuleSet: own
* ^status = #active
* ^experimental = false
* ^publisher = "Vårdbro"

RuleSet: slicedBySystem(path)
* {path} ^slicing.discriminator.type = #value
* {path} ^slicing.discriminator.path = "system"
* {path} ^slicing.rules = #open

RuleSet: slicedByPattern(path)
* {path} ^slicing.discriminator.type = #pattern
* {path} ^slicing.discriminator.path = "$this"
* {path} ^slicing.rules = #open

// Entries of a Bundle by the type of their resource.
RuleSet: slicedByResource
* entry ^slicing.discriminator.type = #type
* entry ^slicing.discriminator.path = "resource"
* entry ^slicing.rules = #open

RuleSet: simple(type)
* insert own
* value[x] only {type}
* value[x] 1..1

RuleSet: member(name, type)
* extension[{name}].value[x] only {type}
* extension[{name}].value[x] 1..1

// A coding of ours beside those of others. The slice is bound, not the concept: HAPI wants every coding of a bound
// concept to be in the value set, R4 only one.
RuleSet: ours(path, system, valueSet)
* insert slicedBySystem({path})
* {path} contains ours 1..1
* {path}[ours].system = {system}
* {path}[ours].code 1..1
* {path}[ours] from {valueSet} (required)

// What an element asks of who sends and who receives, by HL7's obligation codes; no rule of validity. A sender fills it in
// where it knows it; a receiver takes it (handled) or lets a person see it (shown).
RuleSet: obliged(path, n, code, actor)
* {path} ^extension[{n}].url = "http://hl7.org/fhir/StructureDefinition/obligation"
* {path} ^extension[{n}].extension[0].url = "code"
* {path} ^extension[{n}].extension[0].valueCode = {code}
* {path} ^extension[{n}].extension[1].url = "actor"
* {path} ^extension[{n}].extension[1].valueCanonical = "https://vardbro.example/fhir/ActorDefinition/{actor}"

RuleSet: handled(path)
* {path} MS
* insert obliged({path}, 0, #SHALL:populate-if-known, sender)
* insert obliged({path}, 1, #SHALL:handle, receiver)

// Where R4 has an extension of its own on the element.
RuleSet: handledBeside(path)
* {path} MS
* insert obliged({path}, 1, #SHALL:populate-if-known, sender)
* insert obliged({path}, 2, #SHALL:handle, receiver)

RuleSet: shownBeside(path)
* {path} MS
* insert obliged({path}, 1, #SHALL:populate-if-known, sender)
* insert obliged({path}, 2, #SHALL:display, receiver)

RuleSet: shown(path)
* {path} MS
* insert obliged({path}, 0, #SHALL:populate-if-known, sender)
* insert obliged({path}, 1, #SHALL:display, receiver)
