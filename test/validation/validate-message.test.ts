import { createHash } from 'node:crypto';
import type { Bundle } from '@medplum/fhirtypes';
import { describe, expect, it } from 'vitest';
import { extensionUrl } from '../../src/model/canonical.ts';
import { validateMessage } from '../../src/validation/message-rules.ts';
import { validator } from './core.ts';
import { message, pick, urn } from './message.ts';

/** The message with its part replaced by a FHIR document, or by what claims to be one. */
function carrying(text: string): Bundle {
  const bytes = Buffer.from(text);
  return message((b) => {
    Object.assign(pick(b, 'Binary'), { contentType: 'application/fhir+json', data: bytes.toString('base64') });
    const [content] = pick(b, 'DocumentReference').content as { attachment: object }[];
    Object.assign(content?.attachment ?? {}, {
      contentType: 'application/fhir+json',
      size: bytes.length,
      extension: [{ url: extensionUrl('sha-256'), valueString: createHash('sha256').update(bytes).digest('hex') }],
    });
  });
}

describe('validating a message', () => {
  it('finds nothing wrong in a correct one', () => {
    expect(validateMessage(message(), validator)).toEqual([]);
  });

  it('joins structure and rules, and tells what both find once', () => {
    const bundle = message((b) => {
      pick(b, 'Task').status = 'sent';
      pick(b, 'Condition').asserter = { reference: urn('33333333-3333-4333-8333-333333333333') };
      b.type = 'collection';
    });
    expect(validateMessage(bundle, validator).map((i) => `${i.code} ${i.place}`)).toEqual([
      'code-unknown Bundle.entry[1].resource.status',
      'not-a-message Bundle.type',
      'reference-unresolved Bundle.entry[12].resource.asserter',
    ]);
  });

  it.each([null, 5, [], 'x'].map((input) => [input]))('never throws: %j', (input) => {
    expect(validateMessage(input as unknown as Bundle, validator)[0]?.severity).toBe('error');
  });
});

describe('a FHIR document that rides in a message as a part', () => {
  const place = expect.stringMatching(/^Bundle\.entry\[\d+\]\.resource\.data$/);

  it('passes when it is correct', () => {
    expect(validateMessage(carrying('{"resourceType":"Basic","code":{"text":"Anteckning"}}'), validator)).toEqual([]);
  });

  it('is validated, and the place inside it is told', () => {
    const issues = validateMessage(carrying('{"resourceType":"Basic","code":{"text":7}}'), validator);
    expect(issues).toMatchObject([{ code: 'value-invalid', place, detail: 'Inside the document: Basic.code.text.' }]);
  });

  it('is read with the limits of hostile JSON', () => {
    const twice = '{"resourceType":"Basic","code":{"text":"a"},"code":{"text":"b"}}';
    expect(validateMessage(carrying(twice), validator)).toMatchObject([{ code: 'json-duplicate-key', place }]);
    expect(validateMessage(carrying('[1]'), validator)).toMatchObject([{ code: 'profile-structure', place }]);
    expect(validateMessage(carrying('{'), validator)).toMatchObject([{ code: 'json-syntax', place }]);
  });

  it('keeps personal identity numbers in its property names to itself', () => {
    const issues = validateMessage(carrying('{"191212121212":1,"191212121212":2}'), validator);
    expect(issues).toMatchObject([{ code: 'json-duplicate-key' }]);
    expect(JSON.stringify(issues)).not.toContain('191212121212');
  });
});
