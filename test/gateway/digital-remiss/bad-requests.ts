import { caller, contract, message, swapped, xml } from './doors.ts';

/** What nobody should send, and what is said of it. */
export interface Row {
  readonly name: string;
  readonly body: () => string | Uint8Array;
  readonly headers?: Record<string, string>;
  readonly gateway: string;
  /** Absent where the platform passes it on: it judges no content. */
  readonly platform?: string;
}

const header = '<reg:LogicalAddress>';
export const badRequests: readonly Row[] = [
  {
    name: 'an entity bomb',
    body: () => `<!DOCTYPE a [<!ENTITY b "ccc"><!ENTITY d "&b;&b;&b;">]>\n${xml.replace(/^<\?xml.*\?>/, '')}`,
    gateway: 'Client xml-doctype',
    platform: 'VP015',
  },
  {
    name: 'an external entity',
    body: () => swapped('?>', '?><!DOCTYPE a SYSTEM "file:///etc/passwd">'),
    gateway: 'Client xml-doctype',
    platform: 'VP015',
  },
  {
    name: 'a hundred thousand nested elements',
    body: () => swapped('</soapenv:Body>', `${'<a>'.repeat(100_000)}${'</a>'.repeat(100_000)}</soapenv:Body>`),
    gateway: 'Client xml-depth',
    platform: 'VP015',
  },
  {
    name: 'two million elements',
    body: () => swapped('</soapenv:Body>', `${'<a/>'.repeat(2_000_000)}</soapenv:Body>`),
    gateway: 'Client xml-too-many',
    platform: 'VP015',
  },
  {
    name: 'ten thousand attributes',
    body: () =>
      swapped('<core:request>', `<core:request ${Array.from({ length: 10_000 }, (_, n) => `a${n}=""`).join(' ')}>`),
    gateway: 'Client xml-too-many',
    platform: 'VP015',
  },
  {
    name: 'another version of the contract in the namespaces',
    body: () =>
      xml.replaceAll('activity:request:ProcessRequestResponder:2', 'activity:request:ProcessRequestResponder:9'),
    gateway: 'Client format-unknown',
    platform: 'VP004',
  },
  {
    name: 'another namespace of the types',
    body: () =>
      xml.replaceAll('"urn:riv:clinicalprocess:activity:request:2"', '"urn:riv:clinicalprocess:activity:order:2"'),
    gateway: 'VALIDATION_ERROR element-required',
  },
  {
    name: 'SOAP 1.2',
    body: () => xml.replaceAll('http://schemas.xmlsoap.org/soap/envelope/', 'http://www.w3.org/2003/05/soap-envelope'),
    gateway: 'VersionMismatch soap-version',
    platform: 'VP003',
  },
  {
    name: 'no logical address',
    body: () => swapped(/<reg:LogicalAddress>[^<]*<\/reg:LogicalAddress>/, ''),
    gateway: 'Client soap-envelope',
    platform: 'VP003',
  },
  {
    name: 'an empty logical address',
    body: () => swapped(/<reg:LogicalAddress>[^<]*</, `${header}<`),
    gateway: 'Client soap-envelope',
    platform: 'VP003',
  },
  {
    name: 'two logical addresses',
    body: () => swapped(header, `${header}SE5566778899-X</reg:LogicalAddress>${header}`),
    gateway: 'Client soap-envelope',
    platform: 'VP015',
  },
  {
    name: 'the logical address of another unit',
    body: () => swapped(/<reg:LogicalAddress>[^<]*</, `${header}SE5599990008-ANNAN<`),
    gateway: 'VALIDATION_ERROR value-invalid',
    platform: 'VP004',
  },
  {
    name: 'two body parts',
    body: () => swapped('</soapenv:Body>', '<op:ProcessRequest/></soapenv:Body>'),
    gateway: 'Client soap-envelope',
    platform: 'VP015',
  },
  {
    name: 'a header that must be understood',
    body: () => swapped(header, `<x:tx xmlns:x="urn:x" soapenv:mustUnderstand="1">1</x:tx>${header}`),
    gateway: 'MustUnderstand soap-must-understand',
    platform: 'VP015',
  },
  { name: 'half a message', body: () => xml.slice(0, xml.length / 2), gateway: 'Client xml-syntax', platform: 'VP015' },
  { name: 'UTF-16', body: () => Buffer.from(xml, 'utf16le'), gateway: 'Client body-encoding', platform: 'VP015' },
  {
    name: 'UTF-16 with its mark',
    body: () => Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from(xml, 'utf16le')]),
    gateway: 'Client body-encoding',
    platform: 'VP015',
  },
  {
    name: 'a document type in UTF-16',
    body: () => Buffer.from(swapped('?>', '?><!DOCTYPE a SYSTEM "file:///etc/passwd">'), 'utf16le'),
    gateway: 'Client xml-doctype',
    platform: 'VP015',
  },
  {
    name: 'Latin-1 that says it is UTF-8',
    body: () => Buffer.from(xml, 'latin1'),
    gateway: 'Client body-encoding',
    platform: 'VP015',
  },
  {
    name: 'another encoding in its declaration',
    body: () => swapped('UTF-8', 'ISO-8859-1'),
    gateway: 'Client body-encoding',
    platform: 'VP015',
  },
  {
    name: 'a logical address that carries a header',
    body: () => swapped(/<reg:LogicalAddress>[^<]*</, `${header}SE5599990008-STRAND&#13;&#10;X-Evil: 1<`),
    gateway: 'VALIDATION_ERROR value-invalid',
    platform: 'VP004',
  },
  {
    name: 'a logical address that is a person',
    body: () => swapped(/<reg:LogicalAddress>[^<]*</, `${header}${message.patient.identifier.value}<`),
    gateway: 'VALIDATION_ERROR value-invalid',
    platform: 'VP004',
  },
  {
    name: 'a logical address of a megabyte',
    body: () => swapped(/<reg:LogicalAddress>[^<]*</, `${header}${'A'.repeat(1_000_000)}<`),
    gateway: 'VALIDATION_ERROR value-invalid',
    platform: 'VP004',
  },
  {
    name: 'two original consumers',
    body: () => xml,
    headers: { 'x-rivta-original-serviceconsumer-hsaid': `${caller}, SE5561234567-0001` },
    gateway: 'Client rivta-on-behalf',
    platform: 'VP013',
  },
  { name: 'no XML', body: () => 'MSH|^~\\&|', gateway: 'Client xml-syntax', platform: 'VP015' },
  { name: 'nothing', body: () => '', gateway: 'Client body-empty', platform: 'VP015' },
  {
    name: 'a charset that is not UTF-8',
    body: () => xml,
    headers: { 'Content-Type': 'text/xml; charset=iso-8859-1' },
    gateway: 'Client body-encoding',
  },
  {
    name: 'the content type of SOAP 1.2',
    body: () => xml,
    headers: { 'Content-Type': 'application/soap+xml; charset=utf-8' },
    gateway: 'Client media-type',
  },
  {
    name: 'attachments beside the message (MTOM)',
    body: () => `--b\r\nContent-Type: application/xop+xml\r\n\r\n${xml}\r\n--b--`,
    headers: { 'Content-Type': 'multipart/related; type="application/xop+xml"; boundary=b' },
    gateway: 'Client media-type',
    platform: 'VP015',
  },
  {
    name: 'no content type',
    body: () => xml,
    headers: { 'Content-Type': '' },
    gateway: 'Client media-type',
  },
  {
    name: 'the action of another contract',
    body: () => xml,
    headers: { SOAPAction: `"${contract}:ProcessRequestOutcome"` },
    gateway: 'Client value-invalid',
  },
];
