import type { ImportProfile } from './import-profile.ts';

/**
 * Profiles that ship. The layouts of E-hälsomyndigheten's "Nationella vårdtjänster" and of Socialstyrelsen's code text
 * files were not at hand: these two follow what is told of them, and are to be held against the real files before use.
 * A profile saved under the same name takes their place.
 */
export const builtInProfiles: readonly ImportProfile[] = [
  {
    name: 'nationella-vardtjanster',
    format: 'xlsx',
    levels: [
      { code: 'Verksamhet kod', display: 'Verksamhet' },
      { code: 'Vårdtjänst kod', display: 'Vårdtjänst' },
      { code: 'Vårdaktivitet kod', display: 'Vårdaktivitet' },
    ],
    properties: [
      {
        column: 'HSA verksamhetskod',
        code: 'hsaVerksamhetskod',
        type: 'Coding',
        system: 'urn:oid:1.2.752.129.2.2.1.3',
        description: 'HSA verksamhetskod som motsvarar begreppet',
      },
      { column: 'Snomed CT', code: 'snomedCt', type: 'Coding', system: 'http://snomed.info/sct' },
      { column: 'KVÅ', code: 'kva', type: 'Coding', system: 'urn:oid:1.2.752.116.1.3.2.1.4' },
    ],
    designations: [{ column: 'Engelska', language: 'en' }],
    separator: ',',
  },
  {
    name: 'klassifikation-text',
    format: 'text',
    headerRow: 0,
    columns: { code: 'A', display: 'B' },
    parentByPrefix: true,
  },
];
