import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { contractOf } from '../../../src/adapters/rivta/contract/referral/contracts.ts';
import { errorCodes, resultCodes } from '../../../src/adapters/rivta/contract/referral/result-fields.ts';
import { writeFault } from '../../../src/adapters/rivta/fault.ts';
import { type ContractResult, readAnswer, writeResult } from '../../../src/adapters/rivta/result.ts';

const contract = contractOf('ProcessRequest', 2);
const soap = (body: string) =>
  Buffer.from(`<s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/"><s:Body>${body}</s:Body></s:Envelope>`);
const word = fc.string({ unit: fc.constantFrom(...'abåÄ<&">\'1'), minLength: 1, maxLength: 20 });

const result: fc.Arbitrary<ContractResult> = fc.record(
  {
    resultCode: fc.constantFrom(...resultCodes),
    errorCode: fc.constantFrom(...errorCodes),
    logId: fc.uuid(),
    subCode: fc.constantFrom('PR001', 'PRC004'),
    message: word,
  },
  { requiredKeys: ['resultCode'] },
);

test('any result is read back as it was written', () => {
  fc.assert(
    fc.property(result, fc.constantFrom(1, 2), (written, version) => {
      const of = contractOf('ProcessRequestOutcome', version as 1 | 2);
      const { bytes, issues } = writeResult(of, written);
      expect(issues).toEqual([]);
      expect(readAnswer(bytes, of)).toEqual({ result: written, issues: [] });
    }),
  );
});

describe('a fault is read', () => {
  test('with the children of SOAP 1.1 and the code of the service platform', () => {
    const { fault } = readAnswer(
      soap(
        '<s:Fault><faultcode>s:Server</faultcode><faultstring>VP009 Fel</faultstring><detail><detailString>x</detailString></detail></s:Fault>',
      ),
      contract,
    );
    expect(fault).toEqual({ code: 'Server', text: 'VP009 Fel; x', platformCode: 'VP009' });
  });

  test('with the children of SOAP 1.2 inside a fault of 1.1', () => {
    const { fault } = readAnswer(
      soap('<s:Fault><s:Code><s:Value>s:Sender</s:Value></s:Code><s:Reason><s:Text>nej</s:Text></s:Reason></s:Fault>'),
      contract,
    );
    expect(fault).toEqual({ code: 'Client', text: 'nej' });
  });

  test('as we write it ourselves', () => {
    const { bytes } = writeFault('Server', 'Tekniskt fel', '7d3c2f0e-54a1-4a70-8a53-6c0b8a8a8a8a');
    expect(readAnswer(bytes, contract).fault).toEqual({
      code: 'Server',
      text: 'Tekniskt fel; 7d3c2f0e-54a1-4a70-8a53-6c0b8a8a8a8a',
    });
  });
});

const response = (inner: string) =>
  soap(
    `<o:ProcessRequestResponse xmlns:o="${contract.responder}" xmlns:c="${contract.types}"><o:result>${inner}</o:result></o:ProcessRequestResponse>`,
  );

test.each([
  ['an unknown result code', response('<c:resultCode>MAYBE</c:resultCode>'), 'code-unknown'],
  ['no result code', response('<c:message>x</c:message>'), 'element-required'],
  ['another operation', soap('<x/>'), 'format-unknown'],
  ['an empty body', soap(''), 'format-unknown'],
  ['a web page', Buffer.from('<!DOCTYPE html><html></html>'), 'xml-doctype'],
  ['nothing', Buffer.from(''), 'body-empty'],
])('an answer with %s gives a finding, not a result', (_, bytes, code) => {
  const answer = readAnswer(bytes, contract);
  expect(answer.result).toBeUndefined();
  expect(answer.issues.map((i) => i.code)).toEqual([code]);
});
