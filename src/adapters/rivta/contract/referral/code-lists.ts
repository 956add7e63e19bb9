/**
 * The code lists of the referral contract, each under its OID. Codes of version 1.0 are those of its published
 * `codes.xsd`; of version 2 those of `codes_2.2.xsd` and the contract text 2.2. Displays are the Swedish terms.
 */
export interface CodeList {
  readonly oid: string;
  readonly codes: Readonly<Record<string, string>>;
}

export const requestType: CodeList = { oid: '1.2.752.129.2.2.2.24', codes: { 4: 'allmänremiss' } };
export const commitmentType: CodeList = {
  oid: '1.2.752.129.2.2.2.44',
  codes: { 1: 'Riksavtal', 2: 'Regionavtal', 3: 'Mellanlänsavtal' },
};
export const commitmentChapter: CodeList = {
  oid: '1.2.752.129.5.1.37',
  codes: {
    1: 'Kap 2 Vård efter initiativ från hemregionen',
    2: 'Kap 2 Vårdgaranti',
    3: 'Kap 3 Akutvård',
    4: 'Kap 4 Patientens val',
  },
};
export const reimbursementType: CodeList = {
  oid: '1.2.752.129.5.1.36',
  codes: {
    1: 'Ersättning från patientens hemregion enligt reglerna i riksavtalet',
    2: 'Ersättning från patientens hemregion enligt hemregionens kontrakt med vårdgivaren',
  },
};
/** KV Län. The contract text allows 01..25; the numbers 02, 11, 15 and 16 are no county today. */
export const county: CodeList = {
  oid: '1.2.752.129.2.2.1.18',
  codes: {
    '01': 'Stockholms län',
    '03': 'Uppsala län',
    '04': 'Södermanlands län',
    '05': 'Östergötlands län',
    '06': 'Jönköpings län',
    '07': 'Kronobergs län',
    '08': 'Kalmar län',
    '09': 'Gotlands län',
    '10': 'Blekinge län',
    '12': 'Skåne län',
    '13': 'Hallands län',
    '14': 'Västra Götalands län',
    '17': 'Värmlands län',
    '18': 'Örebro län',
    '19': 'Västmanlands län',
    '20': 'Dalarnas län',
    '21': 'Gävleborgs län',
    '22': 'Västernorrlands län',
    '23': 'Jämtlands län',
    '24': 'Västerbottens län',
    '25': 'Norrbottens län',
  },
};
/** Media types for e-remiss, as MIME types. */
export const mediaType: CodeList = {
  oid: '1.2.752.129.5.1.59',
  codes: {
    'application/pdf': 'pdf',
    'image/jpeg': 'jpeg',
    'image/png': 'png',
    'text/html': 'html',
    'text/plain': 'txt',
    'image/gif': 'gif',
    'image/bmp': 'bmp',
  },
};
/** Yrkeskoder of version 1.0. */
export const formerProfession: CodeList = {
  oid: '1.2.752.97.3.2.8.8',
  codes: {
    AP: 'Apotekare',
    AT: 'Arbetsterapeut',
    AU: 'Audionom',
    BM: 'Barnmorska',
    BA: 'Biomedicinsk analytiker',
    DT: 'Dietist',
    KP: 'Kiropraktor',
    LG: 'Logoped',
    LK: 'Läkare',
    NA: 'Naprapat',
    OP: 'Optiker',
    OT: 'Ortopedingenjör',
    PS: 'Psykolog',
    PT: 'Psykoterapeut',
    RC: 'Receptarie',
    RS: 'Röntgensjuksköterska',
    SG: 'Sjukgymnast',
    SF: 'Sjukhusfysiker',
    SJ: 'Sjuksköterska',
    TH: 'Tandhygienist',
    TL: 'Tandläkare',
  },
};
/** Licensed and non-licensed professions of version 2: selections whose codes are SNOMED CT, not held here. */
export const professionSystems = ['1.2.752.129.5.1.70', '1.2.752.129.7.1.5'] as const;
/** ICD-10-SE as the referral contract names it. */
export const conditionSystems = ['1.2.752.116.1.1.1'] as const;
/** KVÅ and SNOMED CT SE. */
export const activitySystems = ['1.2.752.116.1.3.2.1.4', '1.2.752.116.2.1.1'] as const;

/** Short codes whose values are plain words of the referral message. */
export const gender = { 1: 'male', 2: 'female', 9: 'other', 0: 'unknown' } as const;
export const telecomKind = { H: 'home', MC: 'mobile' } as const;
export const versionReason = {
  NR: 'remiss-ny',
  AR: 'remiss-andrad',
  VR: 'remiss-vidareskickad',
  AB: 'betalningsandring',
} as const;
export const confirmationType = {
  1: { KOM: 'komplettering-begard', BEK: 'bekraftad', VID: 'vidareskickad' },
  2: {
    KOM: 'komplettering-begard',
    BEK: 'bekraftad',
    VID: 'vidareskickad',
    AVB: 'avbruten',
    AVV: 'avvisad',
  },
} as const;
/** Kinds of answer; DSV and PSV are both `delsvar`, told apart by `preliminary`. */
export const answerType = {
  1: { SVA: 'final' },
  2: { DSV: 'partial', PSV: 'preliminary', SSV: 'final' },
} as const;
