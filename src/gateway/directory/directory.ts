import type { JSONWebKeySet } from 'jose';
import type { Endpoint } from '../../transports/transport.ts';

/**
 * The directory (katalog): who the care providers and units are, how each is reached, with which keys, and what the
 * agreement between two of them demands. It is configuration, read once and validated as a whole; partners added later
 * by `vardbro partner add` come from the store and have the same shape (a card).
 */
export interface Organisation {
  readonly hsaId: string;
  /** Organisation number, 10 digits. */
  readonly organisationNumber?: string;
  readonly name: string;
  /** KV Län, two digits; the region that the organisation is or lies in. */
  readonly region?: string;
  readonly sector: 'public' | 'private';
  /** Public keys that sign its receipts and client assertions. Given inline: never fetched because a message said so. */
  readonly jwks?: JSONWebKeySet;
  /** Client id under which its gateway calls ours. */
  readonly clientId?: string;
  /** SHA-256 fingerprints (hex) of its client certificates, where mutual TLS is used. */
  readonly certificates?: readonly string[];
  /** HSA-ids of its systems, as their certificates bear them on RIV-TA; its own HSA-id counts always. */
  readonly systems?: readonly string[];
  /** `both`: a certificate and a token with every call; one of them is enough when absent. */
  readonly proof?: 'both';
}

export interface CareUnit {
  readonly hsaId: string;
  readonly name: string;
  /** HSA-id of the organisation it belongs to. */
  readonly organisation: string;
  /** Served by this gateway: messages for it end here and go on by `deliverTo`. */
  readonly local?: boolean;
  readonly endpoints?: readonly Endpoint[];
  readonly deliverTo?: DeliverTo;
  /** Forwarding is an optional part of digital remiss: a local unit may take no forwarded referrals, no news of it, or neither. */
  readonly refuses?: readonly ('remiss-vidareskickad' | 'vidareskickad')[];
}

/**
 * How the engine of a local unit gets what arrives; without one it reads its inbox. `webhook` is a POST that we sign, `http`
 * one in the way that an engine's HTTP listener takes, unsigned.
 */
export interface DeliverTo {
  readonly type: 'webhook' | 'http' | 'folder';
  /** URL, or path of a folder. */
  readonly address: string;
  readonly format: 'fhir' | 'json' | 'rivta';
  /** File that holds the secret of the webhook's HMAC-SHA-256 signature. */
  readonly secretFile?: string;
  /** File with the value of the Authorization header that the engine's address asks for (`http`). */
  readonly authorizationFile?: string;
}

/** What two organisations have agreed (överenskommelse). Party order does not matter; `*` stands for any. */
export interface Agreement {
  readonly id: string;
  readonly parties: readonly [string, string];
  readonly kinds: readonly ('referral' | 'record-copy' | 'imaging-reference')[];
  readonly requires?: {
    /** A Consent that names the receiver (or its organisation). */
    readonly consent?: boolean;
    /** A valid betalningsförbindelse; when absent: required to a private provider and to another region. */
    readonly paymentCommitment?: boolean;
  };
  readonly allows?: {
    /** Transports that may carry a patient with protected identity with address and telecom. */
    readonly protectedIdentity?: readonly string[];
  };
  readonly limits?: {
    readonly messageBytes?: number;
    readonly attachments?: number;
  };
  readonly validFrom?: string;
  readonly validTo?: string;
}

/** A system that may call this gateway: an EHR integration engine, an operator's tool. */
export interface Client {
  readonly clientId: string;
  readonly role: 'engine' | 'operator';
  readonly units: readonly string[];
  readonly jwks?: JSONWebKeySet;
  readonly certificates?: readonly string[];
  readonly proof?: 'both';
  readonly person?: { readonly id: string; readonly name?: string };
  /** Where notices of released code lists go; without it the system reads the feed when it likes. */
  readonly terminology?: { readonly webhook: string; readonly secretFile?: string };
}

export interface DirectoryData {
  readonly organisations: readonly Organisation[];
  readonly units: readonly CareUnit[];
  readonly agreements: readonly Agreement[];
  readonly clients: readonly Client[];
}

/** Look-ups over the data; HSA-ids are compared in upper case. */
export interface Directory {
  organisation(hsaId: string): Organisation | undefined;
  unit(hsaId: string): CareUnit | undefined;
  organisationOf(unitHsaId: string): Organisation | undefined;
  isLocal(unitHsaId: string): boolean;
  /** Units of an organisation. */
  unitsOf(organisationHsaId: string): readonly CareUnit[];
  /**
   * The agreement in force at `at` (ms) between the organisations of two units that names most of them; about `kind`,
   * where given.
   */
  agreementBetween(unitA: string, unitB: string, at: number, kind?: Agreement['kinds'][number]): Agreement | undefined;
  client(clientId: string): Client | undefined;
  /** The organisation that a RIV-TA system (tjänstekonsument) belongs to. */
  organisationBySystem(hsaId: string): Organisation | undefined;
  organisationByClient(clientId: string): Organisation | undefined;
  /** All clients and partner organisations that a certificate fingerprint stands for. */
  byCertificate(fingerprint: string): Client | Organisation | undefined;
  readonly data: DirectoryData;
}
