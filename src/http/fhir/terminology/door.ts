import type { TerminologyService } from '../../../terminology/operations/service.ts';
import type { TerminologyCatalogue } from '../../../terminology/registry/catalogue.ts';

/** Terminology as the HTTP door offers it. */
export interface TerminologyDoor {
  readonly service: TerminologyService;
  readonly catalogue: TerminologyCatalogue;
  /** Reading and the operations need no token (`terminology.public` of the config). */
  readonly public: boolean;
}

export const terminologyTypes = ['CodeSystem', 'ValueSet', 'ConceptMap', 'NamingSystem'] as const;
export type TerminologyType = (typeof terminologyTypes)[number];

export const isTerminologyType = (type: string): type is TerminologyType =>
  (terminologyTypes as readonly string[]).includes(type);
