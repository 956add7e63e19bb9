import type { Datatype, Version } from '../description.ts';
import * as lists from './code-lists.ts';
import * as codecs from './codecs.ts';
import type { DatatypeName } from './forms.ts';
import * as values from './values.ts';

/** Texts and ids carry their limits with the element; all other kinds of leaf are the same wherever they stand. */
export type FixedDatatypeName = Exclude<DatatypeName, 'text' | 'attachmentId'>;

const string = { base: 'string' } as const;

const common = {
  messageId: values.extension({ ...string, maxLength: 256, pattern: '(.*)#(.*)' }),
  localId: values.extension({ ...string, pattern: '(.*)' }),
  hsaId: values.hsaId,
  time: values.time,
  date: values.date,
  validity: values.validity,
  requestType: codecs.words({ 4: '4' }, 'int'),
  versionReason: codecs.words(lists.versionReason),
  gender: codecs.words(lists.gender, 'int'),
  telecomKind: codecs.words(lists.telecomKind),
  mediaType: values.mediaType,
  boolean: values.boolean,
  versionNumber: values.versionNumber,
  base64: values.base64,
} as const;

/** The contract text gives the range, not the list. */
const countyNumbers = Array.from({ length: 25 }, (_, i) => String(i + 1).padStart(2, '0'));

/** Every kind of leaf as each version has it. */
export const datatypes: Readonly<Record<Version, Readonly<Record<FixedDatatypeName, Datatype>>>> = {
  1: {
    ...common,
    personId: values.personId(['1.2.752.129.2.1.3.1', '1.2.752.129.2.1.3.3'], '[0-9]{8}[0-9pPtTfF][0-9]{3}'),
    confirmationType: codecs.words(lists.confirmationType[1]),
    answerType: codecs.words(lists.answerType[1]),
    profession: codecs.bareCode(lists.formerProfession, 'string'),
    condition: codecs.pair(undefined, true),
    activity: codecs.pair(lists.activitySystems, true),
    commitmentType: codecs.bareCode(lists.commitmentType, 'int'),
    commitmentChapter: codecs.bareCode(lists.commitmentChapter, 'int'),
    county: codecs.bareCode(lists.county, 'int', 2),
    reimbursementType: codecs.bareCode(lists.reimbursementType, 'int'),
  },
  2: {
    ...common,
    personId: values.personId(),
    confirmationType: codecs.words(lists.confirmationType[2]),
    answerType: codecs.words(lists.answerType[2]),
    profession: codecs.fromSystems(lists.professionSystems, { elseAbsent: true }),
    condition: codecs.fromSystems(lists.conditionSystems),
    activity: codecs.pair(lists.activitySystems, false),
    commitmentType: codecs.listed(lists.commitmentType),
    commitmentChapter: codecs.listed(lists.commitmentChapter),
    county: codecs.listed(lists.county, { ...string, codes: countyNumbers }),
    reimbursementType: codecs.listed(lists.reimbursementType),
  },
};
