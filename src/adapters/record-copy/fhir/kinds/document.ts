import { tidy } from '../../../referral/shape.ts';
import type { CarePlan } from '../../items/document.ts';
import type { Media } from '../../values.ts';
import { attachmentOf, concept, isInstant, readAttachment, text } from '../codecs.ts';
import type { Writing } from '../context.ts';
import type { Json } from '../details.ts';
import { baseFields, encounterOf, type KindMapping } from '../kind.ts';
import { read, row, write } from '../lens.ts';

/** A medium as a DocumentReference of its own. */
export const mediaDocument = (media: Media, { subject }: Writing, more: Json = {}): Json => ({
  resourceType: 'DocumentReference',
  status: 'current',
  subject,
  content: [{ attachment: attachmentOf(media) }],
  ...more,
});

export const mediaOf = (document: Json): Media | undefined =>
  readAttachment((document.content as { attachment?: Json }[] | undefined)?.[0]?.attachment);

const table = [row('type', 'type', concept), row('description', 'description', text)];

export const attachedDocument: KindMapping<'attachment'> = {
  kind: 'attachment',
  resource: 'DocumentReference',
  table,
  write: (item, writing) => {
    const made = tidy<Json>({
      ...mediaDocument(item.media, writing),
      status: item.nullified ? 'entered-in-error' : 'current',
      date: isInstant(item.time) ? item.time : undefined,
      content: [{ attachment: attachmentOf(item.media, item.title === undefined ? {} : { title: item.title }) }],
    });
    return [writing.add('', write(item, table, made, writing, { elsewhere: [...baseFields, 'media'] }))];
  },
  read: ([main], reading) => (main ? { ...read(main, table, reading), media: mediaOf(main) } : {}),
};

const planTable = [row('planType', 'title', text), row('text', 'description', text)];

/** CarePlan with its documents beside it. */
export const carePlan: KindMapping<'care-plan'> = {
  kind: 'care-plan',
  resource: 'CarePlan, DocumentReference',
  table: planTable,
  write: (item: CarePlan, writing) => {
    const documents = item.documents?.map((media, n) => writing.add(`document/${n}`, mediaDocument(media, writing)));
    const made = tidy<Json>({
      resourceType: 'CarePlan',
      status: item.nullified ? 'entered-in-error' : 'active',
      intent: 'plan',
      subject: writing.subject,
      encounter: encounterOf(item),
      supportingInfo: documents,
    });
    const elsewhere = [...baseFields, 'documents'];
    return [writing.add('', write(item, planTable, made, writing, { elsewhere })), ...(documents ?? [])];
  },
  read: ([main, ...documents], reading) => {
    const media = documents.flatMap((document) => mediaOf(document) ?? []);
    const item = main ? read(main, planTable, reading) : {};
    return media.length > 0 ? { ...item, documents: media } : item;
  },
};
