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
Expression: "identifier.where(value.exists() and (system.startsWith('http://electronichealth.se/identifier/') or system.startsWith('urn:oid:1.2.752.') or system = 'https://uid.regionstockholm.se/reservnummer' or system = 'https://terminology.hl7.se/sid/se-personnummer')).exists()"

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
Expression: "type.coding.where(system = 'urn:oid:1.2.752.129.2.2.2.44' and code = '1').exists() implies class.where(type.coding.where(system = 'https://vardbro.example/fhir/CodeSystem/coverage-class' and code = 'kapitel').exists()).exists()"

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
Expression: "extension.where(url = 'https://vardbro.example/fhir/StructureDefinition/reimbursement-type').value.where(code = '2').exists() implies contract.exists()"

Invariant: se-forwarded-to
Description: "A receiver that has forwarded a referral names the new receiver, and nobody else does."
Severity: #error
Expression: "businessStatus.coding.where(system = 'https://vardbro.example/fhir/CodeSystem/referral-business-status' and code = 'vidareskickad').exists() = output.where(type.coding.where(system = 'https://vardbro.example/fhir/CodeSystem/task-output' and code = 'forwarded-to').exists()).exists()"

Invariant: se-media-type
Description: "RIV-TA carries attachments of the media types pdf, jpeg, png, html, txt, gif and bmp only."
Severity: #warning
Expression: "entry.resource.ofType(DocumentReference).where(type.coding.where(system = 'https://vardbro.example/fhir/CodeSystem/part-type').exists().not()).content.attachment.all(contentType.matches('^(application/pdf|image/(jpeg|png|gif|bmp)|text/(html|plain))( *;.*)?$'))"

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
Expression: "entry.resource.ofType(MessageHeader).event.where(code = 'remiss-vidareskickad').exists() implies entry.resource.ofType(Provenance).activity.coding.where(system = 'https://vardbro.example/fhir/CodeSystem/provenance-activity' and code = 'forwarded-before').exists()"

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

Invariant: vb-sha-256
Description: "A SHA-256 is 64 hexadecimal digits in lower case."
Severity: #error
Expression: "value.matches('^[0-9a-f]{64}$')"

Invariant: vb-document-event
Description: "A message with documents is a record copy (journalkopia) or an imaging reference (bildreferens)."
Severity: #error
Expression: "entry.resource.ofType(MessageHeader).event.code in ('journalkopia' | 'bildreferens')"

// Record copy

Invariant: vb-section
Description: "A section without entries says why it is empty: nothing there is another thing than not copied."
Severity: #error
Expression: "entry.exists() or section.exists() or emptyReason.exists()"

Invariant: vb-custodian
Description: "A record copy should name the care provider (vårdgivare) whose record it is."
Severity: #warning
Expression: "custodian.exists()"

Invariant: se-block
Description: "Without care provider (vårdgivare) and care unit (vårdenhet) nobody can tell whether the patient has blocked the information (spärr)."
Severity: #warning
Expression: "agent.where(type.coding.code = 'custodian').exists() and agent.where(type.coding.code = 'author').exists()"

Invariant: vb-report-content
Description: "A laboratory report should have results or say something in words."
Severity: #warning
Expression: "result.exists() or conclusion.exists() or presentedForm.exists() or status = 'registered' or status = 'cancelled'"

Invariant: vb-result-content
Description: "An analysis that is done should have a value, parts, members, or a reason why there is none."
Severity: #warning
Expression: "value.exists() or dataAbsentReason.exists() or hasMember.exists() or component.exists() or note.exists() or status = 'registered' or status = 'cancelled'"

Invariant: se-analysis-code
Description: "An analysis is coded, with a system, or told in words."
Severity: #error
Expression: "coding.where(system.exists() and code.exists()).exists() or text.exists()"

// Imaging

Invariant: vb-dicom-uid
Description: "A DICOM UID is digits and dots, at most 64 characters, no component with a leading zero."
Severity: #error
Expression: "$this.length() <= 64 and $this.matches('^(0|[1-9][0-9]*)([.](0|[1-9][0-9]*))+$')"

Invariant: vb-study-uid
Description: "A study is named by urn:oid: and its DICOM UID."
Severity: #error
Expression: "value.length() <= 72 and value.matches('^urn:oid:(0|[1-9][0-9]*)([.](0|[1-9][0-9]*))+$')"

Invariant: vb-counts
Description: "Number of series and instances are not less than those listed."
Severity: #error
Expression: "(numberOfSeries.exists() implies numberOfSeries >= series.count()) and (numberOfInstances.exists() implies numberOfInstances >= series.instance.count()) and series.all(numberOfInstances.exists() implies numberOfInstances >= instance.count())"

Invariant: vb-no-location
Description: "A report names the study, never where the images lie: it may be read by whoever may not fetch them."
Severity: #error
Expression: "contained.ofType(Endpoint).empty() and presentedForm.url.empty()"

Invariant: vb-endpoint-address
Description: "An image is fetched over https, and its address holds no token and no personal number."
Severity: #error
Expression: "address.matches('^https?://[^?#@ ]+([?][^#@ ]*)?$') and address.matches('[?&](access_)?token=').not()"

// Directory

Invariant: vb-https
Description: "Machines are reached over https; SDK by a participant's id or address of an access point."
Severity: #error
Expression: "connectionType.code = 'sdk' or address.startsWith('https://')"

Invariant: se-provider-number
Description: "A care provider (vårdgivare) has an organisation number."
Severity: #error
Expression: "type.coding.where(system = 'http://snomed.info/sct' and code = '143591000052106').exists() implies identifier.where(system = 'urn:oid:2.5.4.97').exists()"

Invariant: se-unit-of
Description: "A care unit (vårdenhet) belongs to a care provider or to another unit."
Severity: #error
Expression: "type.coding.where(system = 'http://snomed.info/sct' and code = '43741000').exists() implies partOf.exists()"

Invariant: vb-limit
Description: "A condition of age, weight, body mass index or ASA class states its limits; another condition says in words what it is."
Severity: #error
Expression: "iif(code.coding.where(code in ('age' | 'weight' | 'bmi' | 'asa-class')).exists(), extension.where(url = 'https://vardbro.example/fhir/StructureDefinition/eligibility-limit').exists(), comment.exists() or extension.exists())"

Invariant: vb-limit-unit
Description: "Limits are in years (a), kilograms (kg), kilograms per square metre (kg/m2), or for the ASA class bare numbers from 1 to 6."
Severity: #error
Expression: "(code.coding.where(code = 'age').exists() implies extension.value.ofType(Range).all((low.empty() or low.code = 'a') and (high.empty() or high.code = 'a'))) and (code.coding.where(code = 'weight').exists() implies extension.value.ofType(Range).all((low.empty() or low.code = 'kg') and (high.empty() or high.code = 'kg'))) and (code.coding.where(code = 'bmi').exists() implies extension.value.ofType(Range).all((low.empty() or low.code = 'kg/m2') and (high.empty() or high.code = 'kg/m2'))) and (code.coding.where(code = 'asa-class').exists() implies extension.value.ofType(Range).all((low.empty() or (low.value >= 1 and low.value <= 6)) and (high.empty() or (high.value >= 1 and high.value <= 6))))"

Invariant: vb-requestor
Description: "Somebody asked for what was done."
Severity: #error
Expression: "agent.where(requestor = true).exists()"

Invariant: se-audit-unit
Description: "The log shows at which care unit a patient's data were handled (HSLF-FS 2016:40 4 kap. 9 §)."
Severity: #warning
Expression: "purposeOfEvent.coding.where(code = 'TREAT').exists() implies agent.type.coding.where(system = 'http://terminology.hl7.org/CodeSystem/v3-RoleClass' and code = 'PROV').exists()"

Invariant: se-audit-patient
Description: "A patient in the log is named by an identifier and nothing else."
Severity: #error
Expression: "role.where(code = '1').exists() implies (what.identifier.value.exists() and what.reference.empty() and what.display.empty() and name.empty())"
