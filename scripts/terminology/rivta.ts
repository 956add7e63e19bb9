import * as lists from '../../src/adapters/rivta/contract/referral/code-lists.ts';
import { systemUri } from '../../src/model/systems.ts';
import { type Concepts, list, type Terminology } from './resources.ts';

/**
 * Code lists of RIV-TA contracts under their object identifiers, as far as the electronic referral and the read
 * contracts use them. `fragment` where we know of some codes only.
 */
const inera = 'Codes of the national code lists kept by Inera; the wording of titles and descriptions is ours.';

const kv = (
  id: string,
  uri: string,
  title: string,
  description: string,
  concepts: Concepts,
  content: 'complete' | 'fragment' = 'complete',
): Terminology[] => list(id, { url: uri, title, description, concepts, content, copyright: inera });

const oid = ({ oid: value }: lists.CodeList): string => `urn:oid:${value}`;

export const rivtaLists = (): Terminology[] => [
  ...kv('versionsorsak', systemUri('versionsorsak'), 'Versionsorsak', 'Why a referral has a new version.', {
    NR: 'Ny remiss',
    AR: 'Ändrad remiss',
    VR: 'Vidareskickad remiss',
    AB: 'Ändrat betalningsansvar',
  }),
  ...kv(
    'requestconfirmationtype',
    'https://fhir.inera.se/CodeSystem/requestconfirmationtype-cs',
    'Remissbekräftelse',
    'What a receiver says of a referral (typeOfRequestConfirmation).',
    {
      BEK: 'Bekräftad',
      VID: 'Vidareskickad',
      KOM: 'Komplettering begärd',
      AVB: 'Avbruten',
      AVV: 'Avvisad',
    },
  ),
  ...kv(
    'referraloutcometype',
    'https://fhir.inera.se/CodeSystem/referraloutcometypecode',
    'Remissvarstyp',
    'Type of an answer in the read contract GetReferralOutcome.',
    { SS: 'Slutsvar', SR: 'Svar' },
  ),
  ...kv('framstallantyp', systemUri('framstallantyp'), 'Framställantyp', 'Types of referral; 4 is what we exchange.', {
    '1': 'Röntgen',
    '2': 'Laboratorium',
    '3': 'Konferens',
    '4': 'Allmänremiss',
    '5': 'Screening',
    '6': 'Egentagna prover',
    '7': 'Egen vårdbegäran',
    '8': 'Telefon',
    '9': 'Övertagande',
    '10': 'Fysiologi',
  }),
  ...kv(
    'aktivitetmomentstatus',
    systemUri('aktivitetmomentstatus'),
    'Aktivitetmomentstatus',
    'How a referral stands in the read contract GetRequestActivities.',
    {
      '10': 'Beslutad',
      '20': 'Skickad',
      '30': 'Mottagen',
      '40': 'Avvisad',
      '50': 'Godtagen för bedömning',
      '60': 'Komplettering begärd',
      '70': 'Vidareskickad',
      '80': 'Ej accepterad för kliniska åtgärder',
      '90': 'Bedömd',
      '100': 'Satt på väntelista',
      '110': 'Första vårdkontakt bokad',
      '120': 'Påbörjad',
      '126': 'Preliminärsvar skickat',
      '130': 'Svar skickat',
      '136': 'Preliminärsvar mottaget',
      '140': 'Svar mottaget',
      '150': 'Komplettering av svar begärt',
      '160': 'Svar accepterat',
      '170': 'Avslutad',
    },
  ),
  ...kv(
    'betalning-avtal',
    oid(lists.commitmentType),
    'Betalningsförbindelse, avtal',
    'The agreement that a payment commitment rests on.',
    lists.commitmentType.codes,
  ),
  ...kv(
    'betalning-kapitel',
    oid(lists.commitmentChapter),
    'Betalningsförbindelse, kapitel',
    'The chapter of Riksavtalet that a payment commitment rests on; 2 is the care guarantee (vårdgaranti).',
    lists.commitmentChapter.codes,
  ),
  ...kv(
    'betalning-ersattningstyp',
    oid(lists.reimbursementType),
    'Betalningsförbindelse, ersättningstyp',
    'How the care provider is paid.',
    lists.reimbursementType.codes,
  ),
  ...kv('lan', oid(lists.county), 'Län', 'Counties by their two-digit number.', lists.county.codes),
  ...kv('kon', systemUri('kon'), 'Kön', 'Sex as the read contracts and the referral tell it.', {
    '0': 'Okänt',
    '1': 'Man',
    '2': 'Kvinna',
    '9': 'Ej tillämpligt',
  }),
  ...kv('anteckningstyp', systemUri('anteckningstyp'), 'Anteckningstyp', 'Kinds of note in a record.', {
    utr: 'Utredning',
    atb: 'Åtgärd/Behandling',
    sam: 'Sammanfattning',
    sao: 'Samordning',
    ins: 'Inskrivning',
    slu: 'Slutanteckning',
    auf: 'Anteckning utan fysiskt möte',
    sva: 'Slutenvårdsanteckning',
    bes: 'Besöksanteckning',
  }),
  ...kv(
    'remiss-mediatyp',
    oid(lists.mediaType),
    'Mediatyper i elektronisk remiss',
    'Media types that an attachment of a referral may have.',
    lists.mediaType.codes,
  ),
];
