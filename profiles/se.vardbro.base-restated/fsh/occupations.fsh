ValueSet: SEBaseHOSPLegitimationsYrkeVS
Title: "Licensed occupations of HOSP"
Description: "Occupations of the national register of licensed health professionals (HOSP). The codes are not contained."
* insert restated
* include codes from system urn:oid:1.2.752.116.3.1.3

ValueSet: SEBaseSOSNYKVS
Title: "Occupations of SOSNYK"
Description: "Occupations in the classification of the National Board of Health and Welfare (SOSNYK). The codes are not contained."
* insert restated
* include codes from system urn:oid:1.2.752.116.1.3.6

ValueSet: SEBaseSKRYrkeVS
Title: "Occupations in SNOMED CT"
Description: "The reference sets of licensed and of other occupations, selected by the regions and municipalities (SKR)."
* insert restated
* include codes from system $sct-se where concept in #67031000052107
* include codes from system $sct-se where concept in #68591000052102

ValueSet: SEBaseSKRYrkeSpecialtyVS
Title: "Clinical specialties in SNOMED CT"
Description: "The reference sets of the specialties of nurses, physicians and dentists, selected by the regions and municipalities (SKR)."
* insert restated
* include codes from system $sct-se where concept in #67051000052103
* include codes from system $sct-se where concept in #67081000052106
* include codes from system $sct-se where concept in #67071000052109

ValueSet: SEBaseHSABefattningVS
Title: "HSA positions"
Description: "Positions (befattningar) of the HSA directory, under the object identifier as published: 1.2.759, everywhere else 1.2.752. The codes are not contained."
* insert restated
* include codes from system urn:oid:1.2.759.129.2.2.1.4
