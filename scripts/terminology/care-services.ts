import { readFileSync } from 'node:fs';
import { canonicalBase, codeSystem } from '../../src/model/canonical.ts';
import type { ListHeader } from '../../src/terminology/concepts/code-list.ts';
import { type ListResource, readList } from '../../src/terminology/import/read-list.ts';

/** The example lists of care services: their tables are the source, read by the same import that users have. */
const folder = new URL('../../terminology/', import.meta.url);

export const careServices = codeSystem('care-services');
const regions = {
  'region-ekeby-services': {
    url: codeSystem('region-ekeby-services'),
    title: 'Region Ekeby: lokala vårdtjänster',
    map: 'region-ekeby-to-care-services',
  },
  'region-sund-services': {
    url: codeSystem('region-sund-services'),
    title: 'Region Sund: lokala vårdtjänster',
    map: 'region-sund-to-care-services',
  },
};
const common = { language: 'sv', publisher: 'Vårdbro' };
const described = {
  properties: [
    { code: 'level', type: 'code' as const, description: 'verksamhet, vardtjanst eller vardaktivitet' },
    { code: 'setting', type: 'string' as const, description: 'Vårdform: öppenvård, dagkirurgi eller slutenvård' },
    { code: 'minAge', type: 'integer' as const, description: 'Lägsta ålder i år' },
    { code: 'maxAge', type: 'integer' as const, description: 'Högsta ålder i år' },
    { code: 'maxAsaClass', type: 'integer' as const, description: 'Högsta ASA-klass' },
  ],
  description: 'Exempellista: verksamhet > vårdtjänst > vårdaktivitet. Påhittade koder, ingen nationell lista.',
};

/** Every resource by its path below `terminology/`. */
export async function careServiceLists(): Promise<ReadonlyMap<string, ListResource>> {
  const made = new Map<string, ListResource>();
  for (const version of ['1.0.0', '2.0.0', '2.1.0'])
    made.set(
      `care-services/${version}/CodeSystem-care-services.json`,
      await read(`care-services/${version}/care-services.tsv`, {
        ...common,
        ...described,
        url: careServices,
        version,
        name: 'CareServices',
        title: 'Vårdtjänster (exempel)',
      }),
    );
  for (const [name, { url, title, map }] of Object.entries(regions)) {
    const version = '1.0.0';
    made.set(
      `${name}/${version}/CodeSystem-${name}.json`,
      await read(`${name}/${version}/${name}.tsv`, { ...common, url, version, title }),
    );
    const header = {
      ...common,
      url: `${canonicalBase}/ConceptMap/${map}`,
      version,
      title: `${title} till vårdtjänster (exempel)`,
    };
    made.set(
      `${name}/${version}/ConceptMap-${map}.json`,
      await read(`${name}/${version}/map.tsv`, header, { sourceSystem: url, targetSystem: careServices }),
    );
  }
  return made;
}

async function read(
  file: string,
  header: ListHeader,
  map?: { sourceSystem: string; targetSystem: string },
): Promise<ListResource> {
  const profile = map && { name: 'map', map };
  const { resource, issues } = await readList({
    bytes: readFileSync(new URL(file, folder)),
    format: 'tsv',
    header,
    ...(profile && { profile }),
  });
  if (!resource) throw new Error(`${file}: ${issues.map((i) => `${i.code} ${i.place}`).join(', ')}`);
  return { ...resource, id: resource.url!.split('/').at(-1)!, experimental: true, status: 'active' } as ListResource;
}

/** As every file below `terminology/` is written. */
export const fileText = (resource: object): string => `${JSON.stringify(resource, null, 2)}\n`;
