Profile: PaymentCommitment
Parent: Coverage
Id: payment-commitment
Title: "Payment commitment"
Description: "Payment commitment (betalningsförbindelse): which agreement, which chapter, how long, and which region pays. RIV-TA gives it no id of its own; an agreement may demand one."
* insert own
* obeys se-chapter and vb-contract
* extension contains
    OutpatientOnly named outpatientOnly 1..1 and
    ClinicalResponsibility named clinicalResponsibility 0..1 and
    AdministrativeResponsibility named administrativeResponsibility 0..1 and
    ApprovedAt named approvedAt 0..1 and
    ApprovedBy named approvedBy 0..1 and
    ConsultedWith named consultedWith 0..1 and
    CostCenter named costCenter 0..1 and
    ReimbursementType named reimbursementType 0..1 and
    ContractOwner named contractOwner 0..1
* identifier 0..1
* identifier.system 1..1
* identifier.system = $betalning-id
* identifier.value 1..1
* type 1..1
* type.coding 1..1
* type from $avtal-vs (required)
* beneficiary only Reference(ExchangePatient)
* period 1..1
* period obeys se-commitment-period
* payor 1..1
* payor obeys se-county
* insert slicedByPattern(class)
* class ^slicing.discriminator.path = "type"
* class contains chapter 0..1
* class[chapter].extension contains ChapterSystem named chapterSystem 0..1
* class[chapter].type = $coverage-class#kapitel
* class[chapter] obeys se-chapter-code
* contract 0..1
* contract only Reference(PaymentContract)
* insert shown(type)
* insert shown(period)
* insert shown(payor)
* insert shown(class[chapter])
* insert shown(contract)

Profile: PaymentContract
Parent: Contract
Id: payment-contract
Title: "Contract that pays"
Description: "The agreement that a payment commitment invokes, by its number (avtalsnummer)."
* insert own
* identifier 1..1
* identifier.system 1..1
* identifier.system = $avtalsnummer
* identifier.value 1..1
* status 1..1
* status = #executed
