Profile: PartDocumentReference
Parent: DocumentReference
Id: part-document-reference
Title: "Part of a case"
Description: "Names the exact bytes of a part, with media type, size and SHA-256; the bytes lie in a Binary of the same message."
* insert own
* masterIdentifier 1..1
* masterIdentifier.value 1..1
* status = #current
* content 1..1
* content.attachment.extension contains Sha256 named sha256 1..1
* content.attachment.contentType 1..1
* content.attachment.url 1..1
* content.attachment.size 1..1
* content.attachment.data 0..0
* content.attachment.hash 0..0
* insert shown(type)
* insert shown(description)
* insert handled(content.attachment.extension[sha256])
* insert handled(content.attachment.contentType)
* insert handled(content.attachment.url)
* insert handled(content.attachment.size)

Profile: PartManifest
Parent: List
Id: part-manifest
Title: "Manifest of a case"
Description: "The list of the parts that were sent (försändelseförteckning)."
* insert own
* status = #current
* mode = #snapshot
* code 1..1
* code = $part#manifest
* subject 1..1
* date 1..1
* entry 1..*
* entry.item only Reference(PartDocumentReference)
