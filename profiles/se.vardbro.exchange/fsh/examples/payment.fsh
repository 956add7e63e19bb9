Instance: payment-national
InstanceOf: PaymentCommitment
Usage: #example
Title: "Under Riksavtalet, chapter care guarantee"
* extension[outpatientOnly].valueBoolean = false
* extension[clinicalResponsibility].valueString = "Höftprotes med uppföljning"
* extension[approvedAt].valueDateTime = "2026-10-15"
* extension[approvedBy].valueReference = Reference(practitioner-role-full)
* extension[costCenter].valueString = "4711"
* extension[reimbursementType].valueCoding = $ersattning#1
* extension[contractOwner].valueCoding = $lan#01
* identifier.value = "SE5566778899-SYS#4711#betfor#1"
* status = #active
* type = $avtal#1
* insert patient(beneficiary)
* period.start = "2026-10-15"
* period.end = "2027-04-15"
* payor.identifier.system = $lan
* payor.identifier.value = "01"
* class[chapter].type = $coverage-class#kapitel
* class[chapter].value = "2"

Instance: payment-regional
InstanceOf: PaymentCommitment
Usage: #example
Title: "Regional agreement with its contract"
* extension[outpatientOnly].valueBoolean = true
* extension[reimbursementType].valueCoding = $ersattning#2
* status = #active
* type = $avtal#2
* insert patient(beneficiary)
* period.end = "2027-01-31"
* payor.identifier.system = $lan
* payor.identifier.value = "14"
* contract = Reference(contract-1)

Instance: contract-1
InstanceOf: PaymentContract
Usage: #example
Title: "Agreement of a region with a provider"
* identifier.value = "AVT-2026-17"
* status = #executed

Instance: contract-2
InstanceOf: PaymentContract
Usage: #example
Title: "Another agreement"
* identifier.value = "2025/0042"
* status = #executed
* issued = "2025-01-01"
