Profile: DirectoryOrganization
Parent: ExchangeOrganization
Id: directory-organization
Title: "Care provider or care unit"
Description: "An entry of the directory: a care provider (vårdgivare) or one of its units (vårdenhet), and how it is reached."
* insert own
* obeys se-provider-number and se-unit-of
* active 1..1
* name 1..1
* insert slicedByPattern(type)
* type ^slicing.discriminator.type = #value
* type ^slicing.discriminator.path = "coding.system"
* type contains kind 1..1
* type[kind].coding 1..1
* type[kind].coding.system 1..1
* type[kind].coding.system = $sct
* type[kind].coding.code 1..1
* type[kind].coding from organization-kind (required)
* partOf only Reference(ExchangeOrganization)
* endpoint only Reference(DirectoryEndpoint)

ValueSet: OrganizationKind
Id: organization-kind
Title: "Kinds of organisation"
Description: "Care provider (vårdgivare) and care unit (vårdenhet)."
* insert own
* ^copyright = "Two concepts of SNOMED CT, named by code alone."
* $sct#143591000052106
* $sct#43741000

Profile: DirectoryEndpoint
Parent: Endpoint
Id: directory-endpoint
Title: "Way to reach a unit"
Description: "One transport with its address and what may be sent over it."
* insert own
* obeys vb-https
* connectionType from $connection-vs (required)
* managingOrganization 1..1
* managingOrganization only Reference(ExchangeOrganization)
* managingOrganization obeys se-unit

Profile: CareService
Parent: HealthcareService
Id: care-service
Title: "Care service"
Description: "A care service (vårdtjänst) that a unit offers, with the conditions under which it takes a patient: age, weight, ASA class and the like."
* insert own
* providedBy 1..1
* providedBy only Reference(ExchangeOrganization)
* providedBy obeys se-unit
* type 1..*
* name 1..1
* eligibility obeys vb-limit and vb-limit-unit
* eligibility.extension contains EligibilityLimit named limit 0..1
* eligibility.code 1..1
* eligibility.code from $criterion-vs (required)
* endpoint only Reference(DirectoryEndpoint)
