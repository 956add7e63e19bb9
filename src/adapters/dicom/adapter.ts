import { issue } from '../../model/issue.ts';
import type { Adaptation, Adapter, AdapterContext, Rendering, Source } from '../adapter.ts';
import { documentsOf } from '../document-message/read.ts';
import { adaptImaging } from '../imaging-reference/adaptation.ts';
import { bareMediaType } from '../json-source.ts';
import { tagOfPath } from './places.ts';
import { readKos } from './read-kos.ts';

const mediaType = 'application/dicom';
const magic = [0x44, 0x49, 0x43, 0x4d];

/** The `dicom-kos` format: a DICOM Key Object Selection file. It travels as a part with its exact bytes. */
export const dicomAdapter: Adapter = {
  format: 'dicom-kos',
  mediaTypes: [mediaType],

  detect({ bytes, mediaType: given }: Source): boolean {
    return bareMediaType(given) === mediaType || magic.every((byte, n) => bytes[128 + n] === byte);
  },

  async toBundle({ bytes }: Source, context: AdapterContext): Promise<Adaptation> {
    const { reference, issues } = readKos(bytes, context.at);
    if (!reference) return { issues, unmapped: [] };
    return adaptImaging(reference, context, { issues, placeOf: tagOfPath });
  },

  /** The KOS that rides in the message. */
  async fromBundle(bundle): Promise<Rendering> {
    const kos = documentsOf(bundle).find((part) => part.mediaType === mediaType);
    if (kos) return { bytes: kos.bytes, mediaType, issues: [], lost: [] };
    return {
      mediaType,
      issues: [issue('not-a-message', { place: 'Bundle', expected: 'a message with a KOS' })],
      lost: [],
    };
  },
};
