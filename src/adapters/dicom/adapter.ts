import { issue } from '../../model/issue.ts';
import type { Adaptation, Adapter, AdapterContext, Rendering, Source } from '../adapter.ts';
import { documentsOf } from '../document-message/read.ts';
import { adaptImaging, kosOf } from '../imaging-reference/adaptation.ts';
import type { Study } from '../imaging-reference/imaging-reference.ts';
import { manifestOf } from '../imaging-reference/parts-agree.ts';
import { readImagingDocument } from '../imaging-reference/read-document.ts';
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

  /**
   * The KOS that rides in a message, else one written of the manifest, alone or in its message. One file is one KOS, of one
   * study: the others are told, and those of which no image is known.
   */
  async fromBundle(bundle): Promise<Rendering> {
    const documents = bundle.type === 'message' ? documentsOf(bundle) : [];
    const riding = documents.filter((part) => part.mediaType === mediaType);
    const manifest = bundle.type === 'message' ? manifestOf(documents) : readImagingDocument(bundle);
    const written = riding.length > 0 ? riding : writtenFor(manifest);
    const [kos, ...others] = written;
    if (!kos) return { mediaType, issues: [issue('kos-without-images', { place: 'Bundle' })], lost: [] };
    const without = riding.length > 0 ? [] : (manifest?.studies ?? []).filter(({ series }) => !named(series));
    const lost = [
      ...others.map(({ title }) => ({ expression: 'Bundle', value: title ?? 'KOS' })),
      ...without.map(({ uid }) => ({ expression: 'Bundle.entry.resource.ofType(ImagingStudy)', value: uid })),
    ];
    return { bytes: kos.bytes, mediaType, issues: [], lost };
  },
};

const named = (series: Study['series']): boolean => series.some(({ instances }) => instances.length > 0);

const writtenFor = (manifest: ReturnType<typeof manifestOf>): { bytes: Uint8Array; title?: string }[] =>
  manifest?.patient ? kosOf({ ...manifest, patient: manifest.patient }, '') : [];
