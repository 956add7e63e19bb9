import { tidy } from '../../../referral/shape.ts';
import { get, set } from '../../../rivta/draft.ts';
import type { Alert } from '../../items/alert.ts';
import type { Coded } from '../../values.ts';
import { codedOf, concept, conceptOf, dateTime, note, period } from '../codecs.ts';
import { detail, type Json, readDetails } from '../details.ts';
import { baseFields, encounterOf, type KindMapping } from '../kind.ts';
import { read, row, write } from '../lens.ts';
import { concept as coded, hl7 } from '../systems.ts';

const allergyTable = [row('ascertained', 'recordedDate', dateTime), row('comment', 'note[]', note)];
const flagTable = [row('type', 'category[]', concept), row('validity', 'period', period)];
/** What `code` is made of: the first that the alert has. */
const codeFields = [
  'hypersensitivity.drug.substance',
  'hypersensitivity.other.agentCode',
  'seriousDisease.disease',
  'treatment.code',
  'communicableDisease.disease',
] as const;
/** Name of the detail that says which. */
const codeOf = 'codeOf';

/** What the alert is about in words, where the source gives no code. */
function wordsOf({ hypersensitivity, treatment, restriction, unstructured, type }: Alert): string {
  const { drug, other } = hypersensitivity ?? {};
  const product = drug?.products?.[0];
  const said = drug?.otherSubstance ?? product?.display ?? product?.text ?? other?.agent ?? treatment?.description;
  const words = said ?? restriction?.comment ?? unstructured?.heading;
  return words ?? type?.display ?? type?.text ?? 'Uppmärksamhetsinformation';
}

const isObsolete = ({ obsolete }: Alert): boolean => obsolete !== undefined;

function allergy(item: Alert, patient: unknown): Json {
  const certain = item.verified === undefined ? 'unconfirmed' : 'confirmed';
  return tidy<Json>({
    resourceType: 'AllergyIntolerance',
    clinicalStatus: item.nullified
      ? undefined
      : coded(hl7('allergyintolerance-clinical'), isObsolete(item) ? 'inactive' : 'active'),
    verificationStatus: coded(hl7('allergyintolerance-verification'), item.nullified ? 'entered-in-error' : certain),
    category: item.hypersensitivity?.drug ? ['medication'] : undefined,
    patient,
    encounter: encounterOf(item),
  });
}

const flag = (item: Alert, subject: unknown): Json =>
  tidy<Json>({
    resourceType: 'Flag',
    status: item.nullified ? 'entered-in-error' : isObsolete(item) ? 'inactive' : 'active',
    subject,
    encounter: encounterOf(item),
  });

/** Hypersensitivity is an AllergyIntolerance, all else a Flag. What neither says stands in details. */
export const alert: KindMapping<'alert'> = {
  kind: 'alert',
  resource: 'AllergyIntolerance, Flag',
  table: [...allergyTable, ...flagTable, ...codeFields.map((field) => row(field, 'code', concept))],
  write: (item, writing) => {
    const allergic = item.hypersensitivity !== undefined;
    const made = allergic ? allergy(item, writing.subject) : flag(item, writing.subject);
    const field = codeFields.find((name) => get(item as never, name) !== undefined);
    made.code = field ? conceptOf(get(item as never, field) as Coded) : { text: wordsOf(item) };
    const more = field
      ? { elsewhere: [...baseFields, field], details: [[codeOf, field] as const] }
      : { elsewhere: baseFields };
    return [writing.add('', write(item, allergic ? allergyTable : flagTable, made, writing, more))];
  },
  read: ([main], reading) => {
    if (!main) return {};
    const details = readDetails(main);
    const field = codeFields.find((name) => name === detail(details, codeOf));
    const told = details.filter(([name]) => name !== codeOf);
    const item = read(main, main.resourceType === 'AllergyIntolerance' ? allergyTable : flagTable, reading, told);
    if (field) set(item, field, codedOf(main.code));
    return item;
  },
};
