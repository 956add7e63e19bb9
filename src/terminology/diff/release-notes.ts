import { type Changed, type ChangeKind, changeKinds, type ListDiff, type NamedCode } from './diff-lists.ts';

export type NotesLanguage = 'sv' | 'en';

/** What a kind of change is called. */
export const changeName = (kind: ChangeKind, language: NotesLanguage): string => words[language][kind]!;

/** What is told beside the diff; dates are `YYYY-MM-DD`. */
export interface ReleaseFacts {
  readonly title: string;
  readonly releasedAt?: string;
  readonly validFrom?: string;
  readonly validTo?: string;
  readonly graceUntil?: string;
  readonly outOfCycle?: boolean;
  readonly overrides?: readonly { readonly code: string; readonly reason: string }[];
}

const words: Readonly<Record<NotesLanguage, Readonly<Record<string, string>>>> = {
  sv: {
    changes: 'Ändringar',
    version: 'version',
    since: 'sedan version',
    none: 'Inga ändringar.',
    use: 'använd',
    nothing: 'inget',
    releasedAt: 'Släppt',
    validFrom: 'Gäller från',
    validTo: 'Gäller till',
    graceUntil: 'Tidigare version får användas till',
    outOfCycle: 'Släppt utanför den ordinarie rytmen',
    override: 'Undantag',
    added: 'Nya koder',
    removed: 'Borttagna koder',
    inactivated: 'Inaktiverade koder',
    reactivated: 'Åter aktiva koder',
    deprecated: 'Koder på väg ut',
    reused: 'Koder med NY BETYDELSE',
    renamed: 'Nya benämningar',
    redefined: 'Ändrade definitioner',
    moved: 'Flyttade i hierarkin',
    replacements: 'Ändrad ersättning',
    properties: 'Ändrade egenskaper',
    designations: 'Ändrade språkformer',
  },
  en: {
    changes: 'Changes',
    version: 'version',
    since: 'since version',
    none: 'No changes.',
    use: 'use',
    nothing: 'nothing',
    releasedAt: 'Released',
    validFrom: 'Valid from',
    validTo: 'Valid to',
    graceUntil: 'The earlier version may be used until',
    outOfCycle: 'Released out of cycle',
    override: 'Override',
    added: 'New codes',
    removed: 'Removed codes',
    inactivated: 'Inactivated codes',
    reactivated: 'Reactivated codes',
    deprecated: 'Deprecated codes',
    reused: 'Codes with a NEW MEANING',
    renamed: 'New displays',
    redefined: 'Changed definitions',
    moved: 'Moved in the hierarchy',
    replacements: 'Changed replacement',
    properties: 'Changed properties',
    designations: 'Changed designations',
  },
};

const dates = ['releasedAt', 'validFrom', 'validTo', 'graceUntil'] as const;

/** Release notes as Markdown, made of the diff alone: nothing is told that did not change, nothing changed is left out. */
export function releaseNotes(diff: ListDiff, facts: ReleaseFacts, language: NotesLanguage): string {
  const say = words[language];
  const head = [
    `# ${facts.title}, ${say.version} ${diff.to}`,
    '',
    ...dates.flatMap((name) => (facts[name] ? [`- ${say[name]}: ${facts[name]}`] : [])),
    ...(facts.outOfCycle ? [`- ${say.outOfCycle}`] : []),
    ...(facts.overrides ?? []).map(({ code, reason }) => `- ${say.override} \`${code}\`: ${safe(reason)}`),
  ];
  const chapters = changeKinds.flatMap((kind) => chapter(diff, kind, say));
  const body = chapters.length > 0 ? chapters : ['', say.none!];
  return `${[...head, '', `## ${say.changes} ${say.since} ${diff.from}`, ...body].join('\n')}\n`;
}

function chapter(diff: ListDiff, kind: ChangeKind, say: Readonly<Record<string, string>>): string[] {
  const rows: readonly (NamedCode | Changed)[] = diff[kind];
  return rows.length === 0
    ? []
    : ['', `### ${say[kind]} (${rows.length})`, '', ...rows.map((row) => line(row, kind, say))];
}

function line(row: NamedCode | Changed, kind: ChangeKind, say: Readonly<Record<string, string>>): string {
  if ('replacedBy' in row) {
    const instead =
      row.replacedBy.length > 0 && kind !== 'added'
        ? `; ${say.use} ${row.replacedBy.map((c) => `\`${c}\``).join(', ')}`
        : '';
    return `- \`${row.code}\` ${safe(row.display)}${instead}`;
  }
  const side = (values: readonly string[]): string =>
    values.join('') === '' ? say.nothing! : values.map(safe).join(', ');
  const what = kind === 'properties' || kind === 'designations' ? ` ${row.what}` : '';
  const name = kind === 'renamed' || kind === 'reused' ? '' : ` ${safe(row.display)}`;
  return `- \`${row.code}\`${name}${what}: ${side(row.from)} → ${side(row.to)}`;
}

/** A display is somebody's text: it may not become a heading, a link or HTML in a page of ours. */
const safe = (text: string): string => text.replaceAll(/[\r\n]+/g, ' ').replaceAll(/[\\`*_[\]<>#|]/g, (c) => `\\${c}`);
