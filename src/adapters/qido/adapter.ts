import { issue } from '../../model/issue.ts';
import { readJson } from '../../model/json-text.ts';
import type { Adaptation, Adapter, AdapterContext, Source, Unmapped } from '../adapter.ts';
import { adaptImaging } from '../imaging-reference/adaptation.ts';
import { bareMediaType, jsonLimits, namesMember } from '../json-source.ts';
import { isObject } from '../referral/shape.ts';
import { type DicomJson, dicomJson } from './dicom-json.ts';
import { knownTags, readQido } from './read.ts';

const mediaType = 'application/dicom+json';
const bracket = 0x5b;

/** The `qido` format: the answer of a QIDO-RS search, for archives that are asked by the engine itself. */
export const qidoAdapter: Adapter = {
  format: 'qido',
  mediaTypes: [mediaType],

  detect({ bytes, mediaType: given }: Source): boolean {
    if (bareMediaType(given) === mediaType) return true;
    return bytes.subarray(0, 64).includes(bracket) && namesMember(bytes, '0020000D');
  },

  async toBundle({ bytes }: Source, context: AdapterContext): Promise<Adaptation> {
    const { value, issues } = readJson(bytes, jsonLimits);
    if (issues.length > 0) return { issues, unmapped: [] };
    if (!Array.isArray(value) || !value.every(isObject))
      return { issues: [issue('json-schema', { place: '', expected: 'array of DICOM JSON objects' })], unmapped: [] };
    const results = value.map(dicomJson);
    const read = readQido(results, context.at);
    const unmapped = results.flatMap(unmappedOf);
    return read.reference
      ? adaptImaging(read.reference, context, { issues: read.issues, unmapped })
      : { issues: read.issues, unmapped };
  },
};

const unmappedOf = (result: DicomJson, n: number): Unmapped[] =>
  result.tags
    .filter((tag) => !knownTags.has(tag))
    .map((tag) => ({ path: `/${n}/${tag}`, value: result.text(tag) ?? '' }));
