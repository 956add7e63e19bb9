import { tidy } from '../../../referral/shape.ts';
import type { CareContact } from '../../items/contact.ts';
import { concept, note, period } from '../codecs.ts';
import { single } from '../kind.ts';
import { row } from '../lens.ts';
import { organisation } from '../parties.ts';
import { hl7 } from '../systems.ts';

/** Status words of GetCareContacts; another becomes `unknown`, and stays as it was in a detail. */
const statuses: Readonly<Record<string, string>> = {
  '1': 'planned',
  '2': 'cancelled',
  '3': 'in-progress',
  '4': 'in-progress',
  '5': 'finished',
};
const statusWords: readonly (readonly [RegExp, string])[] = [
  [/inställ|avbok/i, 'cancelled'],
  [/avslut/i, 'finished'],
  [/pågå/i, 'in-progress'],
  [/planer|ej påbörjad|bokad/i, 'planned'],
];

/** 1 besök, 2 telefon, 3 vårdtillfälle, 4 dagsjukvård, 5 annan. */
const classes: Readonly<Record<string, readonly [string, string]>> = {
  '1': ['AMB', 'ambulatory'],
  '2': ['VR', 'virtual'],
  '3': ['IMP', 'inpatient encounter'],
  '4': ['AMB', 'ambulatory'],
};

function statusOf({ nullified, status, period: time }: CareContact): string {
  if (nullified) return 'entered-in-error';
  const said = status?.display ?? status?.text ?? status?.code ?? '';
  const known = statuses[said] ?? statusWords.find(([words]) => words.test(said))?.[1];
  return known ?? (time?.end === undefined ? 'unknown' : 'finished');
}

function classOf({ type }: CareContact) {
  const [code, display] = classes[type?.code ?? ''] ?? ['AMB', 'ambulatory'];
  return { system: hl7('v3-ActCode'), code, display };
}
/** Encounter. Its class is of the five types of contact; the type itself is kept beside it. */
export const contact = single({
  kind: 'contact',
  resource: 'Encounter',
  table: [
    row('type', 'type[]', concept),
    row('unit', 'serviceProvider', organisation),
    row('period', 'period', period),
    row('reason', 'reasonCode[]', note),
  ],
  fixed: (item, { subject }) =>
    tidy({
      status: statusOf(item),
      class: classOf(item),
      subject,
    }),
});
