import type { Bundle } from '@medplum/fhirtypes';
import type { GivenEnvelope } from '../../../src/adapters/adapter.ts';
import { hl7v2Adapter } from '../../../src/adapters/hl7v2/adapter.ts';
import { readMessage } from '../../../src/adapters/hl7v2/message.ts';
import { readPatient } from '../../../src/adapters/hl7v2/patient.ts';
import { readRecordCopy } from '../../../src/adapters/hl7v2/record-copy.ts';
import { copyInBundle } from '../../../src/adapters/record-copy/in-bundle.ts';
import { fromBundle } from '../../../src/adapters/referral/from-bundle.ts';

/** A Swedish laboratory answer and a referral, in the shapes that systems send. */
export const oru = [
  'MSH|^~\\&|LIS|SE5566778899-LAB^Klinisk kemi|JOURNAL|SE5566778899-VCEKEN|20261102101500+0100||ORU^R01^ORU_R01|LAB-1|P|2.5.1||||||UNICODE UTF-8',
  'PID|1||191212121212^^^&1.2.752.129.2.1.3.1&ISO^NNSWE~4711^^^LOKAL^MR||Åkerblom^Tolvan^Erik||19121212|M|||Gatan 1^^Staden^^12345||070-1234567^PRN^CP',
  'ORC|RE|R-1^JOURNAL|L-1^LIS||||||20261101080000+0100|||SE5566778899-1234^Kvarnlund^Ebba',
  'OBR|1|R-1^JOURNAL|L-1^LIS|NPU19748^B-Hemoglobin\\T\\trombocyter^NPU|||20261102073000|||||||||SE5566778899-1234^Kvarnlund^Ebba||||||20261102093000|||F',
  'NTE|1||Provet \\E\\ taget fastande',
  'NTE|2||andra raden',
  'OBX|1|NM|NPU28309^B-Hemoglobin^NPU||1.50|g/L^gram per liter^UCUM|117-153|L|||F|||20261102073000',
  'NTE|1||Se \\.br\\ny rad',
  'OBX|2|SN|NPU27297^CRP^NPU||<^5|mg/L|<5|N|||F',
  'OBX|3|CWE|NPU54321^Fynd^NPU||260415000^Ej påvisat^SCT||||||F',
  'OBX|4|FT|X^Kommentar^L||Rad ett~Rad två||||||F',
  'OBX|5|ED|PDF^Svar som PDF^L||LIS^AP^PDF^Base64^JVBERi0xLjQK||||||F',
].join('\r');

export const ref = [
  'MSH|^~\\&|JOURNAL|SE5566778899-VCEKEN|KARD|SE5566778899-KARD1|20261102101500||REF^I12^REF_I12|REM-1|P|2.5.1',
  'RF1||S^Akut^HL70280||||987|20261102||||',
  'PRD|RP^Remittent^HL70286|Kvarnlund^Ebba||^^^Ekens vårdcentral||',
  'PID|1||19121212-1212^^^SKV^NNSWE||Åkerblom^Tolvan',
  'DG1|1||I35.0^Aortastenos^ICD-10-SE',
  'AL1|1|DA|PEN^Penicillin^L|SV|Utslag',
  'OBR|1|987||40701008^Ekokardiografi^SCT||||||||| dyspné vid ansträngning||||||||||||||||||Aortastenos?',
  'NTE|1||Tacksam bedömning',
  'OBX|1|NM|NPU28309^B-Hemoglobin^NPU||134|g/L|117-153|N|||F|||20261101',
].join('\r');

export const bytesOf = (text: string, encoding: BufferEncoding = 'utf8'): Uint8Array =>
  new Uint8Array(Buffer.from(text, encoding));

export const at = '2026-11-24T10:00:00+01:00';
export const convert = (bytes: Uint8Array, envelope?: GivenEnvelope) =>
  hl7v2Adapter.toBundle({ bytes }, { at, ...(envelope && { envelope }) });
export const findings = async (text: string) =>
  (await convert(bytesOf(text))).issues.map(({ code, place }) => `${code} ${place}`);
/** Whether the record copy of a message holds a text. */
export const holds = (bundle: Bundle | undefined, text: string): boolean =>
  JSON.stringify(copyInBundle(bundle!)).includes(JSON.stringify(text).slice(1, -1));
export const copyOf = (text: string) => {
  const { message } = readMessage(bytesOf(text));
  return readRecordCopy(message!, readPatient(message!).patient!);
};
export const referralOf = async (text: string) => fromBundle((await convert(bytesOf(text))).bundle!).message!;
