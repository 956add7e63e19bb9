import type { ConfiguredSubscriber } from '../terminology/subscribers.ts';
import type { DirectoryData } from './directory.ts';

/** Everything that `serve` is told, read once from the config file and checked as a whole before anything starts. */
export interface Config {
  /** A test environment: certificates of test authorities and unencrypted addresses are let through. */
  readonly test?: boolean;
  /** HSA-id of the organisation that runs this gateway; its units are marked `local` in the directory. */
  readonly organisation: string;
  /** Folder of the store, the audit heads and the keys. */
  readonly dataDir: string;
  /** Base URL under which partners and engines reach this gateway; the audience of client assertions. */
  readonly baseUrl: string;
  readonly listen: {
    readonly host: string;
    readonly port: number;
    /** TLS with files in PEM; `clientCa` switches mutual TLS on. */
    readonly tls?: {
      readonly certFile: string;
      readonly keyFile: string;
      readonly clientCaFile?: string;
      /** Revocation lists (PEM), one for each authority of `clientCaFile`; read again at each start. */
      readonly crlFiles?: readonly string[];
    };
  };
  /** Private JWK (ES256) with `kid`: signs receipts, client assertions and audit heads. */
  readonly signingKeyFile: string;
  /** How this gateway calls its partners. */
  readonly outgoing?: {
    readonly caFile?: string;
    readonly certFile?: string;
    readonly keyFile?: string;
    /** Host names or addresses of partners and webhooks that may be called; their endpoints' hosts when absent. */
    readonly allowHosts?: readonly string[];
  };
  /** Digital remiss and NPÖ: how this gateway is known on RIV-TA. */
  readonly rivta?: {
    /** HSA-id of our system, as its certificate bears it; the organisation's when absent. */
    readonly systemId?: string;
    /** HSA-ids of service platforms (tjänsteplattform) that may speak for other systems. */
    readonly platforms?: readonly string[];
  };
  readonly terminology?: {
    /** Read and operations of terminology need no token; false when absent. */
    readonly public?: boolean;
    /** Folders or files of code systems, value sets and maps to serve beside those released here. */
    readonly folders?: readonly string[];
    /** The most codes in one answer of $expand; 10,000 when absent. */
    readonly mostCodes?: number;
    /** Systems that are told of releases by webhook without being clients of the directory. */
    readonly subscribers?: readonly ConfiguredSubscriber[];
  };
  /** Image archives that imaging references may point to. */
  readonly imaging?: { readonly archives: readonly Archive[] };
  /** HL7 v2 over MLLP: one port for each sending system. */
  readonly mllp?: readonly MllpListener[];
  /** What our organisation offers for reading to others (NPÖ); without it nothing is offered. */
  readonly npo?: {
    /** HSA-ids of the source systems whose entries are offered. */
    readonly sourceSystems: readonly string[];
    /** HSA-ids of consumers that may ask. */
    readonly readers: readonly string[];
    /** The engagement index (engagemangsindex): endpoint of Update, and the HSA-id it answers to. */
    readonly index?: { readonly address: string; readonly logicalAddress: string };
    /** Milliseconds until the index is told of an entry. */
    readonly indexDelay?: number;
  };
  /** Reading what other care providers have (NPÖ); without it nothing can be read. */
  readonly overview?: OverviewConfig;
  readonly folders?: readonly { readonly path: string; readonly client: string; readonly format?: string }[];
  /** Which client of the directory the command line calls the running gateway as, with its private JWK. */
  readonly cli?: { readonly clientId: string; readonly keyFile: string };
  readonly directory: DirectoryData;
  readonly limits?: Partial<Limits>;
  readonly timing?: Partial<Timing>;
  readonly logLevel?: 'trace' | 'debug' | 'info' | 'warn' | 'error' | 'silent';
}

/** An endpoint of RIV-TA, and the HSA-id that it answers to. */
export interface RivtaEndpoint {
  readonly address: string;
  readonly logicalAddress: string;
}

/** How the records of others are reached over the service platform (tjänsteplattform). */
export interface OverviewConfig {
  /** What comes before the contract in the platform's addresses: `https://host/vp`. */
  readonly address: string;
  /** HSA-id of the aggregating service (aggregerande tjänst) that asks everybody. */
  readonly aggregator?: string;
  /** FindContent of an engagement index that we may ask ourselves; each source is then called directly. */
  readonly index?: RivtaEndpoint;
  /** The security services (säkerhetstjänster): one that is missing is one that says no. */
  readonly security: Readonly<
    Partial<Record<'checkBlocks' | 'checkConsent' | 'checkPatientRelation' | 'storeLog', RivtaEndpoint>>
  >;
  /** The contracts that are asked, `GetDiagnosis 2.0`; all that can be read when absent. */
  readonly contracts?: readonly string[];
  /** Milliseconds that one source gets, and the whole question. */
  readonly sourceTimeout?: number;
  readonly totalTimeout?: number;
  /** Bytes of memory for what is read from others, all readings together; 400 MB when absent. A client gets half of it. */
  readonly memoryBytes?: number;
}

/** A DICOMweb archive of an organisation: the only hosts that a reference of that organisation may lead to. */
export interface Archive {
  /** HSA-id of the organisation whose units refer to it. */
  readonly organisation: string;
  /** `host` or `host:port`. */
  readonly hosts: readonly string[];
  /** Names that the archive gives issuers of patient ids -> system (URI or OID); the empty name: where it tells none. */
  readonly issuers?: Readonly<Record<string, string>>;
  /** Where a token for each case is had (SMART Backend Services); without one the archive is asked without. */
  readonly tokenEndpoint?: string;
}

export interface MllpListener {
  readonly host: string;
  readonly port: number;
  /** Client of the directory that everything on this port comes from. */
  readonly client: string;
  readonly tls?: { readonly certFile: string; readonly keyFile: string; readonly clientCaFile?: string };
  /** Receiver where MSH-6 holds no HSA-id; sender where MSH-4 holds none. */
  readonly receiver?: string;
  readonly sender?: string;
}

/** Bounds on what a door takes; checked before parsing. */
export interface Limits {
  readonly bodyBytes: number;
  /** Decompressed bytes for each compressed byte. */
  readonly gzipRatio: number;
  readonly depth: number;
  /** Values (JSON) or elements and attributes (XML) in one document. */
  readonly nodes: number;
  readonly entries: number;
  readonly bodySeconds: number;
  /** Until the TLS handshake is done, and again until the header of a request is whole. */
  readonly headerSeconds: number;
  /** A caller that takes in nothing of its answer for this long is cut. */
  readonly answerSeconds: number;
  /** The longest answer of an image archive that is passed on. */
  readonly imageBytes: number;
  /** Requests in work at once; more get 429. */
  readonly concurrent: number;
  /** Connections at once; more are closed unheard. */
  readonly connections: number;
}

export const defaultLimits: Limits = {
  bodyBytes: 15_000_000,
  gzipRatio: 100,
  depth: 64,
  nodes: 200_000,
  entries: 1_000,
  bodySeconds: 30,
  headerSeconds: 10,
  answerSeconds: 60,
  imageBytes: 8_000_000_000,
  concurrent: 256,
  connections: 4_096,
};

/** Milliseconds. The defaults are those of the design. */
export interface Timing {
  readonly lease: number;
  readonly parking: number;
  readonly late: number;
  readonly retryFirst: number;
  readonly retryLast: number;
  /** A person is told when this long has passed since the first attempt. */
  readonly retryFor: number;
  readonly sendTimeout: number;
  /** A referral without confirmation, or without answer, this long after it was sent is on its unit's list. */
  readonly unconfirmed: number;
  readonly unanswered: number;
  readonly duplicates: number;
  readonly bodies: number;
  readonly audit: number;
  readonly idempotency: number;
  readonly auditHead: number;
}

const minute = 60_000;
const day = 24 * 60 * minute;

export const defaultTiming: Timing = {
  lease: 30_000,
  parking: day,
  late: 30 * minute,
  retryFirst: minute,
  retryLast: day,
  retryFor: 7 * day,
  sendTimeout: 30_000,
  unconfirmed: 7 * day,
  unanswered: 90 * day,
  duplicates: 90 * day,
  bodies: 90 * day,
  audit: 5 * 366 * day,
  idempotency: day,
  auditHead: 60 * minute,
};
