import { base64AtMost } from '../checks.ts';
import type { ContractRule } from '../rule.ts';
import { actoutcomeCode, mediaXorReference, nonEmpty, rule } from './common.ts';

/** GetImagingOutcome 1.0. */
export const imagingOutcomeRules: readonly ContractRule[] = [
  nonEmpty,
  actoutcomeCode,
  mediaXorReference(['imageData']),
  { ...mediaXorReference(['imageDicomData'], 'dicomValue', 'dicomReference'), name: 'dicom-value-or-reference' },
  rule(
    'small-binaries',
    'embedded binaries',
    ['imageDicomData/dicomValue', 'imageData/value'],
    base64AtMost(100 * 1024, 100_000),
    'A binary within the message has 100 KB at most.',
  ),
];
