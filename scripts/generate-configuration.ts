import { writeFileSync } from 'node:fs';
import config from '../src/gateway/directory/config.schema.json' with { type: 'json' };
import { defaultLimits, defaultTiming } from '../src/gateway/directory/config.ts';
import directory from '../src/gateway/directory/directory.schema.json' with { type: 'json' };
import { markdownTable } from './markdown-table.ts';

/** Writes docs/configuration.md from the schemas that `serve` holds a config against: `node scripts/generate-configuration.ts`. */
const target = new URL('../docs/configuration.md', import.meta.url);

interface Schema {
  readonly description?: string;
  readonly type?: string | readonly string[];
  readonly enum?: readonly unknown[];
  readonly const?: unknown;
  readonly items?: Schema;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly $ref?: string;
  readonly anyOf?: readonly Schema[];
  readonly oneOf?: readonly Schema[];
}

interface Setting {
  /** From the root of its schema, with dots; `[]` for each item of a list. */
  readonly path: string;
  readonly schema: Schema;
  readonly required: boolean;
}

/** Every setting below a schema, parents first. A definition that it points to has a table of its own. */
function settingsOf(schema: Schema, before = ''): Setting[] {
  return Object.entries(schema.properties ?? {})
    .filter(([name]) => !name.startsWith('$'))
    .flatMap(([name, inner]) => {
      const path = `${before}${name}`;
      const own = { path, schema: inner, required: schema.required?.includes(name) ?? false };
      return [own, ...settingsOf(inner, `${path}.`), ...settingsOf(inner.items ?? {}, `${path}[].`)];
    });
}

const plainTypes: Readonly<Record<string, string>> = {
  hsaId: 'HSA-id',
  date: 'YYYY-MM-DD',
  fingerprint: 'SHA-256 in hex',
  jwks: 'JWKS',
};

function formOf({ $ref, type, items, enum: values, const: only, anyOf, oneOf }: Schema): string {
  const definition = $ref?.split('/').at(-1);
  if (definition?.endsWith('.json#')) return 'object';
  if (definition) return plainTypes[definition] ?? definition;
  if (values) return values.map((value) => `\`${value}\``).join(', ');
  if (only !== undefined) return `\`${only}\``;
  const choice = anyOf ?? oneOf;
  if (choice) return choice.map(formOf).join(' or ');
  if (items) return `list of ${formOf(items)}`;
  return [type ?? 'object'].flat().join(' or ');
}

const usual: Readonly<Record<string, number>> = Object.fromEntries(
  Object.entries({ limits: defaultLimits, timing: defaultTiming }).flatMap(([group, values]) =>
    Object.entries(values).map(([name, value]) => [`${group}.${name}`, value as number]),
  ),
);

const units = [
  ['d', 24 * 60 * 60_000],
  ['h', 60 * 60_000],
  ['min', 60_000],
  ['s', 1_000],
] as const;

/** Milliseconds beside the largest unit that they are whole in. */
function inWords(ms: number): string {
  const [name, size] = units.find(([, unit]) => ms % unit === 0)!;
  return `${ms} (${ms / size} ${name})`;
}

function defaultOf({ path, required }: Setting): string {
  const value = usual[path];
  if (value === undefined) return required ? 'required' : '';
  return path.startsWith('timing.') ? inWords(value) : String(value);
}

const table = (settings: readonly Setting[]): string =>
  markdownTable(
    ['Setting', 'Form', 'Default', 'Meaning'],
    settings.map((one) => [`\`${one.path}\``, formOf(one.schema), defaultOf(one), one.schema.description ?? '']),
  );

/** Definitions of the directory that have a table, in the order of the page. */
const chapters = ['organisation', 'unit', 'deliverTo', 'endpoint', 'agreement', 'client', 'person'] as const;
const definitions = directory.$defs as unknown as Readonly<Record<(typeof chapters)[number], Schema>>;

/** Every setting by its place on the page, for whoever asks what lacks a meaning. */
export const settings: readonly Setting[] = [
  ...settingsOf(config as Schema),
  ...settingsOf(directory as Schema, 'directory.'),
  ...chapters.flatMap((name) => settingsOf(definitions[name], `${name}.`)),
];

const introduction = `# Every setting of a gateway

The config is one JSON file; \`vardbro init\` writes a first one. Paths in it are relative to it, \`$comment\` may stand in
every object, and a name that is not listed here is a fault: \`vardbro serve\` tells all faults at once, each with its place, and
starts only without any. A setting takes effect at the next start; partners that were taken in by \`vardbro partner add\` count at
once. How the parts work together: [operating.md](operating.md).

Generated from \`src/gateway/directory/config.schema.json\` and \`directory.schema.json\` by \`npm run docs\`; edit the schemas, not this
page. An editor that knows JSON Schema completes the file by them.
`;

/** The whole page as Markdown. */
export function configurationPage(): string {
  const directoryTables = chapters.map((name) => {
    const { description = '' } = definitions[name];
    return `### ${name}\n${description}\n\n${table(settingsOf(definitions[name]))}\n`;
  });
  return [
    introduction,
    `${table(settingsOf(config as Schema))}\n`,
    `## directory\n${(directory as Schema).description ?? ''}\n\n${table(settingsOf(directory as Schema))}\n`,
    ...directoryTables,
  ].join('\n');
}

if (import.meta.main) writeFileSync(target, configurationPage());
