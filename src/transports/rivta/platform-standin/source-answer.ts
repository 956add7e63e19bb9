import type { ReadContract } from '../../../adapters/rivta/contract/read/contract.ts';
import { readFault } from '../../../adapters/rivta/fault.ts';
import type { SourceStatus } from '../../../adapters/rivta/processing-status.ts';
import { readOperation } from '../../../adapters/rivta/read.ts';
import { answerLimits } from '../../../adapters/rivta/record/parse-answer.ts';
import { openAnswer } from '../../../adapters/rivta/soap.ts';
import { parseXml } from '../../../adapters/xml/parse.ts';
import { type Slice, slicesBelow } from '../../../adapters/xml/slices.ts';
import { hasErrors } from '../../../model/issue.ts';
import { scrub } from '../../../model/personal-number-scrubber.ts';
import type { PlatformAnswer } from './own-service.ts';

/** What stands in the response element of a source, held against its contract. */
export interface SourceAnswer {
  readonly children: readonly Slice[];
  readonly result?: { readonly code?: string; readonly message?: string };
  /** Bytes. */
  readonly size: number;
}

/** Why there is nothing of a source. */
export type SourceFailure = NonNullable<SourceStatus['error']>;

const failure = (causingAgent: SourceFailure['causingAgent'], code: string, text: string): SourceFailure => ({
  causingAgent,
  code,
  text: scrub(text.slice(0, 300)),
});

/** What a source answered, or in what it failed: a fault (of the platform, where it kept silent), garbage, too much, an ERROR. */
export function readSourceAnswer(
  { bytes }: PlatformAnswer,
  { response }: ReadContract,
  maxBytes: number,
): SourceAnswer | SourceFailure {
  const size = bytes.length;
  if (size > maxBytes) return failure('service_producer', 'answer-too-large', 'The answer of the source is too large.');
  const { root } = parseXml(bytes, answerLimits);
  if (!root)
    return failure('service_producer', 'answer-invalid', 'The answer of the source is no XML that can be read.');
  const fault = readFault(root);
  if (fault?.platformCode) return failure('virtualization_platform', fault.platformCode, fault.text);
  if (fault) return failure('service_producer', `fault-${fault.code.toLowerCase()}`, fault.text);
  const { body } = openAnswer(root);
  if (body?.ns !== response.responder || body.name !== response.operation)
    return failure('service_producer', 'answer-invalid', 'The answer of the source is not that of the contract.');
  const { draft, issues } = readOperation(body, response);
  const result = draft.result as SourceAnswer['result'] & { errorCode?: string };
  if (result?.code === 'ERROR')
    return failure('service_producer', result.errorCode ?? 'ERROR', result.message ?? 'The source says ERROR.');
  if (hasErrors(issues))
    return failure('service_producer', 'answer-invalid', 'The answer of the source breaks its contract.');
  const children = slicesBelow(bytes, body === root ? [body.name] : ['Envelope', 'Body', body.name]);
  return { children, size, ...(result && { result }) };
}
