import type { Bundle, Composition, Patient, Resource } from '@medplum/fhirtypes';
import { shownTime } from '../record-copy/fhir/words.ts';
import { protectedIdentityOf } from '../referral/protected-identity.ts';
import { objects, string } from '../referral/shape.ts';
import { type Block, paragraph } from './blocks.ts';
import { laboratoryBlocks } from './laboratory-blocks.ts';
import { narrativeBlocks } from './narrative-blocks.ts';
import type { Words } from './words.ts';

/** What stands on the paper of one Bundle, and in the head of each of its pages. */
export interface Paper {
  readonly title: string;
  readonly patient: string;
  readonly blocks: readonly Block[];
}

/** A FHIR document, section by section: its narrative is what is shown, so that nothing of it is lost. */
export function documentPaper(document: Bundle, words: Words): Paper {
  const resources = objects(document.entry).flatMap(({ resource }) => (resource ? [resource as Resource] : []));
  const composition = resources.find((r): r is Composition => r.resourceType === 'Composition');
  const sections = objects(composition?.section);
  const filled = sections.filter(
    (section) => objects(section.entry).length > 0 || (section.text !== undefined && !section.emptyReason),
  );
  const empty = sections.filter((section) => !filled.includes(section));
  const title = string(composition?.title) ?? words.document;
  return {
    title,
    patient: patientLine(resources, words, headed),
    blocks: [
      { kind: 'heading', level: 1, text: title },
      { kind: 'table', header: [], rows: facts(document, resources, composition, words) },
      ...textOf(composition),
      ...filled.flatMap((section): Block[] => [
        { kind: 'heading', level: 1, text: string(section.title) ?? '–', listed: true },
        ...(section.text?.div ? narrativeBlocks(section.text.div) : [paragraph(words.notText)]),
        ...objects(section.section).flatMap((inner): Block[] => [
          { kind: 'heading', level: 2, text: string(inner.title) ?? '–' },
          ...(inner.text?.div ? narrativeBlocks(inner.text.div) : []),
        ]),
      ]),
      ...laboratoryBlocks(resources, words),
      ...emptySections(empty, words),
    ],
  };
}

const textOf = (resource: { text?: { div?: string } } | undefined): Block[] =>
  resource?.text?.div ? narrativeBlocks(resource.text.div) : [];

function facts(document: Bundle, resources: readonly Resource[], composition: Composition | undefined, words: Words) {
  const author = objects(composition?.author)[0];
  const rows: [string, string | undefined][] = [
    [words.patient, patientLine(resources, words)],
    [words.date, shownTime(string(composition?.date) ?? string(document.timestamp) ?? '').slice(0, 16)],
    [words.from, string(author?.display) ?? organisationName(resources)],
  ];
  return rows.flatMap(([label, value]) => (value ? [[{ text: label, bold: true }, { text: value }]] : []));
}

const organisationName = (resources: readonly Resource[]): string | undefined =>
  resources.flatMap((r) => (r.resourceType === 'Organization' && r.name ? [r.name] : []))[0];

/** So many letters of name and identifier stand in the head of a page: with all of them it would fill the page. */
const headed = { name: 90, identifier: 40 };

/** Name, identifier and a mark of protected identity; the words that head every page. */
function patientLine(resources: readonly Resource[], words: Words, most?: typeof headed): string {
  const patient = resources.find((r): r is Patient => r.resourceType === 'Patient');
  const name = objects(patient?.name)[0];
  const said = string(name?.text) ?? [...(name?.given ?? []), name?.family ?? ''].join(' ').trim();
  const guarded = protectedIdentityOf(patient) ? words.protected : undefined;
  const identifier = string(objects(patient?.identifier)[0]?.value) ?? '';
  return [shortened(said, most?.name), shortened(identifier, most?.identifier), guarded]
    .filter((part) => part)
    .join(', ');
}

const shortened = (text: string, most = Number.POSITIVE_INFINITY): string =>
  text.length <= most ? text : `${text.slice(0, most)}…`;

/** Why a section is empty stands in its text: "not copied" is another thing than "nothing there". */
function emptySections(sections: NonNullable<Composition['section']>, words: Words): Block[] {
  if (sections.length === 0) return [];
  const why = (section: (typeof sections)[number]) => (section.text?.div ? plainText(section.text.div) : '');
  const rows = [...Map.groupBy(sections, why)].map(([reason, these]) => [
    { text: reason, bold: true },
    { text: these.map(({ title }) => string(title) ?? '–').join(', ') },
  ]);
  return [
    { kind: 'heading', level: 1, text: words.empty, listed: true },
    { kind: 'table', header: [], rows },
  ];
}

const plainText = (div: string): string =>
  narrativeBlocks(div)
    .flatMap((block) => (block.kind === 'paragraph' ? [block.runs.map(({ text }) => text).join('')] : []))
    .join(' ');

/** A message that carries no document: the paper of its Task, else of whatever in it can be read. */
export function messagePaper(message: Bundle, words: Words): Paper {
  const resources = objects(message.entry).flatMap(({ resource }) => (resource ? [resource as Resource] : []));
  const header = resources.find((r) => r.resourceType === 'MessageHeader');
  const title = string(header && 'eventCoding' in header ? header.eventCoding?.display : undefined) ?? words.document;
  const readable = resources.filter((r): r is Resource & { text: { div: string } } => {
    const { text } = r as { text?: { div?: string } };
    return r !== header && typeof text?.div === 'string';
  });
  return {
    title,
    patient: patientLine(resources, words, headed),
    blocks: [{ kind: 'heading', level: 1, text: title }, ...readable.flatMap(({ text }) => narrativeBlocks(text.div))],
  };
}
