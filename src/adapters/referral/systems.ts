import { canonicalBase, codeSystem } from '../../model/canonical.ts';

/** Code systems and identifier systems that a referral's Bundle uses beside those of `src/model/canonical.ts`. */
export const eventSystem = codeSystem('exchange-event');
export const businessStatusSystem = codeSystem('referral-business-status');
export const taskOutputSystem = codeSystem('task-output');
export const provenanceActivitySystem = codeSystem('provenance-activity');
export const consentCategorySystem = codeSystem('consent-category');
export const coverageClassSystem = codeSystem('coverage-class');
export const partTypeSystem = codeSystem('part-type');
export const pauseReasonSystem = codeSystem('pause-reason');
/** Id of a payment commitment, `remissid#betfor#n`. */
export const paymentIdSystem = `${canonicalBase}/sid/betalningsforbindelse`;
export const contractNumberSystem = `${canonicalBase}/sid/avtalsnummer`;

/** KV Framställantyp; 4 = allmänremiss. */
export const requestTypeSystem = 'urn:oid:1.2.752.129.2.2.2.24';
/** KV Betalningsförbindelse, chapters of Riksavtalet. */
export const chapterSystem = 'urn:oid:1.2.752.129.5.1.37';
export const actReasonSystem = 'http://terminology.hl7.org/CodeSystem/v3-ActReason';
