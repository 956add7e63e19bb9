import { type Issue, issue } from '../../model/issue.ts';
import { childOf, type XmlElement } from '../xml/element.ts';
import { parseXml } from '../xml/parse.ts';
import { type WrittenXml, writeXml } from '../xml/write.ts';
import type { Contract } from './contract/description.ts';
import { type ContractResult, resultFields } from './contract/referral/result-fields.ts';
import { readFault, type SoapFault } from './fault.ts';
import { safePlace } from './reading.ts';
import { inEnvelope, soap11 } from './soap.ts';

export type { ContractResult } from './contract/referral/result-fields.ts';

/** What came back on a call: a result or a fault; with neither, the issues say what it was. */
export interface ContractAnswer {
  readonly result?: ContractResult;
  readonly fault?: SoapFault;
  readonly issues: readonly Issue[];
}

/** The response of an operation, in its envelope. `issues` name a value that XML cannot carry. */
export function writeResult(contract: Contract, result: ContractResult): WrittenXml {
  const { operation, responder, types } = contract;
  const children = resultFields.flatMap(({ name }) => {
    const text = result[name];
    return text === undefined ? [] : [{ ns: types, name, text }];
  });
  const body = { ns: responder, name: `${operation}Response`, children: [{ ns: responder, name: 'result', children }] };
  const prefixes = new Map([
    [soap11, 'soapenv'],
    [responder, 'op'],
    [types, 'core'],
  ]);
  return writeXml(inEnvelope(body), prefixes);
}

/** Reads what a producer answered, whatever it is. Never throws. */
export function readAnswer(bytes: Uint8Array, contract: Contract): ContractAnswer {
  const { root, issues } = parseXml(bytes);
  if (!root) return { issues };
  const fault = readFault(root);
  if (fault) return { fault, issues: [] };
  const body = bodyOf(root);
  const { operation, responder, source } = contract;
  if (body?.ns !== responder || body.name !== `${operation}Response`) {
    const place = safePlace(body?.path ?? root.path);
    return { issues: [issue('format-unknown', { place, expected: `${operation}Response`, source })] };
  }
  const result = childOf(body, responder, 'result');
  if (!result) {
    return {
      issues: [issue('element-required', { place: `${body.path}/result`, expected: '1..1', found: '0', source })],
    };
  }
  return readFields(result, contract);
}

/** The response element; an answer has no LogicalAddress, so that the header's findings do not count here. */
const bodyOf = (root: XmlElement): XmlElement | undefined =>
  root.name === 'Envelope' ? childOf(root, soap11, 'Body')?.children[0] : root;

function readFields(result: XmlElement, { types, source }: Contract): ContractAnswer {
  const issues: Issue[] = [];
  const read: Record<string, string> = {};
  for (const { name, required, codes } of resultFields) {
    const place = `${result.path}/${name}`;
    const text = childOf(result, types, name)?.text.trim();
    if (text === undefined || text === '') {
      if (required) issues.push(issue('element-required', { place, expected: '1..1', found: '0', source }));
    } else if (codes && !codes.includes(text)) {
      issues.push(issue('code-unknown', { place, expected: `one of ${codes.join(', ')}`, source }));
    } else {
      read[name] = text;
    }
  }
  return issues.length > 0 ? { issues } : { result: read as unknown as ContractResult, issues };
}
