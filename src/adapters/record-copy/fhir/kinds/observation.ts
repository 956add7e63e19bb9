import { tidy } from '../../../referral/shape.ts';
import {
  codedOf,
  concept,
  conceptOf,
  dateTime,
  note,
  period,
  quantity,
  quantityOf,
  readQuantity,
  text,
} from '../codecs.ts';
import type { Json } from '../details.ts';
import { baseFields, encounterOf, type KindMapping, single } from '../kind.ts';
import { read, row, write } from '../lens.ts';
import { concept as coded, hl7 } from '../systems.ts';

const table = [
  row('code', 'code', concept),
  row('measured', 'effectiveDateTime', dateTime),
  row('value', 'valueQuantity', quantity),
  row('interpretation', 'interpretation[]', concept),
  row('comment', 'note[]', note),
];

/** Observation; a value and a text of one measurement are one choice in FHIR, so the text is then a detail. */
export const vitalSign: KindMapping<'vital-sign'> = {
  kind: 'vital-sign',
  resource: 'Observation',
  table,
  write: (item, writing) => {
    const all = item.value === undefined ? [...table, row('text', 'valueString', text)] : table;
    const resource = tidy<Json>({
      resourceType: 'Observation',
      status: item.nullified ? 'entered-in-error' : 'final',
      category: [coded(hl7('observation-category'), 'vital-signs', 'Vital Signs')],
      subject: writing.subject,
      encounter: encounterOf(item),
      component: item.parts?.map(({ code, value, text: said }) =>
        tidy<Json>({
          code: conceptOf(code),
          valueQuantity: value && quantityOf(value),
          valueString: value ? undefined : said,
        }),
      ),
    });
    return [writing.add('', write(item, all, resource, writing, { elsewhere: [...baseFields, 'parts'] }))];
  },
  read: ([main], reading) => {
    if (!main) return {};
    const parts = ((main.component as Json[] | undefined) ?? []).map((part) =>
      tidy({ code: codedOf(part.code), value: readQuantity(part.valueQuantity), text: part.valueString }),
    );
    const item = read(main, [...table, row('text', 'valueString', text)], reading);
    return parts.length > 0 ? { ...item, parts } : item;
  },
};

export const procedure = single({
  kind: 'procedure',
  resource: 'Procedure',
  table: [
    row('code', 'code', concept),
    row('performed', 'performedPeriod', period),
    row('site', 'bodySite[]', concept),
    row('comment', 'note[]', note),
  ],
  fixed: (item, { subject }) => ({
    status: item.nullified ? 'entered-in-error' : 'completed',
    subject,
    ...(item.careContact === undefined ? {} : { encounter: encounterOf(item) }),
  }),
});
