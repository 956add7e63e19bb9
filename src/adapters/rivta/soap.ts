import { type Issue, issue } from '../../model/issue.ts';
import { childOf, type XmlElement } from '../xml/element.ts';
import type { XmlTree } from '../xml/write.ts';
import { safePlace } from './reading.ts';

/** RIV TA Basic Profile 2.1: SOAP 1.1, document/literal, one body part, LogicalAddress instead of WS-Addressing. */
export const soap11 = 'http://schemas.xmlsoap.org/soap/envelope/';
export const registry = 'urn:riv:itintegration:registry:1';
const source = 'RIV TA Basic Profile 2.1';

export interface Opened {
  /** The operation element. */
  readonly body?: XmlElement;
  /** Header element LogicalAddress, where the input has an envelope. */
  readonly logicalAddress?: XmlElement;
  /** Elements of header and envelope that no rule here reads. */
  readonly others: readonly XmlElement[];
  readonly issues: readonly Issue[];
}

const soapText = 'SOAP 1.1, 4.2.3';
const mustUnderstand = ({ attributes }: XmlElement): boolean =>
  attributes.some(({ ns, name, value }) => ns === soap11 && name === 'mustUnderstand' && value.trim() === '1');
const isPart = ({ ns, name }: XmlElement): boolean => ns === soap11 && (name === 'Header' || name === 'Body');

/** Takes the operation element out of its envelope; an element without an envelope is the operation itself. */
export function openEnvelope(root: XmlElement): Opened {
  if (root.name !== 'Envelope') return { body: root, others: [], issues: [] };
  const issues: Issue[] = [];
  if (root.ns !== soap11) {
    issues.push(issue('soap-version', { place: root.path, expected: `namespace ${soap11}`, source }));
    return { others: [], issues };
  }
  const headers = childOf(root, soap11, 'Header')?.children ?? [];
  const addresses = headers.filter((h) => h.ns === registry && h.name === 'LogicalAddress');
  const bodies = root.children.filter((c) => c.ns === soap11 && c.name === 'Body');
  const parts = bodies[0]?.children ?? [];
  const one = (count: number, place: string) => {
    if (count !== 1) issues.push(issue('soap-envelope', { place, expected: '1..1', found: String(count), source }));
  };
  one(addresses.length, `${root.path}/Header/LogicalAddress`);
  one(bodies.length, `${root.path}/Body`);
  if (bodies.length === 1) one(parts.length, `${root.path}/Body/*`);
  for (const header of headers.filter((h) => !addresses.includes(h) && mustUnderstand(h))) {
    const place = safePlace(header.path);
    issues.push(
      issue('soap-must-understand', { place, expected: 'no header that must be understood', source: soapText }),
    );
  }
  if (addresses[0]?.text.trim() === '') {
    issues.push(issue('soap-envelope', { place: addresses[0].path, expected: 'an HSA-id', found: 'empty', source }));
  }
  return {
    ...(issues.length === 0 && parts[0] ? { body: parts[0] } : {}),
    ...(addresses[0] ? { logicalAddress: addresses[0] } : {}),
    others: [...headers.filter((h) => !addresses.includes(h)), ...root.children.filter((c) => !isPart(c))],
    issues,
  };
}

/** The envelope of a request; without a logical address that of an answer. */
export function inEnvelope(body: XmlTree, logicalAddress?: string, more: readonly XmlTree[] = []): XmlTree {
  const address = logicalAddress === undefined ? [] : [{ ns: registry, name: 'LogicalAddress', text: logicalAddress }];
  const headers = [...address, ...more];
  const header = headers.length === 0 ? [] : [{ ns: soap11, name: 'Header', children: headers }];
  return { ns: soap11, name: 'Envelope', children: [...header, { ns: soap11, name: 'Body', children: [body] }] };
}

/** The response element of an answer, whatever stands in its header: an answer has no logical address. */
export function openAnswer(root: XmlElement): { readonly body?: XmlElement; readonly others: readonly XmlElement[] } {
  if (root.name !== 'Envelope') return { body: root, others: [] };
  const [body, ...more] = childOf(root, soap11, 'Body')?.children ?? [];
  const others = [...(childOf(root, soap11, 'Header')?.children ?? []), ...more];
  return body ? { body, others } : { others };
}
