/** Domains and namespaces of the types of the read contracts. */
export const description = 'urn:riv:clinicalprocess:healthcond:description';
export const actoutcome = 'urn:riv:clinicalprocess:healthcond:actoutcome';
export const logistics = 'urn:riv:clinicalprocess:logistics:logistics';
export const prescription = 'urn:riv:clinicalprocess:activityprescription:actoutcome';
