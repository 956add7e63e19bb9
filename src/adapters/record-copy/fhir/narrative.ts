import type { Narrative } from '@medplum/fhirtypes';
import { escapeXhtml, type NarrativeRow, narrativeTable, xhtml } from '../../xhtml.ts';
import type { Analysis, LaboratoryReport, Result } from '../items/laboratory.ts';
import type { Note } from '../items/note.ts';
import type { RecordItem } from '../record-copy.ts';
import { docBookToXhtml } from './docbook.ts';
import { baseFields } from './kind.ts';
import { isDocBook } from './kinds/note.ts';
import { fieldInWords, inWords, label, rangeInWords, shownTime } from './words.ts';

/** The paper of a section: every item with all it says, so that a receiver without a machine loses nothing. */
export const sectionNarrative = (items: readonly RecordItem[]): Narrative => xhtml(items.map(itemXhtml).join(''));

function itemXhtml(item: RecordItem): string {
  const heading = `<p><b>${escapeXhtml(headingOf(item))}</b></p>`;
  if (item.nullified) {
    const why = item.nullifiedReason === undefined ? '' : `: ${item.nullifiedReason}`;
    return `<div>${heading}<p>${escapeXhtml(`Makulerad${why}`)}</p></div>`;
  }
  return `<div>${heading}${content(item)}${narrativeTable(foot(item))}</div>`;
}

const headingOf = ({ title, time, author }: RecordItem): string =>
  [shownTime(time ?? author?.time ?? ''), title ?? '', author?.name ?? '', author?.unit?.name ?? '']
    .filter((part) => part !== '')
    .join(', ') || 'Utan tid';

function content(item: RecordItem): string {
  if (item.kind === 'note') return noteXhtml(item);
  if (item.kind === 'laboratory') return laboratoryXhtml(item);
  return narrativeTable(rowsOf(item, []));
}

/** A row for each field of the kind. */
function rowsOf(item: RecordItem, shown: readonly string[]): NarrativeRow[] {
  const rows: NarrativeRow[] = [];
  for (const [name, value] of Object.entries(item)) {
    if (base.has(name) || shown.includes(name)) continue;
    const said = fieldInWords(name, value);
    if (said !== '') rows.push([label(name), said]);
  }
  return rows;
}

const base: ReadonlySet<string> = new Set(baseFields);

function noteXhtml(item: Note): string {
  const { text = '' } = item;
  const body = (isDocBook(text) ? docBookToXhtml(text) : undefined) ?? `<p>${escapeXhtml(text)}</p>`;
  return narrativeTable(rowsOf(item, ['text'])) + (text === '' ? '' : body);
}

function laboratoryXhtml(item: LaboratoryReport): string {
  const head = ['Analys', 'Resultat', 'Referens', 'Bedömning', 'Kommentar'].map((word) => `<th>${word}</th>`).join('');
  const groups = (item.groups ?? []).map(({ name, code, comment, analyses }) => {
    const title = [name, inWords(code), comment].filter(Boolean).join(', ');
    const rows = analyses.flatMap((analysis) => analysisRows(analysis, ''));
    const heading = title === '' ? '' : `<p>${escapeXhtml(title)}</p>`;
    return `${heading}<table><thead><tr>${head}</tr></thead><tbody>${rows.join('')}</tbody></table>`;
  });
  // The report of a laboratory is known by an id; a radiologist's report is a text.
  const id: NarrativeRow = ['Svarets id', item.report && inWords(item.report)];
  return narrativeTable([id, ...rowsOf(item, ['groups', 'report'])]) + groups.join('');
}

function analysisRows(analysis: Analysis, indent: string): string[] {
  const name = indent + (inWords(analysis.code) || analysis.text || 'Analys');
  const taken = analysis.specimens?.map(({ material, time }) =>
    [inWords(material), time && shownTime(time)].filter(Boolean).join(' '),
  );
  const about = [analysis.comment, inWords(analysis.method), ...(taken ?? [])].filter(Boolean).join('; ');
  const results = analysis.results ?? [];
  if (results.length === 0) return [cells([name, '', '', inWords(analysis.status), about])];
  return results.flatMap((result, n) => [
    cells([
      n === 0 ? name : '',
      resultInWords(result),
      referenceOf(result),
      judged(result),
      [result.comment, n === 0 ? about : ''].filter(Boolean).join('; '),
    ]),
    ...(result.related ?? []).flatMap((related) => analysisRows(related, `${indent}– `)),
  ]);
}

const cells = (texts: readonly string[]): string =>
  `<tr>${texts.map((text) => `<td>${escapeXhtml(text)}</td>`).join('')}</tr>`;

const resultInWords = ({ quantity, range, coded, text, description }: Result): string =>
  [inWords(quantity ?? coded), range ? rangeInWords({ ...range }) : '', text ?? '', description ?? '']
    .filter((part) => part !== '')
    .join(' ');

const referenceOf = ({ reference }: Result): string =>
  [
    reference?.interval ? rangeInWords({ ...reference.interval }) : '',
    reference?.description,
    reference?.population,
    reference?.comment,
  ]
    .filter(Boolean)
    .join(' ');

const judged = ({ interpretations, pathological }: Result): string =>
  [inWords(interpretations ?? []), pathological ? 'avvikande' : ''].filter((part) => part !== '').join(' ');

/** What every item ends with: who signed, where it comes from, and the patient's own view of it. */
const foot = (item: RecordItem): NarrativeRow[] => [
  ['Signerad', item.signed && inWords(item.signed)],
  ['Vidimerad', item.attested && inWords(item.attested)],
  ['Vårdgivare', item.careProvider && inWords(item.careProvider)],
  ['Vårdenhet', item.careUnit && inWords(item.careUnit)],
  ['Källa', inWords(item.sourceSystem)],
  ['Får inte visas för patienten', item.approvedForPatient === false ? 'ja' : undefined],
  ...(item.dissentingOpinions ?? []).map(
    ({ text, time, personName }): NarrativeRow => [
      'Avvikande uppfattning',
      [personName, time && shownTime(time), text].filter(Boolean).join(', '),
    ],
  ),
  ...(item.more ?? []).map(({ name, value }): NarrativeRow => [name, value]),
];
