import type { Form, Version } from '../description.ts';

/**
 * Attribute or element: the one table of that choice. Version 1.0 follows its published schema. For version 2 the core
 * schema is not published where we could read it; short codes, ids and times are taken to be attributes as in 1.0, and
 * fields of type CV to be child elements (facts of the contract 3.1). Whoever learns otherwise changes a row here; the
 * reader of version 2 takes both forms in any case. One hint the other way: the published schematron of
 * ProcessRequestOutcome 2 asks for text in every element of the body, which an element of attributes alone never has.
 */
const both = (form: Form): Record<Version, Form> => ({ 1: form, 2: form });
const cv: Record<Version, Form> = { 1: 'attributes', 2: 'children' };

export const forms = {
  messageId: both('attributes'),
  localId: both('attributes'),
  attachmentId: both('text'),
  hsaId: both('attributes'),
  personId: both('attributes'),
  time: both('attributes'),
  date: both('attributes'),
  validity: both('attributes'),
  requestType: both('attributes'),
  versionReason: both('attributes'),
  gender: both('attributes'),
  telecomKind: both('attributes'),
  confirmationType: both('attributes'),
  answerType: both('attributes'),
  profession: cv,
  condition: cv,
  activity: both('attributes'),
  commitmentType: cv,
  commitmentChapter: cv,
  county: cv,
  reimbursementType: cv,
  mediaType: cv,
  text: both('text'),
  boolean: both('text'),
  versionNumber: both('text'),
  base64: both('text'),
} as const satisfies Record<string, Record<Version, Form>>;

export type DatatypeName = keyof typeof forms;
