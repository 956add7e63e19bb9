/** Answers of read contracts of any size, as a producer would give them. */

const domain = 'urn:riv:clinicalprocess:healthcond:description';
const two = (n: number): string => String(n).padStart(2, '0');

const diagnosis = (n: number): string => `<o:diagnosis>
<c:diagnosisHeader><c:documentId>d-${n}</c:documentId><c:sourceSystemHSAId>SE2321000016-SYS</c:sourceSystemHSAId>
<c:patientId><c:id>191212121212</c:id><c:type>1.2.752.129.2.1.3.1</c:type></c:patientId>
<c:accountableHealthcareProfessional><c:authorTime>202601${two(1 + (n % 28))}10${two(n % 60)}00</c:authorTime>
<c:healthcareProfessionalHSAId>SE2321000016-P${n % 7}</c:healthcareProfessionalHSAId><c:healthcareProfessionalName>Åsa Öberg</c:healthcareProfessionalName>
<c:healthcareProfessionalOrgUnit><c:orgUnitHSAId>SE2321000016-OE</c:orgUnitHSAId><c:orgUnitName>Medicinkliniken</c:orgUnitName></c:healthcareProfessionalOrgUnit>
<c:healthcareProfessionalCareUnitHSAId>SE2321000016-VE</c:healthcareProfessionalCareUnitHSAId>
<c:healthcareProfessionalCareGiverHSAId>SE2321000016-VG</c:healthcareProfessionalCareGiverHSAId></c:accountableHealthcareProfessional>
<c:approvedForPatient>true</c:approvedForPatient></c:diagnosisHeader>
<c:diagnosisBody><c:typeOfDiagnosis>Huvuddiagnos</c:typeOfDiagnosis><c:diagnosisTime>20260115103000</c:diagnosisTime>
<c:diagnosisCode><c:code>J45.9</c:code><c:codeSystem>1.2.752.116.1.1.1.1.3</c:codeSystem><c:displayName>Astma</c:displayName></c:diagnosisCode></c:diagnosisBody>
</o:diagnosis>`;

/** GetDiagnosis 2.0 with so many diagnoses. */
export const diagnosisAnswer = (entries: number): Uint8Array =>
  Buffer.from(
    `<o:GetDiagnosisResponse xmlns:o="${domain}:GetDiagnosisResponder:2" xmlns:c="${domain}:2">${Array.from({ length: entries }, (_, n) => diagnosis(n)).join('\n')}<o:result><c:resultCode>OK</c:resultCode><c:logId>1</c:logId></o:result></o:GetDiagnosisResponse>`,
  );

const hsa = (id: string): string => `<c:root>1.2.752.129.2.1.4.1</c:root><c:extension>${id}</c:extension>`;
const note = (n: number, base64: string): string => `<o:careDocumentation><c:header><c:accessControlHeader>
<c:accountableHealthcareProvider>${hsa('SE2321000016-VG')}</c:accountableHealthcareProvider><c:accountableCareUnit>${hsa('SE2321000016-VE')}</c:accountableCareUnit>
<c:patientId><c:root>1.2.752.129.2.1.3.1</c:root><c:extension>191212121212</c:extension></c:patientId>
<c:blockComparisonTime>20260115103000</c:blockComparisonTime><c:approvedForPatient>true</c:approvedForPatient></c:accessControlHeader>
<c:sourceSystemId>${hsa('SE2321000016-SYS')}</c:sourceSystemId><c:record><c:id><c:root>n-${n}</c:root></c:id><c:timestamp>20260115103000</c:timestamp></c:record></c:header>
<c:body><c:clinicalDocumentNoteCode><c:code>slu</c:code><c:codeSystem>1.2.752.129.2.2.2.11</c:codeSystem></c:clinicalDocumentNoteCode>
<c:multimediaEntry><c:mediaType>application/pdf</c:mediaType><c:value>${base64}</c:value></c:multimediaEntry></c:body></o:careDocumentation>`;

/** GetCareDocumentation 3.0 with so many documents of so many characters of base64. */
export function documentAnswer(entries: number, characters: number): Uint8Array {
  const base64 = 'JVBERi0x'.repeat(Math.floor(characters / 8));
  const body = Array.from({ length: entries }, (_, n) => note(n, base64)).join('\n');
  return Buffer.from(
    `<o:GetCareDocumentationResponse xmlns:o="${domain}:GetCareDocumentationResponder:3" xmlns:c="${domain}:3">${body}<o:result><c:resultCode>OK</c:resultCode></o:result></o:GetCareDocumentationResponse>`,
  );
}
