import type { Bundle } from '@medplum/fhirtypes';
import { hasErrors, type Issue, issue } from '../../../model/issue.ts';
import type { Adaptation, AdapterContext, Rendering, Unmapped } from '../../adapter.ts';
import { adaptImaging } from '../../imaging-reference/adaptation.ts';
import { imagingOfCopy } from '../../imaging-reference/of-record-copy.ts';
import { copyInBundle } from '../../record-copy/in-bundle.ts';
import type { RecordCopy } from '../../record-copy/record-copy.ts';
import { recordCopyToBundle } from '../../record-copy/to-bundle.ts';
import { parseAnswer } from './parse-answer.ts';
import { renderAnswer } from './render-answer.ts';
import { readTargetContract } from './target.ts';

const mediaType = 'text/xml; charset=utf-8';

/** Answer of a read contract -> record copy as a Bundle. */
export function adaptAnswer(bytes: Uint8Array, context: AdapterContext): Adaptation {
  const { copy, contract, issues, unmapped } = parseAnswer(bytes, context.envelope);
  const unwanted = context.expected !== undefined;
  const found = unwanted
    ? [...issues, issue('format-unknown', { expected: context.expected, found: contract?.name ?? 'a fault' })]
    : issues;
  if (!copy || hasErrors(found)) return { issues: found, unmapped };
  if (context.envelope?.kind === 'imaging-reference') return adaptImages(copy, found, unmapped, context);
  return { bundle: recordCopyToBundle(copy, context), issues: found, unmapped };
}

/** The images that an answer of GetImagingOutcome names, where that is what is wanted of it. */
function adaptImages(
  copy: RecordCopy,
  issues: readonly Issue[],
  unmapped: readonly Unmapped[],
  context: AdapterContext,
): Adaptation {
  const reference = imagingOfCopy(copy, context.at);
  if (!reference) return { issues: [...issues, issue('imaging-empty', { place: '/Envelope/Body' })], unmapped };
  return adaptImaging(reference, context, { issues, unmapped });
}

/** Record copy -> answer of a read contract. */
export function renderRecord(bundle: Bundle, target: string): Rendering {
  const contract = readTargetContract(target);
  if ('severity' in contract) return { mediaType, issues: [contract], lost: [] };
  const copy = copyInBundle(bundle);
  if (!copy) {
    const told = issue('cannot-render', { place: 'Bundle', expected: 'a record copy (journalkopia) of ours' });
    return { mediaType, issues: [told], lost: [] };
  }
  // No read contract has a field for it, and it may not be lost.
  if (copy.patient.protectedIdentity) {
    const { source } = contract.response;
    return { mediaType, issues: [issue('protected-identity', { source, place: 'Bundle' })], lost: [] };
  }
  const { bytes, issues, lost } = renderAnswer(copy, contract);
  return { ...(bytes ? { bytes } : {}), mediaType, issues, lost };
}
