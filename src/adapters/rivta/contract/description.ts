/**
 * What a RIV-TA contract says, as data. One description drives the reader, the writer, the structure checks and the
 * generated XSD, so that they cannot disagree.
 */
export type Version = 1 | 2;
export type Operation = 'ProcessRequest' | 'ProcessRequestConfirmation' | 'ProcessRequestOutcome';

/** Facts of a simple value, in XSD's words. */
export interface SimpleType {
  readonly base:
    | 'string'
    | 'int'
    | 'integer'
    | 'decimal'
    | 'double'
    | 'boolean'
    | 'base64Binary'
    | 'anyURI'
    | 'dateTime';
  /** Whole-value pattern in the part of regular expressions that XSD and ECMAScript read alike. */
  readonly pattern?: string;
  readonly maxLength?: number;
  /** Limit known from version 1.0 only: told as a warning, and not written in our XSD. */
  readonly formerMaxLength?: number;
  readonly codes?: readonly string[];
}

/** One named value of a leaf: an attribute, a child element, or the element's own text, as its form decides. */
export interface Part {
  readonly name: string;
  readonly required: boolean;
  /** Empty means something: laboratory `unit`. */
  readonly mayBeEmpty?: boolean;
  /** Required of what we write, missed with a warning in what we read. */
  readonly lenient?: boolean;
  readonly type: SimpleType;
}

/** How the parts of a leaf lie on the wire. */
export type Form = 'text' | 'attributes' | 'children';

/** The parts of a leaf as strings by name; a missing part is absent. */
export type Parts = Readonly<Record<string, string>>;

/** What became of the parts: the value, or why there is none; `left` names parts that found no place in the value. */
export interface Decoded {
  readonly value?: unknown;
  readonly fault?: { readonly part: string; readonly expected: string; readonly code?: FaultCode };
  readonly warning?: 'local-time-nonexistent';
  /** A time of the hour that comes twice, to be settled by the times around it (`../doubled-hour.ts`). */
  readonly doubled?: boolean;
  readonly left?: readonly string[];
}
export type FaultCode =
  | 'value-invalid'
  | 'code-unknown'
  | 'code-system-unknown'
  | 'identifier-type-unknown'
  | 'attachment-type'
  | 'base64-invalid';

/** A kind of leaf: its parts and their translation to and from a field of the referral message. */
export interface Datatype {
  readonly parts: readonly Part[];
  /** Names of parts that are read where they come, and never written. */
  readonly optional?: readonly string[];
  /** Names of parts the schema knows but the message has no field for; kept out of `element-unexpected`. */
  readonly tolerated?: readonly string[];
  decode(parts: Parts): Decoded;
  /** Undefined parts are left out. */
  encode(value: unknown): Readonly<Record<string, string | undefined>>;
}

interface Common {
  readonly name: string;
  /** Namespace of the element itself; that of the contract's types when absent. */
  readonly ns?: string;
  readonly min: 0 | 1;
  readonly max: number;
}

export interface Leaf extends Common {
  readonly kind: 'leaf';
  readonly form: Form;
  readonly datatype: Datatype;
  /** Dotted path from the nearest scope; absent for what the schema allows but no message uses (reported unmapped). */
  readonly field?: string;
  /** Text that is written for a value that is absent, where the rest of its group is there. */
  readonly absent?: string;
}

export interface Group extends Common {
  readonly kind: 'group';
  readonly children: readonly Element[];
  /** Opens a scope: the children's fields belong to this list's next item, or to a whole message of its own. */
  readonly scope?: { readonly path: string; readonly type: 'item' | 'message' };
  /** Two neighbours whose order differs between schema and contract text; both orders are right. */
  readonly eitherOrder?: readonly [string, string];
  /** Required by the schema even when it has nothing to say. */
  readonly mayBeEmpty?: boolean;
  /** No element of another namespace may follow the last. */
  readonly closed?: boolean;
  /** Name of its type in the XSD; needed where it is used again, within itself, or from another namespace. */
  readonly type?: string;
}

export type Element = Leaf | Group;

export interface Contract {
  /** Name of the root element: an operation, or its response. */
  readonly operation: string;
  /** Major version. */
  readonly version: number;
  /** Namespace of the root element. */
  readonly responder: string;
  /** Namespace of all types. */
  readonly types: string;
  /** Fields by which structure findings name their source. */
  readonly source: string;
  /** True where the published schema is at hand: unknown forms, orders and elements are errors. */
  readonly strict: boolean;
  /** An empty element says nothing, with a warning; else it is an error. */
  readonly emptySaysNothing?: boolean;
  readonly root: Group;
}

/** A contract of the electronic referral. */
export interface ReferralContract extends Contract {
  readonly operation: Operation;
  readonly version: Version;
}

/** Namespace that the children of a group, and so its type, belong to. */
export const typeNamespace = (group: Group, { types }: Contract): string => group.children[0]?.ns ?? types;

/** `urn:riv:<domain>` of a contract. */
export const domainOf = ({ responder }: Pick<Contract, 'responder'>): string =>
  responder.replace(/:[^:]+Responder:\d+$/, '');
