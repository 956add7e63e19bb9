import { tidy } from '../../../referral/shape.ts';
import type { Note } from '../../items/note.ts';
import { anteckningstyp } from '../anteckningstyp.ts';
import { attachmentOf, concept, isInstant, readAttachment, text } from '../codecs.ts';
import type { Json } from '../details.ts';
import { baseFields, encounterOf, type KindMapping } from '../kind.ts';
import { read, row, write } from '../lens.ts';
import { concept as coded, loinc } from '../systems.ts';

const table = [row('type', 'type', concept), row('noteTitle', 'description', text)];

const docBook = 'application/docbook+xml';
const plain = 'text/plain; charset=utf-8';
export const isDocBook = (said: string): boolean => /^\s*(?:<\?xml[^>]*>\s*)?<article[\s>]/.test(said.slice(0, 500));

const contentOf = ({ text: said, media }: Note): Json => {
  if (media) return attachmentOf(media);
  if (said === undefined) return { title: 'Ingen text' };
  return { contentType: isDocBook(said) ? docBook : plain, data: Buffer.from(said, 'utf8').toString('base64') };
};

/** DocumentReference with the note as its attachment; the text is also in the narrative of its section. */
export const note: KindMapping<'note'> = {
  kind: 'note',
  resource: 'DocumentReference',
  table,
  write: (item, writing) => {
    const both = item.media !== undefined && item.text !== undefined;
    const type = item.type && {
      ...item.type,
      ...(item.type.system === undefined ? anteckningstyp(item.type.code) : {}),
    };
    const resource = tidy<Json>({
      resourceType: 'DocumentReference',
      status: item.nullified ? 'entered-in-error' : 'current',
      docStatus: item.nullified ? 'entered-in-error' : item.signed ? 'final' : 'preliminary',
      category: [coded(loinc, '34133-9', 'Summary of episode note')],
      subject: writing.subject,
      date: isInstant(item.time) ? item.time : undefined,
      content: [{ attachment: contentOf(item) }],
      context: item.careContact === undefined ? undefined : { encounter: [encounterOf(item)] },
    });
    const elsewhere = [...baseFields, 'media', ...(both ? [] : ['text'])];
    return [writing.add('', write(type ? { ...item, type } : item, table, resource, writing, { elsewhere }))];
  },
  read: ([main], reading) => {
    if (!main) return {};
    const item = read(main, table, reading);
    const attachment = (main.content as { attachment?: Json }[] | undefined)?.[0]?.attachment;
    const type = attachment?.contentType;
    if (type === docBook || type === plain) {
      const said = Buffer.from(String(attachment?.data ?? ''), 'base64').toString('utf8');
      return { ...item, text: said };
    }
    const media = readAttachment(attachment);
    return media ? { ...item, media } : item;
  },
};
