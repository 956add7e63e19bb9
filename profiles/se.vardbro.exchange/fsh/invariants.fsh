// Numbers of persons and organisations

Invariant: se-personnummer
Description: "A personnummer is twelve digits YYYYMMDDNNNC without separator that begin with a real date."
Severity: #error
Expression: "value.matches('^(1[89]|[2-8][0-9]|9[0-8])[0-9]{2}((0[13578]|1[02])(0[1-9]|[12][0-9]|3[01])|(0[469]|11)(0[1-9]|[12][0-9]|30)|02(0[1-9]|1[0-9]|2[0-8]))[0-9]{4}$') or value.matches('^((1[89]|[2-8][0-9]|9[0-8])(0[48]|[2468][048]|[13579][26])|([2468][048]|[3579][26])00)0229[0-9]{4}$')"

Invariant: se-personnummer-check
Description: "The last digit of a personnummer is the Luhn check digit of the nine before it."
Severity: #error
Expression: "value.matches('^[0-9]{12}$') implies value.substring(2).toChars().select(iif($index mod 2 = 0, '0246813579'.substring($this.toInteger(), 1), $this).toInteger()).aggregate($total + $this, 0) mod 10 = 0"

Invariant: se-samordningsnummer
Description: "A samordningsnummer is twelve digits YYYYMMDDNNNC without separator that begin with a real date whose day is increased by 60; day 60 stands for an unknown day."
Severity: #error
Expression: "value.matches('^(1[89]|[2-8][0-9]|9[0-8])[0-9]{2}((0[13578]|1[02])(6[0-9]|[78][0-9]|9[01])|(0[469]|11)(6[0-9]|[78][0-9]|90)|02(6[0-9]|7[0-9]|8[0-8]))[0-9]{4}$') or value.matches('^((1[89]|[2-8][0-9]|9[0-8])(0[48]|[2468][048]|[13579][26])|([2468][048]|[3579][26])00)0289[0-9]{4}$')"

Invariant: se-samordningsnummer-check
Description: "The last digit of a samordningsnummer is the Luhn check digit of the nine before it, with the increased day."
Severity: #error
Expression: "value.matches('^[0-9]{12}$') implies value.substring(2).toChars().select(iif($index mod 2 = 0, '0246813579'.substring($this.toInteger(), 1), $this).toInteger()).aggregate($total + $this, 0) mod 10 = 0"

Invariant: se-reserve-number
Description: "A nationellt reservnummer is XXYYMMDDNNGC: 22 to 99 and a real birth date, or 00 and a running number; two letters without I, O, Q, V and W; a letter or digit; a digit."
Severity: #error
Expression: "value.matches('^(00[0-9]{2}[2-9][0-9][45][0-9]|(2[2-9]|[3-9][0-9])([0-9]{2}((0[13578]|1[02])(0[1-9]|[12][0-9]|3[01])|(0[469]|11)(0[1-9]|[12][0-9]|30)|02(0[1-9]|1[0-9]|2[0-8]))|(0[48]|[2468][048]|[13579][26])0229))[A-HJ-NPR-UX-Z]{2}[0-9A-HJ-NPR-UX-Z][0-9]$') or (value.matches('^(2[2-9]|[3-9][0-9])000229[A-HJ-NPR-UX-Z]{2}[0-9A-HJ-NPR-UX-Z][0-9]$') and value.substring(0, 2).toInteger() mod 3 = 2)"

Invariant: se-reserve-number-check
Description: "The last digit of a nationellt reservnummer is the Luhn check digit of the eleven characters before it, in which a letter counts as its ASCII value."
Severity: #error
Expression: "value.matches('^[0-9]{8}[A-Z]{2}[0-9A-Z][0-9]$') implies value.toChars().select(iif($this.matches('^[0-9]$'), $this.toInteger(), 'ABCDEFGHIJKLMNOPQRSTUVWXYZ'.indexOf($this) + 65) * (2 - $index mod 2)).select($this div 100 + ($this div 10) mod 10 + $this mod 10).aggregate($total + $this, 0) mod 10 = 0"

Invariant: se-organisation-number
Description: "An organisation number is ten digits without hyphen, the third at least 2; 16 may stand before them."
Severity: #error
Expression: "value.matches('^(16)?[0-9]{2}[2-9][0-9]{7}$')"

Invariant: se-organisation-number-check
Description: "The last digit of an organisation number is the Luhn check digit of the nine before it."
Severity: #error
Expression: "value.matches('^(16)?[0-9]{10}$') implies value.substring(value.length() - 10).toChars().select(iif($index mod 2 = 0, '0246813579'.substring($this.toInteger(), 1), $this).toInteger()).aggregate($total + $this, 0) mod 10 = 0"

Invariant: se-person-id
Description: "A patient has an identifier of a Swedish system of persons: personnummer, samordningsnummer, nationellt or regional reserve number, LMA number."
Severity: #error
Expression: "identifier.where(system.matches('^http://electronichealth\\\\.se/identifier/(personnummer|samordningsnummer|nationelltReservnumm?er|LMA-nummer)$') or system.startsWith('urn:oid:1.2.752.') or system.startsWith('https://')).where(value.exists()).exists()"

Invariant: se-hsa-id
Description: "An HSA-id is 1 to 64 printable ASCII characters without blank, # and @."
Severity: #error
Expression: "value.matches('^[!\"$-?A-~]{1,64}$')"

Invariant: se-hsa-id-form
Description: "An HSA-id should be SE, the ten-digit organisation number of the directory's owner, a hyphen, letters and digits; at most 31 characters."
Severity: #warning
Expression: "value.matches('^SE[0-9]{10}-[A-Za-z0-9]{1,18}$')"

Invariant: se-unit
Description: "A party that is only named is named by its HSA-id."
Severity: #error
Expression: "reference.exists() or identifier.where(system = 'urn:oid:1.2.752.29.4.19' or system = 'urn:oid:1.2.752.129.2.1.4.1').value.matches('^[!\"$-?A-~]{1,64}$')"

Invariant: se-postal-code
Description: "A postal code in Sweden is five digits."
Severity: #error
Expression: "country.exists() or postalCode.exists().not() or postalCode.matches('^[0-9]{5}$')"

Invariant: se-telecom
Description: "RIV-TA carries telephones at home and mobile telephones only."
Severity: #warning
Expression: "system = 'phone' and (use = 'home' or use = 'mobile')"

// RIV-TA's electronic referral

Invariant: se-text-xor-code
Description: "A diagnosis or an activity is either coded or told in words: text or code, not both and not neither."
Severity: #error
Expression: "coding.exists() xor text.exists()"

Invariant: se-remiss-id
Description: "A referral's id is the HSA-id of the system that made it, #, and that system's own id; at most 256 characters."
Severity: #error
Expression: "value.matches('^[^#]+#.+$') and value.length() <= 256"

Invariant: se-chapter
Description: "A payment commitment under Riksavtalet (type 1) states its chapter."
Severity: #error
Expression: "type.coding.where(system = 'urn:oid:1.2.752.129.2.2.2.44').code = '1' implies class.where(type.coding.where(system = 'https://vardbro.example/fhir/CodeSystem/coverage-class' and code = 'kapitel').exists()).exists()"

Invariant: se-commitment-period
Description: "A payment commitment says from when or until when it holds."
Severity: #error
Expression: "start.exists() or end.exists()"

Invariant: se-county
Description: "A paying region is named by its county number, 01 to 25."
Severity: #error
Expression: "identifier.where(system = 'urn:oid:1.2.752.129.2.2.1.18').value.matches('^(0[1-9]|1[0-9]|2[0-5])$')"

Invariant: se-chapter-code
Description: "A chapter of Riksavtalet is 1, 2, 3 or 4."
Severity: #error
Expression: "extension.where(url = 'https://vardbro.example/fhir/StructureDefinition/chapter-system').exists() or value.matches('^[1-4]$')"

Invariant: vb-contract
Description: "Care that is paid by the home region's own contract (ersättningstyp 2) should name that contract."
Severity: #warning
Expression: "extension.where(url = 'https://vardbro.example/fhir/StructureDefinition/reimbursement-type').value.code = '2' implies contract.exists()"

Invariant: se-forwarded-to
Description: "A receiver that has forwarded a referral names the new receiver, and nobody else does."
Severity: #error
Expression: "businessStatus.coding.where(system = 'https://vardbro.example/fhir/CodeSystem/referral-business-status' and code = 'vidareskickad').exists() = output.where(type.coding.where(system = 'https://vardbro.example/fhir/CodeSystem/task-output' and code = 'forwarded-to').exists()).exists()"

Invariant: se-media-type
Description: "RIV-TA carries attachments of the media types pdf, jpeg, png, html, txt, gif and bmp only."
Severity: #warning
Expression: "contentType.matches('^(application/pdf|image/(jpeg|png|gif|bmp)|text/(html|plain))( *;.*)?$')"

// Our messages

Invariant: vb-uuid-url
Description: "Every entry has the fullUrl urn:uuid: followed by the id of its resource."
Severity: #error
Expression: "entry.all(fullUrl = 'urn:uuid:' & resource.id)"

Invariant: vb-bundle-id
Description: "A message Bundle's identifier is urn:uuid: followed by its id."
Severity: #error
Expression: "identifier.value = 'urn:uuid:' & id"

Invariant: vb-endpoint
Description: "Source and destination are logical: the system of HSA-ids, #, an HSA-id. The physical address stands in the envelope."
Severity: #error
Expression: "endpoint.matches('^urn:oid:1\\\\.2\\\\.752\\\\.(29\\\\.4\\\\.19|129\\\\.2\\\\.1\\\\.4\\\\.1)#[!\"$-?A-~]{1,64}$')"

Invariant: vb-receipt
Description: "A receipt (kvittens), and nothing else, has a response; all others have a focus."
Severity: #error
Expression: "iif(event.code = 'kvittens', response.exists(), response.empty() and focus.exists())"

Invariant: vb-request
Description: "A message whose event carries a referral holds the ServiceRequest, and no other does."
Severity: #error
Expression: "(entry.resource.ofType(MessageHeader).event.code in ('remiss-ny' | 'remiss-andrad' | 'remiss-vidareskickad' | 'betalningsandring')) = entry.resource.ofType(ServiceRequest).exists()"

Invariant: vb-reply
Description: "A message whose event is a reply holds the DiagnosticReport, and no other does."
Severity: #error
Expression: "(entry.resource.ofType(MessageHeader).event.code in ('delsvar' | 'slutsvar' | 'slutsvar-rattad')) = entry.resource.ofType(DiagnosticReport).exists()"

Invariant: vb-appointment
Description: "A message whose event is about an appointment holds the Appointment, and no other does."
Severity: #error
Expression: "(entry.resource.ofType(MessageHeader).event.code in ('bokning' | 'ombokning' | 'avbokning' | 'uteblivit')) = entry.resource.ofType(Appointment).exists()"

Invariant: se-forwarder
Description: "A forwarded referral tells who forwarded it and when."
Severity: #error
Expression: "entry.resource.ofType(MessageHeader).event.code = 'remiss-vidareskickad' implies entry.resource.ofType(Provenance).activity.coding.where(system = 'https://vardbro.example/fhir/CodeSystem/provenance-activity' and code = 'forwarded-before').exists()"

Invariant: vb-latest
Description: "A referral under the care guarantee says when it is due at the latest."
Severity: #error
Expression: "extension.where(url = 'https://vardbro.example/fhir/StructureDefinition/care-guarantee').exists() implies occurrence.end = extension.where(url = 'https://vardbro.example/fhir/StructureDefinition/care-guarantee').extension.where(url = 'latest').value"

Invariant: vb-version
Description: "A referral says the number of its version, its time and the reason for it."
Severity: #error
Expression: "extension.where(url = 'https://vardbro.example/fhir/StructureDefinition/referral-version').all(extension.where(url = 'time').exists() and extension.where(url = 'reason').exists())"

Invariant: vb-reason
Description: "Who rejects or breaks off a referral says why."
Severity: #error
Expression: "(status = 'rejected' or status = 'failed') implies statusReason.text.exists()"

Invariant: vb-consent-period
Description: "A consent says until when it holds, if it ends."
Severity: #error
Expression: "start.exists() and end.exists() implies start <= end"

Invariant: vb-sha-256
Description: "A SHA-256 is 64 hexadecimal digits in lower case."
Severity: #error
Expression: "value.matches('^[0-9a-f]{64}$')"
