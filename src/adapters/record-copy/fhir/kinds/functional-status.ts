import { tidy } from '../../../referral/shape.ts';
import type { FunctionalStatus } from '../../items/functional-status.ts';
import { codedOf, concept, conceptOf, isInstant, note } from '../codecs.ts';
import type { Json } from '../details.ts';
import { baseFields, encounterOf, type KindMapping } from '../kind.ts';
import { read, row, write } from '../lens.ts';
import { concept as coded, loinc } from '../systems.ts';

const table = [row('comment', 'note[]', note), row('disability.assessment', 'valueCodeableConcept', concept)];

const componentOf = ({ type, assessment }: NonNullable<FunctionalStatus['padl']>[number]): Json => ({
  code: conceptOf(type),
  valueString: assessment,
});

/** One Observation: activities of daily living (PADL) as components, a disability as its value. */
export const functionalStatus: KindMapping<'functional-status'> = {
  kind: 'functional-status',
  resource: 'Observation',
  table: [...table, row('padl', 'component[]', concept)],
  write: (item, writing) => {
    const resource = tidy<Json>({
      resourceType: 'Observation',
      status: item.nullified ? 'entered-in-error' : 'final',
      code: { ...coded(loinc, '47420-5', 'Functional status assessment note'), text: 'Funktionsstatus' },
      subject: writing.subject,
      encounter: encounterOf(item),
      effectiveDateTime: item.time ?? item.author?.time,
      issued: isInstant(item.author?.time) ? item.author.time : undefined,
      component: item.padl?.map(componentOf),
    });
    return [writing.add('', write(item, table, resource, writing, { elsewhere: [...baseFields, 'padl'] }))];
  },
  read: ([main], reading) => {
    if (!main) return {};
    const padl = ((main.component as Json[] | undefined) ?? []).map(({ code, valueString }) => ({
      type: codedOf(code),
      assessment: valueString,
    }));
    return { ...read(main, table, reading), ...(padl.length > 0 ? { padl } : {}) };
  },
};
