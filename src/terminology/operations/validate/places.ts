/** Where the parts of a code stand in the request, as FHIRPath. */
export interface Places {
  readonly coding: string;
  readonly system: string;
  readonly version: string;
  readonly code: string;
  readonly display: string;
}

/** Of a Coding that stands there. */
export const within = (base: string): Places => ({
  coding: base,
  system: `${base}.system`,
  version: `${base}.version`,
  code: `${base}.code`,
  display: `${base}.display`,
});

export const codingPlaces = within('Coding');
export const codeableConceptPlaces = (n: number): Places => within(`CodeableConcept.coding[${n}]`);
/** The code came as parameters `code`, `system`, `version`, `display`. */
export const parameterPlaces: Places = {
  coding: 'code',
  system: 'system',
  version: 'version',
  code: 'code',
  display: 'display',
};
