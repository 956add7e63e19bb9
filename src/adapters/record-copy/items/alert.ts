import type { ItemBase } from '../record-copy.ts';
import type { Coded, Period } from '../values.ts';

/** An alert (uppmärksamhetsinformation); at most one of the six bodies. */
export interface Alert extends ItemBase {
  readonly kind: 'alert';
  readonly type?: Coded;
  readonly ascertained?: string;
  readonly verified?: string;
  readonly validity?: Period;
  readonly comment?: string;
  readonly obsolete?: string;
  readonly obsoleteComment?: string;
  readonly hypersensitivity?: Hypersensitivity;
  readonly seriousDisease?: { readonly disease: Coded };
  readonly treatment?: {
    readonly description?: string;
    readonly code?: Coded;
    readonly pharmaceuticals?: readonly Coded[];
  };
  readonly communicableDisease?: { readonly disease: Coded; readonly transmission?: Coded };
  /** Restriction of care (vårdbegränsning). */
  readonly restriction?: { readonly comment: string };
  readonly unstructured?: { readonly heading?: string; readonly content?: string };
  readonly related?: readonly {
    readonly type?: Coded;
    readonly comment?: string;
    readonly documents: readonly string[];
  }[];
}

/** Hypersensitivity (överkänslighet) to a drug or to something else. */
export interface Hypersensitivity {
  readonly type?: Coded;
  readonly severity?: Coded;
  readonly certainty?: Coded;
  readonly drug?: {
    /** ATC. */
    readonly substance?: Coded;
    readonly otherSubstance?: string;
    readonly otherComment?: string;
    readonly products?: readonly Coded[];
  };
  readonly other?: { readonly agent?: string; readonly agentCode?: Coded };
}
