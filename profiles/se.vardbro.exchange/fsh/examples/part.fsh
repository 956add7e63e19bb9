Instance: part-pdf
InstanceOf: PartDocumentReference
Usage: #example
Title: "A PDF"
* masterIdentifier.value = "bilaga-1"
* status = #current
* insert patient(subject)
* description = "Röntgenutlåtande"
* content.attachment.extension[sha256].valueString = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"
* content.attachment.contentType = #application/pdf
* content.attachment.url = "urn:uuid:0b4e7a0e-5d11-5f42-8a4b-0c6d9f3e2a71"
* content.attachment.size = 4

Instance: part-text
InstanceOf: PartDocumentReference
Usage: #example
Title: "A text"
* masterIdentifier.system = "urn:ietf:rfc:3986"
* masterIdentifier.value = "urn:uuid:9a7e9c0c-3a3f-4b55-8a0f-2d4b6c8e0f13"
* status = #current
* content.attachment.extension[sha256].valueString = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
* content.attachment.contentType = #text/plain
* content.attachment.url = "urn:uuid:1c5f8b1f-6e22-5053-9b5c-1d7e0f4f3b82"
* content.attachment.size = 0

Instance: manifest-one
InstanceOf: PartManifest
Usage: #example
Title: "Manifest of one part"
* status = #current
* mode = #snapshot
* code = $part#manifest
* insert patient(subject)
* date = "2026-11-02T10:00:00+01:00"
* entry.item = Reference(part-pdf)

Instance: manifest-two
InstanceOf: PartManifest
Usage: #example
Title: "Manifest of two parts"
* status = #current
* mode = #snapshot
* title = "Försändelseförteckning"
* code = $part#manifest
* insert patient(subject)
* date = "2026-11-02"
* entry[0].item = Reference(part-pdf)
* entry[1].item = Reference(part-text)

Instance: delivery-record-copy
InstanceOf: DeliveryTask
Usage: #example
Title: "Delivery of a record copy with a referral"
* text.status = #generated
* text.div = "<div xmlns=\"http://www.w3.org/1999/xhtml\"><p>Journalkopia</p></div>"
* groupIdentifier.value = "0f5a2d7e-8d3c-4a51-9a57-0d6f5b1c2e3f"
* status = #requested
* focus.type = "ServiceRequest"
* focus.identifier.system = $remiss-id
* focus.identifier.value = "SE5566778899-SYS#4711"
* insert patient(for)
* authoredOn = "2026-11-02T10:00:00+01:00"
* lastModified = "2026-11-02T10:00:00+01:00"
* insert unit(requester, SE5566778899-VCEKEN)
* insert unit(owner, SE5566778899-KLINIK1)
* input[manifest].type = $part#manifest
* input[manifest].valueReference = Reference(manifest-one)

Instance: delivery-images
InstanceOf: DeliveryTask
Usage: #example
Title: "Delivery of an imaging reference"
* text.status = #generated
* text.div = "<div xmlns=\"http://www.w3.org/1999/xhtml\"><p>Bildreferens</p></div>"
* status = #requested
* focus = Reference(manifest-two)
* insert patient(for)
* authoredOn = "2026-11-02T10:00:00+01:00"
* lastModified = "2026-11-02T10:00:00+01:00"
* insert unit(requester, SE5566778899-VCEKEN)
* insert unit(owner, SE5566778899-KLINIK1)
* input[manifest].type = $part#manifest
* input[manifest].valueReference = Reference(manifest-two)
