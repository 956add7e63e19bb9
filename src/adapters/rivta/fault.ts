import type { Issue } from '../../model/issue.ts';
import { type OutcomeCode, outcomes } from '../../model/outcomes.ts';
import type { XmlElement } from '../xml/element.ts';
import { type WrittenXml, writeXml } from '../xml/write.ts';
import { inEnvelope, soap11 } from './soap.ts';

/** A technical error of a producer or of the service platform (tjänsteplattform). */
export interface SoapFault {
  /** Client: the call was wrong; Server: try again later; other words as they came. */
  readonly code: string;
  /** May hold anything the other party wrote: scrub before logging. */
  readonly text: string;
  /** VP001..VP015, the codes of the service platform. */
  readonly platformCode?: string;
}

const soap12 = 'http://www.w3.org/2003/05/soap-envelope';
const roles: Readonly<Record<string, string>> = { Sender: 'Client', Receiver: 'Server' };

const find = (element: XmlElement, ...names: string[]): XmlElement | undefined =>
  element.children.find((c) => names.includes(c.name));
const allText = (element: XmlElement | undefined): string =>
  element ? [element.text.trim(), ...element.children.map(allText)].filter(Boolean).join(' ') : '';

/**
 * The fault in an answer, or undefined. Producers in the field put SOAP 1.2 children (Code, Reason) into a SOAP 1.1
 * Fault, so that only local names are looked at below it.
 */
export function readFault(root: XmlElement): SoapFault | undefined {
  if (root.name !== 'Envelope') return undefined;
  const body = find(root, 'Body');
  const fault = body && find(body, 'Fault');
  if (!fault || ![soap11, soap12].includes(fault.ns)) return undefined;
  const code = find(fault, 'faultcode', 'Code');
  const word = allText((code && find(code, 'Value')) ?? code).replace(/^.*:/, '');
  const text = allText(find(fault, 'faultstring', 'Reason'));
  const details = allText(find(fault, 'detail', 'Detail'));
  const platformCode = /\bVP\d{3}\b/.exec(`${text} ${details}`)?.[0];
  return {
    code: roles[word] ?? word,
    text: [text, details].filter(Boolean).join('; '),
    ...(platformCode ? { platformCode } : {}),
  };
}

/** The codes of SOAP 1.1, 4.4.1. */
export type FaultCode = 'Client' | 'Server' | 'VersionMismatch' | 'MustUnderstand';

/** A SOAP 1.1 Fault of ours: no personal data, only the id under which our log tells more. */
export const writeFault = (code: FaultCode, text: string, logId: string): WrittenXml => {
  const plain = (name: string, value: string) => ({ ns: '', name, text: value });
  const children = [
    plain('faultcode', `soapenv:${code}`),
    plain('faultstring', text),
    { ns: '', name: 'detail', children: [plain('logId', logId)] },
  ];
  const fault = { ns: soap11, name: 'Fault', children };
  return writeXml(inEnvelope(fault), new Map([[soap11, 'soapenv']]));
};

const ofEnvelope: Partial<Record<OutcomeCode, FaultCode>> = {
  'soap-version': 'VersionMismatch',
  'soap-must-understand': 'MustUnderstand',
};

export interface WrittenFault {
  readonly code: FaultCode;
  readonly bytes: Uint8Array;
}

/** The Fault for a finding: its code, sentence, place and what was expected; what was found may be personal. */
export function faultOf({ code, place, expected }: Issue, logId: string): WrittenFault {
  const side = ofEnvelope[code] ?? (outcomes[code].http < 500 ? 'Client' : 'Server');
  const text = [code, outcomes[code].sv, place, expected].filter((part) => part !== undefined).join(' ');
  return { code: side, bytes: writeFault(side, text, logId).bytes };
}
