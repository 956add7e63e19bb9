import type { Bundle } from '@medplum/fhirtypes';
import { sha256 } from '../../model/content-hash.ts';
import { hasErrors, type Issue, issue } from '../../model/issue.ts';
import type { Adaptation, Adapter, AdapterContext, Rendering, Source } from '../adapter.ts';
import { givenPatient } from '../given-patient.ts';
import { bareMediaType } from '../json-source.ts';
import type { CopyPatient, RecordCopy, RecordItem } from '../record-copy/record-copy.ts';
import { recordCopyToBundle } from '../record-copy/to-bundle.ts';
import { tidy } from '../referral/shape.ts';
import { checkPdf, maxPdfBytes } from './check-pdf.ts';
import type { PaperLanguage } from './words.ts';
import { bundlePdf } from './write-pdf.ts';

const mediaType = 'application/pdf';
const plain = 'text/plain';
const magic = '%PDF-';

/**
 * The `pdf` format: a PDF or a plain text with an envelope that says whom it is about. It becomes a record copy of one
 * item. Written, it is the readable paper of any Bundle: `pdf`, `pdf:sv`, `pdf:en`.
 */
export const pdfAdapter: Adapter = {
  format: 'pdf',
  mediaTypes: [mediaType, plain],

  detect({ bytes, mediaType: given }: Source): boolean {
    const named = bareMediaType(given);
    if (named === mediaType || named === plain) return true;
    return new TextDecoder('latin1').decode(bytes.subarray(0, 64)).trimStart().startsWith(magic);
  },

  async toBundle({ bytes, mediaType: given }: Source, context: AdapterContext): Promise<Adaptation> {
    const text = bareMediaType(given) === plain ? readText(bytes) : undefined;
    const content = text ? text.issues : bytes.length === 0 ? [issue('body-empty')] : checkPdf(bytes);
    const { patient, issues: told } = givenPatient(context.envelope);
    const issues = [...content, ...told, ...(patient || told.length > 0 ? [] : [nobody])];
    if (!patient || hasErrors(issues)) return { issues, unmapped: [] };
    const item = text ? note(text.value ?? '', bytes, patient, context) : attachment(bytes, patient, context);
    const copy = tidy<RecordCopy>({
      patient,
      title: context.envelope?.title,
      items: [item],
      asked: [item.kind],
    } as RecordCopy);
    return { bundle: recordCopyToBundle(copy, context), issues, unmapped: [] };
  },

  async fromBundle(bundle: Bundle, target: string): Promise<Rendering> {
    const [, language = 'sv'] = target.split(':');
    if (language !== 'sv' && language !== 'en')
      return {
        mediaType,
        issues: [issue('value-invalid', { place: 'target', expected: 'pdf, pdf:sv, pdf:en' })],
        lost: [],
      };
    return { bytes: await bundlePdf(bundle, { language: language as PaperLanguage }), mediaType, issues: [], lost: [] };
  },
};

const nobody: Issue = issue('document-patient', { place: '/patient' });

function readText(bytes: Uint8Array): { value?: string; issues: Issue[] } {
  if (bytes.length === 0) return { issues: [issue('body-empty')] };
  if (bytes.length > maxPdfBytes) return { issues: [issue('body-too-large', { place: 'byte 0' })] };
  try {
    return { value: new TextDecoder('utf-8', { fatal: true }).decode(bytes), issues: [] };
  } catch {
    return { issues: [issue('body-encoding', { place: 'byte 0', expected: 'UTF-8' })] };
  }
}

/** The same bytes are the same entry of a record, whenever they are handed in. */
const base = (bytes: Uint8Array, patient: CopyPatient, { envelope }: AdapterContext) => ({
  ...tidy({
    id: { value: sha256(bytes) },
    patient: patient.identifier,
    title: envelope?.title,
    time: envelope?.time,
    author: envelope?.author && tidy({ name: envelope.author.name, id: hsaId(envelope.author.hsaId) }),
    contract: 'PDF',
  }),
});

const hsaId = (value: string | undefined) =>
  value === undefined ? undefined : { system: 'urn:oid:1.2.752.29.4.19', value: value.toUpperCase() };

const attachment = (bytes: Uint8Array, patient: CopyPatient, context: AdapterContext): RecordItem =>
  ({
    ...base(bytes, patient, context),
    kind: 'attachment',
    media: { mediaType, data: Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('base64') },
  }) as RecordItem;

const note = (text: string, bytes: Uint8Array, patient: CopyPatient, context: AdapterContext): RecordItem =>
  ({ ...base(bytes, patient, context), kind: 'note', text }) as RecordItem;
